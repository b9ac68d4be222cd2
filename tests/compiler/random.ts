// Random programs in batches: compiled with the pass and without, run parked and unparked,
// compared.

import { draws } from "../support/seed.ts";
import { compile } from "./compile.ts";
import type { Level, Variant } from "./compile.ts";
import { generateModule } from "./generator.ts";
import { compareInterleaved, comparePlays, describe, Player, sometimes } from "./player.ts";
import type { Failure } from "./player.ts";

/** A module's worth of programs. */
export interface Batch {
  readonly seeds: readonly number[];
  readonly level: Level;
  /** Whether every round of every loop parks. */
  readonly preempting: boolean;
  /** Whether every entry of a function that recurses empties the engine's stack. */
  readonly growing: boolean;
  /** Whether every function has a single version. */
  readonly single: boolean;
}

/** How thorough to be. */
export interface Effort {
  /** Where compiled modules come from. */
  readonly compile: (text: string, variant: Variant) => Promise<Uint8Array<ArrayBuffer>>;
  /** At most so many points are tried alone per program. */
  readonly mostOnce: number;
}

/** Which level a batch is compiled at, in turn: what is fast to compile is tried more often. */
const order: readonly Level[] = [
  "O0", "O1", "Oz", "O1", "O3", "O1", "O0", "O1", "O0", "O1",
  "O0", "O1", "Oz", "O1", "O0", "O1", "O0", "O1", "O0", "O1",
];

/** Of levels that take long there are fewer programs in a batch. */
const parts: Record<Level, number> = { O0: 1, O1: 1, O3: 0.3, Oz: 0.3 };

/** Splits seeds into batches of at most `size`. */
export function* batches(first: number, count: number, size: number): Generator<Batch> {
  for (let from = 0, number = 0; from < count; number++) {
    const level = order[number % order.length]!;
    const length = Math.min(Math.ceil(size * parts[level]), count - from);
    const seeds = Array.from({ length }, (_, index) => first + from + index);
    const [preempting, growing] = [number % 3 === 2, number % 4 >= 2];
    yield { seeds, level, preempting, growing, single: number % 7 >= 4 };
    from += length;
  }
}

async function players(batch: Batch, { compile }: Effort): Promise<[Player, Player]> {
  const { seeds, level, preempting, growing, single } = batch;
  const text = generateModule(seeds);
  const reference = await compile(text, { level: "O0", resumable: false });
  const hooks = { preempting, growing, single };
  const bytes = await compile(text, { level, resumable: true, ...hooks });
  return [new Player(reference), new Player(bytes)];
}

/** A failure with all that is needed to see it again. */
function report(batch: Batch, failure: Failure): string {
  const seed = batch.seeds[failure.task.program]!;
  const hooks = (["preempting", "growing", "single"] as const).filter((name) => batch[name]);
  const build = [`--level ${batch.level}`];
  if (hooks.length > 0) build.push(`--hooks ${hooks.join(",")}`);
  return [
    `seed ${seed} at -${batch.level}: ${describe(failure)}`,
    generateModule([seed]),
    `again: npm run fuzz -- --seed ${seed} --programs 1 ${build.join(" ")}`,
  ].join("\n");
}

/** Runs the programs of a batch, alone and in turn; gives a report if one of them fails. */
export async function tryBatch(batch: Batch, effort: Effort): Promise<string | undefined> {
  const [reference, player] = await players(batch, effort);
  for (const [program, seed] of batch.seeds.entries()) {
    for (const argument of [1, 6]) {
      const failure = comparePlays(reference, player, { program, argument }, seed, effort.mostOnce);
      if (failure !== undefined) return report(batch, failure);
    }
  }
  const draw = draws(batch.seeds[0]!);
  const tasks = batch.seeds.map((_, program) => {
    return { program, argument: draw(8), rule: sometimes(draw(1 << 30)) };
  });
  const failure = compareInterleaved(reference, player, tasks);
  return failure === undefined ? undefined : report(batch, failure);
}

/** The same as thoroughly as there is time for. */
export async function fuzzBatch(batch: Batch): Promise<string[]> {
  const report = await tryBatch(batch, { compile, mostOnce: 100 });
  return report === undefined ? [] : [report];
}

export { compile };
