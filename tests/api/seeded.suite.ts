// testing.seeded: what a seed decides, and that it decides it the same way each time.

import { chan, go, gosched, select, time } from "skein";
import type { Routine } from "skein";
import { seeded } from "skein/testing";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { within } from "../support/within.ts";

const test = suite("seeded");

/** The order in which four goroutines take their turns. */
const order = (seed: number): Promise<string> =>
  seeded(seed, function* (): Routine<string> {
    const log: string[] = [];
    const goroutines = ["a", "b", "c", "d"].map((name) => go(function* (): Routine {
      for (let i = 0; i < 3; i++) {
        log.push(name);
        yield* gosched();
      }
    }));
    for (const g of goroutines) yield* g.join();
    return log.join("");
  });

/** Which of two ready cases the first select takes. */
const first = (seed: number): Promise<string> =>
  seeded(seed, function* (): Routine<string> {
    const [a, b] = [chan<number>(1), chan<number>(1)];
    a.trySend(1);
    b.trySend(2);
    return (yield* select({ a, b })).case;
  });

test("the same seed gives the same interleaving", within(5000, async () => {
  for (let seed = 1; seed <= 20; seed++) assert.is(await order(seed), await order(seed));
}));

test("different seeds try different interleavings", within(5000, async () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= 50; seed++) seen.add(await order(seed));
  assert.ok(seen.size >= 25, `${seen.size} interleavings under 50 seeds`);
}));

test("neighbouring seeds do not begin alike", within(5000, async () => {
  let count = 0;
  for (let seed = 1; seed <= 100; seed++) if (await first(seed) === "a") count++;
  assert.ok(count > 20 && count < 80, `the first case was taken under ${count} of 100 seeds`);
}));

test("the clock is virtual: an hour passes at once", within(5000, async () => {
  const passed = await seeded(1, function* (): Routine<number> {
    const start = time.now();
    yield* time.sleep(3_600_000);
    return time.now() - start;
  });
  assert.is(passed, 3_600_000);
}));

test.run();
