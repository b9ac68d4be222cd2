// Timers: time.Timer and time.after. Under a seed the clock is virtual, so moments
// are exact.

import { chan, DeadlockError, go, gosched, run, select } from "skein";
import type { Goroutine, RecvChan, Routine } from "skein";
import { seeded } from "skein/testing";
import { after, afterFunc, now, sleep, Timer } from "skein/time";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parked } from "../support/parked.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("timer");

/** A test under a virtual clock. */
const timed = (body: () => Routine<unknown>): (context: unknown) => Promise<void> =>
  within(5000, () => seeded(1, body as () => Routine));

test("a timer fires once, with the moment at which it was due", timed(function* (): Routine {
  const start = now();
  const timer = new Timer(20);
  yield* sleep(50);
  assert.equal(timer.c.tryRecv(), { value: start + 20, ok: true });
  yield* sleep(100);
  assert.is(timer.c.tryRecv(), undefined);
}));

test("who waits is woken at the moment itself", timed(function* (): Routine {
  const start = now();
  for (const ms of [20, 0.25, 0, -5, -Infinity]) {
    const due = now() + Math.max(0, ms);
    assert.is(yield* new Timer(ms).c.recv(), due);
    assert.is(now(), due);
  }
  assert.equal(yield* after(7).recvOk(), { value: start + 27.25, ok: true });
}));

test("stop says whether it was in time", timed(function* (): Routine {
  const running = new Timer(10);
  assert.is(running.stop(), true);
  assert.is(running.stop(), false);
  const due = new Timer(10);
  yield* sleep(20);
  assert.is(due.stop(), true, "its value had not been taken");
  assert.is(due.c.tryRecv(), undefined, "and never will be");
  const taken = new Timer(10);
  yield* taken.c.recv();
  assert.is(taken.stop(), false);
}));

test("reset says whether the timer was running, and starts it in any case", timed(
  function* (): Routine {
    const timer = new Timer(10);
    assert.is(timer.reset(30), true);
    yield* sleep(20);
    assert.is(timer.c.tryRecv(), undefined, "the first moment is void");
    assert.is(yield* timer.c.recv(), now());
    assert.is(timer.reset(5), false, "its value had been taken");
    yield* sleep(6);
    assert.is(timer.reset(5), true, "its value had not been taken");
    assert.is(timer.c.tryRecv(), undefined, "and never will be");
    timer.stop();
    assert.is(timer.reset(5), false, "it had been stopped");
    yield* timer.c.recv();
  },
));

test("who waits when the timer is reset is served at the new moment", timed(function* (): Routine {
  const start = now();
  const timer = new Timer(1000);
  const waiting = go(function* (): Routine<number | undefined> {
    return yield* timer.c.recv();
  });
  yield* parked(waiting);
  timer.reset(2000);
  yield* sleep(1500);
  assert.is(waiting.status, "waiting");
  timer.reset(5);
  assert.is(yield* waiting.join(), start + 1505);
}));

test("one reset to nothing serves who waits at once", timed(function* (): Routine {
  const timer = new Timer(1000);
  const waiting = go(function* (): Routine<number | undefined> {
    return yield* timer.c.recv();
  });
  yield* parked(waiting);
  assert.is(timer.reset(0), true);
  assert.is(yield* waiting.join(), now());
}));

test("who waits when the timer is stopped waits on, until it is reset", timed(
  function* (): Routine {
    const timer = new Timer(5);
    const waiting = go(function* (): Routine {
      yield* timer.c.recv();
    });
    yield* parked(waiting);
    timer.stop();
    yield* sleep(100);
    assert.is(waiting.status, "waiting");
    timer.reset(1);
    yield* waiting.join();
  },
));

test("the channel shows no buffer", timed(function* (): Routine {
  const timer = new Timer(1);
  assert.equal([timer.c.cap, timer.c.length], [0, 0]);
  yield* sleep(5);
  assert.equal([timer.c.cap, timer.c.length], [0, 0]);
}));

test("of several that wait, the first is served, and the others wait on", timed(
  function* (): Routine {
    const timer = new Timer(10);
    const served: number[] = [];
    const all: Goroutine[] = [];
    for (const n of [1, 2, 3]) {
      all.push(go(function* (): Routine {
        yield* timer.c.recv();
        served.push(n);
      }));
      yield* parked(...all);
    }
    yield* sleep(20);
    assert.equal(served, [1]);
    for (const n of [2, 3]) {
      timer.reset(10);
      yield* all[n - 1]!.join();
    }
    assert.equal(served, [1, 2, 3]);
  },
));

test("a select that loses leaves no claim on the timer", timed(function* (): Routine {
  const timer = new Timer(10);
  const other = chan<number>();
  const waiting = go(function* (): Routine<string> {
    return (yield* select({ timer: timer.c, other })).case;
  });
  yield* parked(waiting);
  yield* other.send(1);
  assert.is(yield* waiting.join(), "other");
  yield* sleep(20);
  assert.ok(timer.c.tryRecv());
}));

test("a select takes a tick that is due, and poll does", timed(function* (): Routine {
  const [a, b] = [new Timer(1), new Timer(2)];
  assert.is(select.poll({ a: a.c, b: b.c }), undefined);
  assert.equal(yield* select({ a: a.c, b: b.c }), { case: "a", value: now() });
  yield* sleep(1);
  assert.equal(select.poll({ a: a.c, b: b.c }), { case: "b", value: now() });
  assert.equal(a.c.tryRecv() ?? b.c.tryRecv(), undefined);
}));

test("the value of a case that was ready but not chosen is still there", timed(
  function* (): Routine {
    const seen = new Set<string>();
    for (let i = 0; i < 50; i++) {
      const timers = { a: new Timer(1).c, b: new Timer(1).c };
      yield* sleep(2);
      const got = yield* select(timers);
      seen.add(got.case);
      assert.ok(timers[got.case === "a" ? "b" : "a"].tryRecv());
    }
    assert.is(seen.size, 2);
  },
));

test("async code waits for timers too", within(2000, async () => {
  const timer = new Timer(2);
  const start = performance.now();
  assert.ok((await timer.c.recv())! >= start + 1);
  assert.ok((await after(2).recvOk()).ok);
  timer.reset(1);
  for await (const moment of timer.c) {
    assert.type(moment, "number");
    break;
  }
}));

test("never is a duration: such a timer runs until it is stopped", timed(function* (): Routine {
  for (const timer of [new Timer(Infinity), afterFunc(Infinity, () => assert.unreachable())]) {
    assert.is(timer.reset(Infinity), true);
    assert.is(timer.stop(), true);
    assert.is(timer.stop(), false);
  }
  const late = select({ after: after(Infinity), sleep: sleep(1) });
  assert.is((yield* late).case, "sleep");
}));

test("one that waits for what never comes is in a deadlock", within(2000, async () => {
  for (const ch of [after(Infinity), stopped()]) {
    const error = await rejection(run(function* (): Routine {
      yield* ch.recv();
    }));
    assert.instance(error, DeadlockError);
  }
}));

function stopped(): RecvChan<number> {
  const timer = new Timer(1);
  timer.stop();
  return timer.c;
}

test("durations longer than the platform's timers can take are kept", timed(
  function* (): Routine {
    const start = now();
    const year = 365 * 24 * 3_600_000;
    assert.is(yield* after(year).recv(), start + year);
    yield* sleep(year);
    assert.is(now(), start + 2 * year);
  },
));

test("what is no number of milliseconds is refused at once", () => {
  const timer = new Timer(1);
  for (const wrong of ["5", NaN, undefined, null, 5n, {}] as unknown as number[]) {
    assert.throws(() => new Timer(wrong), /time\.Timer: expected a number of milliseconds/);
    assert.throws(() => timer.reset(wrong), /time\.Timer\.reset: expected a number/);
    assert.throws(() => after(wrong), /time\.after: expected a number/);
    assert.throws(() => afterFunc(wrong, () => {}), /time\.afterFunc: expected a number/);
  }
  for (const wrong of [undefined, 5, "f", {}] as unknown as (() => void)[]) {
    assert.throws(() => afterFunc(1, wrong), /time\.afterFunc: the body must be a function/);
  }
  assert.is(timer.stop(), true, "a reset that was refused has changed nothing");
});

test("a timer goes by its own clock, whoever resets it", within(2000, async () => {
  const timer = new Timer(3_600_000);
  await seeded(1, function* (): Routine {
    yield* sleep(7_200_000);
    assert.is(timer.reset(5), true);
  });
  const start = performance.now();
  await timer.c.recv();
  assert.ok(performance.now() - start < 1000);
}));

test("timeouts that were not needed leave no timer behind", within(10_000, async () => {
  await run(function* (): Routine {
    const ch = chan<number>();
    go(function* (): Routine {
      for (let i = 0; i < 20_000; i++) yield* ch.send(i);
    });
    for (let i = 0; i < 20_000; i++) {
      const got = yield* select({ ch, timeout: after(3_600_000) });
      assert.is(got.case, "ch");
    }
    yield* gosched();
  });
  // Any timer would postpone this verdict by an hour.
  assert.instance(await rejection(run(() => chan<void>().recv())), DeadlockError);
}));

test.run();
