// P59: golang.org/x/sync/semaphore.

import { context, go, sync, time } from "skein";
import type { Goroutine, Routine } from "skein";
import * as assert from "uvu/assert";
import { joined, lottery } from "../support/parked.ts";
import { scenarios } from "../support/scenario.ts";

const { scenario, run } = scenarios("semaphore");

scenario("P59", "acquiring with a context that ends after 10 ms", function* () {
  const sem = new sync.Semaphore(2);
  function* tryAcquire(n: number): Routine<boolean> {
    const [ctx, cancel] = context.withTimeout(context.background(), 10);
    try {
      yield* sem.acquire(n, ctx);
      return true;
    } catch (error) {
      assert.is(error, context.DeadlineExceeded);
      return false;
    } finally {
      cancel();
    }
  }
  const tries: boolean[] = [];
  yield* sem.acquire();
  tries.push(yield* tryAcquire(1));
  tries.push(yield* tryAcquire(1));
  sem.release(2);
  tries.push(yield* tryAcquire(1));
  yield* sem.acquire();
  tries.push(yield* tryAcquire(1));
  assert.equal(tries, [true, false, true, false]);
});

scenario("P59", "whoever is cancelled, the others get all that there is", function* (seed) {
  const draw = lottery(seed);
  const sem = new sync.Semaphore(4);
  let inside = 0;
  const all: Goroutine[] = [];
  for (let i = 0; i < 20; i++) {
    const [n, ms, hold] = [draw(6), draw(8), draw(4)];
    all.push(go(function* (): Routine {
      const [ctx, cancel] = context.withTimeout(context.background(), ms);
      try {
        yield* sem.acquire(n, ctx);
      } catch (error) {
        return assert.is(error, context.DeadlineExceeded);
      } finally {
        cancel();
      }
      inside += n;
      assert.ok(inside <= 4);
      yield* time.sleep(hold);
      inside -= n;
      sem.release(n);
    }));
  }
  yield* joined(all);
  assert.is(inside, 0);
  assert.ok(sem.tryAcquire(4));
});

run();
