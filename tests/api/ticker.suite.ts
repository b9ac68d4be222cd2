// Tickers: time.Ticker and time.tick. Under a seed the clock is virtual, so moments are exact.

import { chan, DeadlockError, go, never, run, select } from "skein";
import type { Goroutine, Routine } from "skein";
import { seeded } from "skein/testing";
import { now, sleep, tick, Ticker } from "skein/time";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parked } from "../support/parked.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("ticker");

/** A test under a virtual clock. */
const timed = (body: () => Routine<unknown>): (context: unknown) => Promise<void> =>
  within(5000, () => seeded(1, body as () => Routine));

test("a ticker ticks at every multiple of its period", timed(function* (): Routine {
  const start = now();
  const ticker = new Ticker(20);
  for (let i = 1; i <= 5; i++) {
    assert.is(yield* ticker.c.recv(), start + 20 * i);
    assert.is(now(), start + 20 * i);
  }
}));

test("ticks that nobody takes are dropped, but for the first", timed(function* (): Routine {
  const start = now();
  const ticker = new Ticker(10);
  yield* sleep(57);
  assert.equal(ticker.c.tryRecv(), { value: start + 10, ok: true });
  assert.is(ticker.c.tryRecv(), undefined);
  assert.is(yield* ticker.c.recv(), start + 60, "in step with the first");
  yield* sleep(10);
  assert.is(yield* ticker.c.recv(), start + 70, "one that is due at this very moment");
  assert.is(ticker.c.tryRecv(), undefined);
}));

test("after stop there is no tick, not even one that was due", timed(function* (): Routine {
  const ticker = new Ticker(10);
  yield* sleep(15);
  ticker.stop();
  ticker.stop();
  assert.is(ticker.c.tryRecv(), undefined);
  yield* sleep(100);
  assert.is(ticker.c.tryRecv(), undefined);
}));

test("reset starts a new period now, and takes a tick that was due away", timed(
  function* (): Routine {
    const start = now();
    const ticker = new Ticker(10);
    yield* sleep(15);
    ticker.reset(40);
    assert.is(ticker.c.tryRecv(), undefined);
    assert.is(yield* ticker.c.recv(), start + 55);
    assert.is(yield* ticker.c.recv(), start + 95);
    ticker.stop();
    ticker.reset(1);
    assert.is(yield* ticker.c.recv(), start + 96);
  },
));

test("several goroutines share the ticks, in the order in which they wait", timed(
  function* (): Routine {
    const start = now();
    const ticker = new Ticker(10);
    const got: number[] = [];
    const all: Goroutine[] = [];
    for (let i = 0; i < 4; i++) {
      all.push(go(function* (): Routine {
        got[i] = (yield* ticker.c.recv())! - start;
      }));
      yield* parked(...all);
    }
    for (const g of all) yield* g.join();
    assert.equal(got, [10, 20, 30, 40]);
  },
));

test("one reset to a shorter period serves who waits", timed(function* (): Routine {
  const ticker = new Ticker(1000);
  const waiting = go(function* (): Routine {
    yield* ticker.c.recv();
    yield* ticker.c.recv();
  });
  yield* parked(waiting);
  const start = now();
  ticker.reset(5);
  yield* waiting.join();
  assert.is(now(), start + 10);
}));

test("the channel shows no buffer, and has no end", timed(function* (): Routine {
  const { c } = new Ticker(1);
  yield* sleep(5);
  assert.equal([c.cap, c.length], [0, 0]);
  let count = 0;
  yield* c.forEach(() => ++count < 5);
  assert.is(count, 5);
}));

test("a ticker as a case: work, ticks, and the end", timed(function* (): Routine {
  const ticker = new Ticker(10);
  const jobs = chan<number>();
  const done = chan<void>();
  go(function* (): Routine {
    for (let i = 0; i < 3; i++) {
      yield* sleep(14);
      yield* jobs.send(i);
    }
    done.close();
  });
  const log: string[] = [];
  for (let going = true; going;) {
    const got = yield* select({ job: jobs, tick: ticker.c, done });
    log.push(got.case);
    going = got.case !== "done";
  }
  assert.equal(log, ["tick", "job", "tick", "job", "tick", "tick", "job", "done"]);
}));

test("async code takes ticks", within(2000, async () => {
  const ticker = new Ticker(1);
  let last = -Infinity;
  let count = 0;
  for await (const moment of ticker.c) {
    assert.ok(moment >= last + 0.999);
    last = moment;
    if (++count === 3) break;
  }
  ticker.stop();
}));

test("periods below a millisecond are kept", timed(function* (): Routine {
  const start = now();
  const ticker = new Ticker(0.25);
  for (let i = 1; i <= 8; i++) assert.is(yield* ticker.c.recv(), start + i / 4);
  yield* sleep(1.1);
  assert.is(yield* ticker.c.recv(), start + 2.25);
  assert.is(yield* ticker.c.recv(), start + 3.25);
}));

test("a period below the clock's resolution ticks as often as the clock", timed(
  function* (): Routine {
    yield* sleep(1e9);
    for (const period of [1e-9, 1e-310, Number.MIN_VALUE]) {
      const ticker = new Ticker(period);
      let last = (yield* ticker.c.recv())!;
      for (let i = 0; i < 50; i++) {
        const moment = (yield* ticker.c.recv())!;
        assert.ok(moment > last, "time goes on");
        last = moment;
      }
    }
  },
));

test("an endless period never ticks, until it is reset", timed(function* (): Routine {
  const ticker = new Ticker(Infinity);
  const got = yield* select({ tick: ticker.c, sleep: sleep(1e12) });
  assert.is(got.case, "sleep");
  ticker.reset(5);
  assert.is(yield* ticker.c.recv(), now());
}));

test("a period that is not positive is refused, in Go's words", () => {
  const ticker = new Ticker(5);
  for (const wrong of [0, -1, -Infinity]) {
    assert.throws(() => new Ticker(wrong), (error: unknown) =>
      error instanceof RangeError && error.message === "non-positive interval for NewTicker");
    assert.throws(() => ticker.reset(wrong), (error: unknown) =>
      error instanceof RangeError && error.message === "non-positive interval for Ticker.Reset");
  }
  for (const wrong of [NaN, "5", undefined, 5n] as unknown as number[]) {
    assert.throws(() => new Ticker(wrong), /time\.NewTicker: expected a number of milliseconds/);
    assert.throws(() => ticker.reset(wrong), /expected a number of milliseconds/);
    assert.throws(() => tick(wrong), /time\.tick: expected a number of milliseconds/);
  }
});

test("tick is the channel of a ticker; the nil channel when the period is not positive", timed(
  function* (): Routine {
    assert.is(tick(0), never);
    assert.is(tick(-5), never);
    const start = now();
    const c = tick(10);
    assert.equal([yield* c.recv(), yield* c.recv()], [start + 10, start + 20]);
  },
));

test("a ticker for which nobody waits postpones no verdict", within(2000, async () => {
  const error = await rejection(run(function* (): Routine {
    const ticker = new Ticker(1);
    yield* ticker.c.recv();
    yield* chan<void>().recv();
  }));
  assert.instance(error, DeadlockError);
}));

test("one who waits for a stopped ticker is in a deadlock", within(2000, async () => {
  const error = await rejection(run(function* (): Routine {
    const ticker = new Ticker(1);
    ticker.stop();
    yield* ticker.c.recv();
  }));
  assert.instance(error, DeadlockError);
}));

test.run();
