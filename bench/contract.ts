// What a benchmark case is. A case names its contenders; each contender first loads what it needs
// (so that one contender's libraries never sit in another's process) and gives the work to measure.

/** Does `n` operations. */
export type Work = (n: number) => PromiseLike<unknown>;

/** Parks `n` tasks, calls `parked` once all of them wait, then lets them go. `coreBytes` says how
 *  much the library's own memory has grown meanwhile, where that is no part of the heap. */
export type Parking = (
  n: number,
  parked: (coreBytes?: number) => Promise<void>,
) => PromiseLike<unknown>;

/** As many tasks as `log` has room for sleep as long as it says, and tell it when they wake. */
export type Sleeping = (log: Wakings) => PromiseLike<unknown>;

export interface Wakings {
  readonly n: number;
  /** How long the next task sleeps, in whole milliseconds: setTimeout knows no others. */
  duration(): number;
  /** A task woke that was due at this reading of performance.now(). Gives how many have. */
  woke(due: number): number;
}

/** A program in WebAssembly, asked for one of its kernels. */
export interface Allocating {
  /** Does `n` parts of the work, and gives a result that depends on all of it. */
  run(n: number): PromiseLike<number> | number;
  /** The bytes of its memory, which never shrinks. */
  bytes(): number;
  /** How long the collector stood in the way so far, in milliseconds, if that is known. */
  pauses?(): { median: number; p99: number; longest: number };
}

/** `variant` is one of the case's variants, for example a call depth. Gives undefined where the
 *  runtime has not got what the contender needs. */
export type Load<W> = (variant: number) => Promise<W | undefined>;

/** A bound that Skein's figure is held against. */
export interface Target {
  /** The line of the table of targets, for example "T2". */
  id: string;
  /** Which of Skein's rows; the first when absent. */
  contender?: string;
  /** Which metric; the case's own when absent. */
  metric?: string;
  /** Compared with this contender ("go", "effect") … */
  of?: string;
  /** … or with Skein's own figure at another variant … */
  ofVariant?: number;
  /** … Skein's figure is at most this many times the other's. */
  ratio?: number;
  /** An absolute bound, in the metric's unit. */
  max?: number;
  /** The same for a figure that should be large. */
  min?: number;
  /** The variant that the target speaks of, where a case has several. If there is none, and the
   *  case is one whose ratios are summed up, it speaks of the geometric mean. */
  variant?: number;
}

interface Common {
  title: string;
  /** What one operation is. */
  op: string;
  /** The metric that is compared: a key of `units`. */
  metric: string;
  units: Record<string, string>;
  variants?: number[];
  /** How a variant reads in the table, for example "depth". */
  variantName?: string;
  /** Or each variant by a name of its own, from variant 0 on. */
  variantNames?: string[];
  /** The ratios of all variants are summed up in their geometric mean. */
  mean?: boolean;
  targets: Target[];
  /** True when bench/go has a twin of this case. */
  go: boolean;
}

export interface Speed extends Common {
  kind: "speed";
  /** Also say how late a 10 ms timer fires meanwhile. */
  timer?: boolean;
  contenders: Record<string, Load<Work>>;
}

export interface Fairness extends Common {
  kind: "fairness";
  contenders: Record<string, Load<Work>>;
}

export interface Memory extends Common {
  kind: "memory";
  n: number;
  contenders: Record<string, Load<Parking>>;
}

export interface Sleepers extends Common {
  kind: "sleepers";
  n: number;
  spreadMs: number;
  contenders: Record<string, Load<Sleeping>>;
}

export interface Startup extends Common {
  kind: "startup";
  /** The program of each contender in bench/startup, which exports `first`. */
  contenders: Record<string, string>;
}

/** A program in two builds: how many times the time and the size of the plain one's the other has.
 */
export interface Cost extends Common {
  kind: "cost";
  /** The builds that are compared with the one named `plain`. */
  contenders: Record<string, string>;
  plain: string;
}

/** How deep a function can call itself, up to `n`. */
export interface Depth extends Common {
  kind: "depth";
  n: number;
  contenders: Record<string, Load<(level: number) => PromiseLike<number> | number>>;
}

/** Kernels that allocate, one a variant: the time of each with a part of work that is fixed. All
 *  contenders must come to the same result. */
export interface Heap extends Common {
  kind: "heap";
  /** How much work, by variant. */
  sizes: number[];
  contenders: Record<string, Load<Allocating>>;
}

export type Case = Speed | Fairness | Memory | Sleepers | Startup | Cost | Depth | Heap;

/** One measurement: metric → figure. */
export type Sample = Record<string, number>;

/** A runtime that is installed. */
export interface Runtime {
  name: string;
  binary: string;
  args: string[];
  version: string | undefined;
}

/** How fast to go about it. */
export interface Pace {
  rounds: number;
  /** How long a round of a speed case takes, about. */
  roundMs: number;
  /** How long a timer is watched. */
  timerMs: number;
  /** Divides the fixed sizes, for a quick look. */
  shrink: number;
}

export interface Settings extends Pace {
  /** Whether there is a Go program. */
  go: boolean;
  /** These contenders and Skein's; all when absent. */
  only?: string[] | undefined;
}

/** What a contender is told: see child.ts. */
export interface Command {
  ms?: number;
  n?: number;
  timer?: boolean;
}

/** What answers commands. */
export interface Contender {
  ask(command: Command): Promise<Sample>;
  close(): void;
}

export interface Summary {
  median: number;
  min: number;
  max: number;
  q1: number;
  q3: number;
}

/** One contender at one variant, and what was found out. */
export interface Row {
  contender: string;
  variant: number;
  /** Skein's first contender, with which the others are compared. */
  base: boolean;
  samples: Sample[];
  metrics: Record<string, Summary>;
  ratio?: Summary;
  error?: string;
}

/** A target and what became of it. */
export interface Verdict {
  id: string;
  contender: string | undefined;
  metric: string;
  /** The contender, or the variant, of which the figure is a multiple. */
  of: string | number | undefined;
  bound: number;
  /** The bound is the least that will do, and not the most. */
  atLeast: boolean;
  figure: number;
  reached: boolean;
}
