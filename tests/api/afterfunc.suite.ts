// time.afterFunc: functions that are called later, as goroutines of their own. Under a seed the
// clock is virtual, so moments are exact.

import { chan, DeadlockError, GoroutinePanic, run } from "skein";
import type { Routine } from "skein";
import { seeded } from "skein/testing";
import { after, afterFunc, now, sleep } from "skein/time";
import type { Timer } from "skein/time";
import { AsyncLocalStorage } from "node:async_hooks";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { uncaught } from "../support/uncaught.ts";
import { within } from "../support/within.ts";

const test = suite("afterFunc");

/** A test under a virtual clock. */
const timed = (body: () => Routine<unknown>): (context: unknown) => Promise<void> =>
  within(5000, () => seeded(1, body as () => Routine));

test("afterFunc starts a goroutine of its own at its moment", timed(function* (): Routine {
  const start = now();
  const rings = chan<number>();
  const timer = afterFunc(10, function* bell(): Routine {
    yield* rings.send(now());
    yield* sleep(1000);
  });
  afterFunc(10, async () => void await rings.send(now()));
  afterFunc(20, () => void rings.trySend(now()));
  for (const due of [10, 10, 20]) assert.is(yield* rings.recv(), start + due);
  assert.is(timer.c.tryRecv(), undefined);
  assert.equal([timer.c.cap, timer.c.length], [0, 0]);
}));

test("afterFunc: stop and reset say whether the function had been started", timed(
  function* (): Routine {
    let calls = 0;
    const timer = afterFunc(10, () => void calls++);
    assert.is(timer.stop(), true);
    assert.is(timer.stop(), false);
    yield* sleep(20);
    assert.is(calls, 0);
    assert.is(timer.reset(10), false);
    assert.is(timer.reset(30), true);
    yield* sleep(20);
    assert.is(calls, 0);
    yield* sleep(11);
    assert.is(calls, 1);
    assert.is(timer.stop(), false);
    assert.is(timer.reset(0), false);
    yield* sleep(1);
    assert.is(calls, 2);
  },
));

test("runs of one function may overlap", timed(function* (): Routine {
  let running = 0;
  const timer = afterFunc(1, function* (): Routine {
    running++;
    yield* sleep(100);
  });
  yield* sleep(2);
  timer.reset(1);
  yield* sleep(2);
  assert.is(running, 2);
}));

test("what afterFunc starts belongs to the run and ends with it", within(2000, async () => {
  const log: string[] = [];
  await run(function* (): Routine {
    afterFunc(0, function* (): Routine {
      try {
        yield* chan<void>().recv();
      } finally {
        log.push("stopped");
        // The run is over: this is started no more.
        afterFunc(0, () => log.push("started"));
      }
    });
    afterFunc(3_600_000, () => log.push("late"));
    yield* sleep(2);
    log.push("main");
  });
  assert.equal(log, ["main", "stopped"]);
  // A timer that was left would postpone this verdict by an hour.
  assert.instance(await rejection(run(() => after(Infinity).recv())), DeadlockError);
  assert.equal(log, ["main", "stopped"]);
}));

test("a timer of a run that is over starts nothing when it is reset", within(2000, async () => {
  let timer: Timer | undefined;
  await run(() => void (timer = afterFunc(1000, () => {})));
  assert.is(timer!.reset(3_600_000), false);
  assert.is(timer!.stop(), false);
  assert.instance(await rejection(run(() => after(Infinity).recv())), DeadlockError);
}));

test("a panic in the function ends the run", within(2000, async () => {
  const error = await rejection(run(function* (): Routine {
    afterFunc(1, function* alarm(): Routine {
      throw new Error("burnt");
    });
    yield* sleep(10_000);
  })) as GoroutinePanic;
  assert.instance(error, GoroutinePanic);
  assert.is((error.cause as Error).message, "burnt");
  assert.is(error.goroutine.name, "alarm");
}));

test("outside any run a panic in the function is reported", within(2000, async () => {
  const reported = uncaught();
  afterFunc(1, () => {
    throw new Error("outside");
  });
  assert.match(((await reported) as Error).message, /outside/);
}));

test("the function sees the asynchronous context of the call of afterFunc", within(
  2000,
  async () => {
    const storage = new AsyncLocalStorage<string>();
    await run(function* (): Routine {
      const seen = chan<string | undefined>(1);
      const report = function* (): Routine {
        yield* seen.send(storage.getStore());
      };
      const timer = storage.run("made", () => afterFunc(1, report));
      assert.is(yield* seen.recv(), "made");
      storage.run("reset", () => timer.reset(1));
      assert.is(yield* seen.recv(), "made");
    });
  },
));

test.run();
