// Runs compiled programs as goroutines, by a rule that says when they park, and compares what they
// do with what they should.

/** When a goroutine parks. The numbers are those of rt.ts. */
export interface Rule {
  readonly kind: 0 | 1 | 2 | 3 | 4;
  /** Seed of the dice, or the occasion. */
  readonly seed: number;
}

export const never: Rule = { kind: 0, seed: 0 };
export const always: Rule = { kind: 1, seed: 0 };
export function sometimes(seed: number): Rule {
  return { kind: 2, seed: Math.imul(seed, 0x9e3779b1) | 1 };
}
export function once(occasion: number): Rule {
  return { kind: 3, seed: occasion };
}

/** What can be seen of a run. Traps are part of it. */
export interface Outcome {
  readonly result: string;
  /** How often it could have parked. */
  readonly occasions: number;
  /** How often it did. */
  readonly parks: number;
}

/** One goroutine to be run. */
export interface Task {
  readonly program: number;
  readonly argument: number;
  readonly rule: Rule;
}

interface Exports {
  spawn(program: number, argument: number, rule: number, seed: number, stackBytes: number): number;
  step(at: number): number;
  resultOf(at: number): bigint;
  traceOf(at: number): bigint;
  occasionsOf(at: number): number;
  parksOf(at: number): number;
  framesOf(at: number): number;
}

/** Nobody's stack is deeper; rt.ts does not check. */
const stackBytes = 48 << 10;
const mostSteps = 100_000;

/** An instance forgets nothing: it is replaced when it has used this many stacks. */
const mostGoroutines = 400;

/** What the import of a program without the pass gives: nothing is ever called. */
const absent = new Proxy({}, {
  get: (_, name) => () => {
    if (!/^(setInside|setSp|setScratch|unwinding)$/.test(String(name))) {
      throw new Error(`${String(name)} is called in a program that does not park`);
    }
    return 0;
  },
});

/** A compiled module and the instance that runs it. */
export class Player {
  readonly #module: WebAssembly.Module;
  #instance: Exports | undefined;
  #used = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#module = new WebAssembly.Module(bytes);
  }

  #exports(goroutines: number): Exports {
    this.#used += goroutines;
    if (this.#instance === undefined || this.#used > mostGoroutines) {
      const abort = (): void => {
        throw new Error("abort");
      };
      const imports = { env: { abort }, "skein-pass": absent as never };
      const { exports } = new WebAssembly.Instance(this.#module, imports);
      this.#instance = exports as unknown as Exports;
      this.#used = goroutines;
    }
    return this.#instance;
  }

  /** Runs one program to its end. */
  play(task: Task): Outcome {
    return this.playAll([task])[0]!;
  }

  /** Runs goroutines in turn, one park each, until all have ended. They must be of programs that do
   *  not share anything. */
  playAll(tasks: readonly Task[]): Outcome[] {
    const x = this.#exports(tasks.length);
    const all = tasks.map(({ program, argument, rule }) =>
      x.spawn(program, argument, rule.kind, rule.seed, stackBytes)
    );
    const failures = new Map<number, string>();
    let running = all;
    for (let steps = 0; running.length > 0; steps++) {
      if (steps > mostSteps) throw new Error("a program does not come to an end");
      running = running.filter((at) => !this.#step(x, at, failures));
    }
    const outcomes = all.map((at) => this.#outcome(x, at, failures.get(at)));
    if (failures.size > 0) this.#instance = undefined;
    return outcomes;
  }

  #step(x: Exports, at: number, failures: Map<number, string>): boolean {
    try {
      return x.step(at) !== 0;
    } catch (error) {
      // Engines word their traps differently.
      failures.set(at, error instanceof WebAssembly.RuntimeError ? "trap" : String(error));
      return true;
    }
  }

  #outcome(x: Exports, at: number, failure: string | undefined): Outcome {
    const seen = `${x.resultOf(at)}, trace ${BigInt.asUintN(64, x.traceOf(at)).toString(16)}`;
    return {
      result: failure === undefined ? seen : `${failure}, trace ${x.traceOf(at)}`,
      occasions: x.occasionsOf(at),
      parks: x.parksOf(at),
    };
  }
}

/** The rules to try a program with that has so many occasions: every one alone, up to a limit. */
export function rulesFor(occasions: number, seed: number, mostOnce: number): Rule[] {
  const rules = [never, always, sometimes(seed + 1), sometimes(seed + 2), sometimes(seed + 3)];
  const stride = Math.max(1, Math.ceil(occasions / mostOnce));
  for (let i = seed % stride; i < occasions; i += stride) rules.push(once(i));
  return rules;
}

/** A run that did not do what it should. */
export interface Failure {
  readonly task: Task;
  readonly expected: Outcome;
  readonly seen: Outcome;
}

function differs(expected: Outcome, seen: Outcome): boolean {
  return expected.result !== seen.result || expected.occasions !== seen.occasions;
}

/** Runs one program under all rules; `reference` is the module without the pass. */
export function comparePlays(
  reference: Player,
  player: Player,
  { program, argument }: Omit<Task, "rule">,
  seed: number,
  mostOnce: number,
): Failure | undefined {
  const expected = reference.play({ program, argument, rule: never });
  for (const rule of rulesFor(expected.occasions, seed, mostOnce)) {
    const task = { program, argument, rule };
    const seen = player.play(task);
    if (differs(expected, seen)) return { task, expected, seen };
  }
  return undefined;
}

/** Runs many programs at once, in turn. */
export function compareInterleaved(
  reference: Player,
  player: Player,
  tasks: readonly Task[],
): Failure | undefined {
  const seen = player.playAll(tasks);
  for (const [index, task] of tasks.entries()) {
    const expected = reference.play({ ...task, rule: never });
    if (differs(expected, seen[index]!)) return { task, expected, seen: seen[index]! };
  }
  return undefined;
}

const kinds = ["never", "always", "sometimes", "once", "and collecting"];

/** A failure in words. */
export function describe({ task, expected, seen }: Failure): string {
  const { program, argument, rule } = task;
  const words = (outcome: Outcome): string =>
    `${outcome.result}, ${outcome.occasions} occasions, ${outcome.parks} parks`;
  return [
    `program ${program} of ${argument}, parking ${kinds[rule.kind]} (${rule.seed}):`,
    `  expected ${words(expected)}`,
    `  seen     ${words(seen)}`,
  ].join("\n");
}
