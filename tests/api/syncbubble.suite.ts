// Package sync in bubbles: what only the bubble can bring about is durable, a lock is not.

import { DeadlockError, go, gosched, run, sync, wait } from "skein";
import type { Op, Routine } from "skein";
import { bubble, settle } from "skein/testing";
import { afterFunc, now, sleep } from "skein/time";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("bubble: sync");

const MIDNIGHT = Date.UTC(2000, 0, 1);

const turn = (ms = 1): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function* waiting(cond: sync.Cond): Routine {
  yield* cond.locker.lock();
  yield* cond.wait();
  cond.locker.unlock();
}

const durable: Record<string, () => Op<unknown> | Routine> = {
  "a WaitGroup": () => {
    const wg = new sync.WaitGroup();
    wg.add(1);
    return wg.wait();
  },
  "a Cond": () => waiting(new sync.Cond(new sync.Mutex())),
};

for (const [what, op] of Object.entries(durable)) {
  test(`durable: ${what}`, within(2000, async () => {
    const error = await rejection(bubble(function* (): Routine {
      go(function* (): Routine {
        yield* op();
      });
      yield* settle();
      yield* sleep(1000);
      assert.is(now(), MIDNIGHT + 1000);
    }));
    assert.instance(error, DeadlockError);
    assert.match((error as Error).message, /main bubble goroutine has exited/);
  }));
}

const locks: Record<string, () => readonly [lock: () => Op<unknown>, unlock: () => void]> = {
  "a Mutex": () => {
    const mu = new sync.Mutex();
    return [() => mu.lock(), () => mu.unlock()];
  },
  "an RWMutex": () => {
    const mu = new sync.RWMutex();
    return [() => mu.lock(), () => mu.unlock()];
  },
};

for (const [what, make] of Object.entries(locks)) {
  test(`not durable: ${what} that is held by one who waits outside`, within(2000, () =>
    bubble(function* (): Routine {
      const [lock, unlock] = make();
      go(function* (): Routine {
        yield* lock();
        yield* wait(turn(3));
        unlock();
      });
      yield* gosched();
      const late = go(function* (): Routine {
        yield* sleep(1e6);
      });
      yield* lock();
      assert.is(now(), MIDNIGHT, "time stood still");
      unlock();
      yield* late.join();
    })));

  test(`${what} that is held over a sleep holds up time: in Go the test hangs`, within(
    2000,
    async () => {
      const error = await rejection(bubble(function* (): Routine {
        const [lock, unlock] = make();
        yield* lock();
        go(function* (): Routine {
          yield* lock();
          unlock();
        });
        yield* sleep(1000);
        unlock();
      }));
      // Here the deadlock of all goroutines is seen.
      assert.instance(error, DeadlockError);
    },
  ));
}

test("a WaitGroup in a bubble waits without real time", within(2000, () =>
  bubble(function* (): Routine {
    const wg = new sync.WaitGroup();
    for (let i = 1; i <= 3; i++) {
      wg.go(function* (): Routine {
        yield* sleep(i * 1000);
      });
    }
    yield* wg.wait();
    assert.is(now(), MIDNIGHT + 3000);
  })));

test("a WaitGroup from outside is not durable", within(2000, async () => {
  const wg = new sync.WaitGroup();
  wg.add(1);
  afterFunc(4, () => wg.done());
  await bubble(function* (): Routine {
    const late = go(function* (): Routine {
      yield* sleep(1e6);
    });
    yield* wg.wait();
    assert.is(now(), MIDNIGHT);
    yield* late.join();
  });
}));

test("Cond: signal and broadcast at their moments", within(2000, () =>
  bubble(function* (): Routine {
    const mu = new sync.Mutex();
    const cond = new sync.Cond(mu);
    go(function* (): Routine {
      for (const wake of [() => cond.signal(), () => cond.broadcast()]) {
        yield* sleep(1);
        yield* mu.lock();
        wake();
        mu.unlock();
      }
    });
    yield* waiting(cond);
    assert.is(now(), MIDNIGHT + 1);
    let isDone = false;
    go(function* (): Routine {
      yield* waiting(cond);
      isDone = true;
    });
    yield* waiting(cond);
    yield* settle();
    assert.ok(isDone);
    assert.is(now(), MIDNIGHT + 2);
  })));

test("locks from outside may be used inside", within(2000, async () => {
  const mu = new sync.Mutex();
  const outer = run(function* (): Routine {
    yield* mu.lock();
    yield* wait(turn(3));
    mu.unlock();
  });
  await turn(0);
  await bubble(function* (): Routine {
    yield* mu.lock();
    mu.unlock();
    assert.is(now(), MIDNIGHT);
  });
  await outer;
}));

test.run();
