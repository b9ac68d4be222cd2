// Random programs of objects in batches: compiled for the real runtime and for the reference, run
// parked, collected, both and neither, alone and in turn, and compared.

import { draws } from "../../support/seed.ts";
import { always, describe, never, once, sometimes } from "../player.ts";
import type { Failure, Outcome, Rule, Task } from "../player.ts";
import { compiler } from "./compile.ts";
import type { Build, Compiler } from "./compile.ts";
import { generateModule } from "./generator.ts";
import { AppPlayer, Reference } from "./player.ts";

export interface Batch extends Build {
  readonly seeds: readonly number[];
}

/** How thorough to be. */
export interface Effort {
  readonly compile: Compiler;
  /** At most so many occasions are tried alone per program, and as many again under stress. */
  readonly mostOnce: number;
  /** The collector forgets this kind of roots. */
  readonly leaveOut?: number;
}

/** Builds, in turn, and how many programs of a full batch each gets: some take long to compile, and
 *  checks take long to run. */
const builds: readonly (Build & { readonly part: number })[] = [
  { level: "O0", debug: false, part: 1 },
  { level: "O1", debug: false, part: 0.33 },
  { level: "O0", debug: true, part: 0.06 },
  { level: "O1", debug: true, part: 0.11 },
  { level: "Oz", debug: false, part: 0.06 },
  { level: "O3", debug: false, part: 0.06 },
];

/** Splits seeds into batches of at most `size`. */
export function* batches(first: number, count: number, size: number): Generator<Batch> {
  for (let from = 0, number = 0; from < count; number++) {
    const { part, ...build } = builds[number % builds.length]!;
    const length = Math.min(Math.ceil(size * part), count - from);
    yield { ...build, seeds: Array.from({ length }, (_, index) => first + from + index) };
    from += length;
  }
}

/** A rule, and whether each allocation collects. */
type Way = readonly [rule: Rule, stress: boolean];

const collecting: Rule = { kind: 4, seed: 0 };

/** Whether cycles are slow: in code that is not optimised, and where all memory is checked. */
function isSlow({ level, debug }: Build): boolean {
  return debug || level === "O0";
}

/** The ways to run a program that has so many occasions to park. */
function waysFor(occasions: number, seed: number, mostOnce: number, build: Build): Way[] {
  const ways: Way[] = [
    [never, false], [always, false], [sometimes(seed + 1), false], [collecting, false],
    [seed % 3 === 0 ? never : sometimes(seed + 2), true],
  ];
  const slow = isSlow(build);
  if (!slow) ways.push([seed % 3 === 0 ? sometimes(seed + 2) : never, true], [always, true]);
  const stride = Math.max(1, Math.ceil(occasions / mostOnce));
  for (let i = seed % stride, turn = 0; i < occasions; i += stride, turn++) {
    ways.push([once(i), !slow && turn % 2 === 1]);
  }
  return ways;
}

function differs(expected: Outcome, seen: Outcome): boolean {
  return expected.result !== seen.result || expected.occasions !== seen.occasions;
}

/** A failure with all that is needed to see it again. */
function report({ seeds, level, debug }: Batch, failure: Failure, how: string): string {
  const seed = seeds[failure.task.program]!;
  const build = `--level ${level}${debug ? " --debug" : ""}`;
  return [
    `seed ${seed} at -${level}${debug ? " with checks" : ""}, ${how}: ${describe(failure)}`,
    ...(seeds.length === 1 ? [generateModule(seeds, false)] : []),
    `again: npm run fuzz -- --managed --seed ${seed} --programs 1 ${build}`,
  ].join("\n");
}

/** Runs the programs of a batch, alone and in turn; gives reports of those that fail, at most
 *  `most` of them. */
export async function tryBatch(batch: Batch, effort: Effort, most = 1): Promise<string[]> {
  const { compile, leaveOut } = effort;
  const reference = await compile.reference(generateModule(batch.seeds, true));
  const app = await compile.real(generateModule(batch.seeds, false), batch);
  const trial = new Trial(batch, new Reference(reference), new AppPlayer(app, leaveOut));
  const reports: string[] = [];
  for (const program of batch.seeds.keys()) {
    const failed = await trial.alone(program, effort.mostOnce);
    if (failed !== undefined) reports.push(failed);
    if (reports.length === most) return reports;
  }
  const failed = await trial.together();
  return failed === undefined ? reports : [...reports, failed];
}

/** How many goroutines of different programs run at once. */
const crowd = 10;

class Trial {
  readonly #batch: Batch;
  readonly #reference: Reference;
  readonly #player: AppPlayer;

  constructor(batch: Batch, reference: Reference, player: AppPlayer) {
    this.#batch = batch;
    this.#reference = reference;
    this.#player = player;
  }

  /** Runs one program in many ways. */
  async alone(program: number, mostOnce: number): Promise<string | undefined> {
    const seed = this.#batch.seeds[program]!;
    const argument = 1 + seed % 6;
    const { occasions } = this.#reference.play({ program, argument, rule: never });
    for (const [rule, stress] of waysFor(occasions, seed, mostOnce, this.#batch)) {
      const failure = await this.#compare([{ program, argument, rule }], stress);
      if (failure !== undefined) return report(this.#batch, failure, howOf(stress));
    }
    return undefined;
  }

  /** Runs all programs, a few at once. */
  async together(): Promise<string | undefined> {
    const { seeds } = this.#batch;
    const draw = draws(seeds[0]!);
    for (let from = 0; from < seeds.length; from += crowd) {
      const tasks = seeds.slice(from, from + crowd).map((_, i) =>
        ({ program: from + i, argument: draw(8), rule: sometimes(draw(1 << 30)) }));
      for (const stress of isSlow(this.#batch) ? [false] : [false, true]) {
        const failure = await this.#compare(tasks, stress);
        const how = `with others, ${howOf(stress)}`;
        if (failure !== undefined) return report(this.#batch, failure, how);
      }
    }
    return undefined;
  }

  async #compare(tasks: readonly Task[], stress: boolean): Promise<Failure | undefined> {
    const seen = await this.#player.play(tasks, stress);
    for (const [i, task] of tasks.entries()) {
      const expected = this.#reference.play({ ...task, rule: never });
      if (differs(expected, seen[i]!)) return { task, expected, seen: seen[i]! };
    }
    return undefined;
  }
}

function howOf(stress: boolean): string {
  return stress ? "collecting at each allocation" : "collecting now and then";
}

/** The same as thoroughly as there is time for. */
export function fuzzBatch(batch: Batch): Promise<string[]> {
  return tryBatch(batch, { compile: compiler, mostOnce: 20 }, 3);
}

export { compiler };
