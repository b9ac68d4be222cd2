// Gosched: who runs between a yield and the return from it.

import { chan, go, gosched, run } from "skein";
import type { Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asMain } from "../support/goroutine.ts";
import { joined } from "../support/parked.ts";
import { within } from "../support/within.ts";

const test = suite("gosched");

// The fairness tick looks at the global queue out of turn once in 61 dispatches, as in Go, so one
// goroutine may come back a little early: the tests allow for one such visit, not for more.

test("goroutines that yield take turns", within(2000, async () => {
  const counts: Record<string, number> = { a: 0, b: 0, c: 0 };
  await run(function* (): Routine {
    yield* joined(Object.keys(counts).map((name) => go(function* (): Routine {
      for (let i = 0; i < 15; i++) {
        counts[name]! += 1;
        const all = Object.values(counts);
        assert.ok(Math.max(...all) - Math.min(...all) <= 2, all.join(" "));
        yield* gosched();
      }
    })));
  });
  assert.equal(counts, { a: 15, b: 15, c: 15 });
}));

test("a goroutine alone can yield for as long as it likes", asMain(function* () {
  for (let i = 0; i < 1000; i++) assert.is(yield* gosched(), undefined);
}));

test("everybody ready gets to run soon after a yield", asMain(function* () {
  let ran = 0;
  for (let i = 0; i < 200; i++) go(() => void ran++);
  assert.is(ran, 0);
  let yields = 0;
  for (; ran < 200; yields++) yield* gosched();
  assert.ok(yields <= 200 / 61 + 2, `${yields} yields`);
}));

test("a goroutine that yields lets in those that its own sends made ready", asMain(function* () {
  const ch = chan<number>(100);
  const got: number[] = [];
  const receiver = go(function* (): Routine {
    yield* ch.forEach((value) => void got.push(value));
  });
  for (let i = 0; i < 100; i++) {
    yield* ch.send(i);
    yield* gosched();
    assert.ok(got.length >= i, `${got.length} received after ${i + 1} sends and yields`);
  }
  ch.close();
  yield* receiver.join();
  assert.is(got.length, 100);
}));

test("can be awaited outside of any goroutine", within(2000, async () => {
  let ran = false;
  go(() => void (ran = true));
  await gosched();
  assert.is(ran, true);
}));

test.run();
