// time.now, time.sleep and time.after.

import { chan, DeadlockError, go, gosched, run, select } from "skein";
import type { Routine } from "skein";
import { seeded } from "skein/testing";
import { after, now, sleep } from "skein/time";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("time");

function* blockForEver(): Routine {
  yield* chan<void>().recv();
}

test("sleep parks for at least its duration", within(2000, () =>
  run(function* (): Routine {
    const start = now();
    yield* sleep(15);
    assert.ok(now() - start >= 15);
  })));

test("sleepers wake in the order of their deadlines", within(2000, () =>
  seeded(1, function* (): Routine {
    const order: number[] = [];
    const all = [30, 10, 20, 10, 0, 25].map((ms) => go(function* (): Routine {
      yield* sleep(ms);
      order.push(ms);
    }));
    for (const g of all) yield* g.join();
    assert.equal(order, [0, 10, 10, 20, 25, 30]);
  })));

test("a duration that is not positive is over at once", within(2000, () =>
  run(function* (): Routine {
    for (const ms of [0, -1, -Infinity]) yield* sleep(ms);
  })));

test("a sleep in an await and one in a select are sleeps like any other", within(2000, async () => {
  const start = performance.now();
  await sleep(5);
  assert.ok(performance.now() - start >= 4);
  await run(function* (): Routine {
    const got = yield* select({ long: sleep(60_000), short: sleep(5), none: chan<void>() });
    assert.is(got.case, "short");
  });
}));

test("after sends the time once", within(2000, () =>
  seeded(1, function* (): Routine {
    const start = now();
    const timer = after(20);
    assert.is(yield* timer.recv(), start + 20);
    yield* sleep(100);
    assert.is(timer.tryRecv(), undefined);
  })));

test("what is no number of milliseconds is refused at once", () => {
  for (const wrong of ["5", NaN, undefined, null, 5n] as unknown as number[]) {
    assert.throws(() => sleep(wrong), /time\.sleep: expected a number of milliseconds/);
    assert.throws(() => after(wrong), /time\.after: expected a number of milliseconds/);
  }
});

test("timers that a run leaves behind hold up no verdict", within(5000, async () => {
  await run(function* (): Routine {
    go(function* (): Routine {
      yield* sleep(3_600_000);
    });
    after(3_600_000);
    yield* gosched();
  });
  assert.instance(await rejection(run(blockForEver)), DeadlockError);
}));

test("an async body that outlives its run disturbs no later one", within(5000, async () => {
  let ended: (() => void) | undefined;
  const gone = new Promise<void>((resolve) => ended = resolve);
  await run(function* (): Routine {
    go(async () => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      await gosched().then(() => {}, () => {});
      ended!();
    });
    yield* sleep(1);
  });
  await gone;
  assert.instance(await rejection(run(blockForEver)), DeadlockError);
}));

test.run();
