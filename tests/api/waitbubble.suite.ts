// Package sync in bubbles: which waits let the clock go on.

import { DeadlockError, go, sync, time } from "skein";
import type { Routine } from "skein";
import { bubble, settle } from "skein/testing";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("package sync in a bubble");

const HOUR = 3_600_000;

/** What a goroutine waits for that nothing gives before an hour has passed. */
const durable: Record<string, () => { wait: () => Routine; end: () => void }> = {
  "a condition"() {
    const mu = new sync.Mutex();
    const cond = new sync.Cond(mu);
    return {
      *wait() {
        yield* mu.lock();
        yield* cond.wait();
        mu.unlock();
      },
      end: () => cond.signal(),
    };
  },
  "a group"() {
    const wg = new sync.WaitGroup();
    wg.add(1);
    return {
      *wait() {
        yield* wg.wait();
      },
      end: () => wg.done(),
    };
  },
  "a semaphore"() {
    const sem = new sync.Semaphore(1);
    sem.tryAcquire();
    return {
      *wait() {
        yield* sem.acquire();
      },
      end: () => sem.release(),
    };
  },
};

for (const [name, make] of Object.entries(durable)) {
  test(`while all wait for ${name} or sleep, the clock goes on`, within(2000, async () => {
    const took = await bubble(function* (): Routine<number> {
      const { wait, end } = make();
      const start = time.now();
      go(function* (): Routine {
        yield* time.sleep(HOUR);
        end();
      });
      const waiting = go(wait);
      yield* settle();
      assert.is(waiting.status, "waiting");
      yield* waiting.join();
      return time.now() - start;
    });
    assert.is(took, HOUR);
  }));
}

test("while one waits for a lock the clock stands still, as in Go", within(2000, async () => {
  const error = await rejection(bubble(function* (): Routine {
    const mu = new sync.Mutex();
    yield* mu.lock();
    go(function* (): Routine {
      yield* mu.lock();
    });
    yield* time.sleep(HOUR);
  }));
  assert.instance(error, DeadlockError);
}));

test("a lock that is held and passed on in a bubble is as anywhere", within(2000, async () => {
  const order = await bubble(function* (): Routine<number[]> {
    const mu = new sync.Mutex();
    const wg = new sync.WaitGroup();
    const order: number[] = [];
    for (const ms of [3, 1, 2]) {
      wg.go(function* (): Routine {
        yield* time.sleep(ms);
        yield* mu.withLock(() => order.push(ms));
      });
    }
    yield* wg.wait();
    return order;
  });
  assert.equal(order, [1, 2, 3]);
}));

test.run();
