// One question to many, under one deadline: who is late is cancelled, with all that it has started.
//
//   node examples/deadline.ts       (Node 24 and later; on Node 20: npm run example -- deadline)
//   deno run examples/deadline.ts
//   bun examples/deadline.ts

import { fn, run, select, time } from "skein";
import type { Routine } from "skein";
import { background, withTimeout } from "skein/context";
import type { Context } from "skein/context";
import { Group } from "skein/errgroup";

/** Passes through `hops` servers, each `ms` away from the next. It never looks at the clock: what
 *  it is given to stop by comes from above, like a signal that `fetch` takes (`ctx.signal`). */
const ask = fn(function* (ctx: Context, hops: number, ms: number): Generator<unknown, string> {
  if (hops === 0) return "yes";
  const hop = yield* select({ arrived: time.sleep(ms), quit: ctx.done() });
  if (hop.case === "quit") throw ctx.cause();
  return yield* ask(ctx, hops - 1, ms);
});

export function* main(limitMs: number): Routine<string[]> {
  const [ctx, cancel] = withTimeout(background(), limitMs, new Error("too late"));
  const answers: string[] = [];
  try {
    const group = new Group();
    for (const [name, ms] of [["near", 0], ["far", 60_000], ["lost", Infinity]] as const) {
      yield* group.go(function* () {
        answers.push(`${name}: ${yield* ask(ctx, 3, ms)}`);
      });
    }
    yield* group.wait();
  } catch (error) {
    answers.push(`the others: ${(error as Error).message}`);
  } finally {
    cancel();
  }
  return answers;
}

if (import.meta.main) console.log((await run(() => main(200))).join("\n"));
