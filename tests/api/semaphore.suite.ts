// Semaphore.

import { chan, DeadlockError, go, gosched, run, RuntimeError, sync, time } from "skein";
import type { Chan, Goroutine, Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { joined, parked, rounds } from "../support/parked.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("sync: semaphore");

/** What a semaphore needs of a context. */
class Cancel {
  readonly #done: Chan<never> = chan<never>();
  readonly reason = new Error("context canceled");
  #err: Error | undefined;

  done(): Chan<never> {
    return this.#done;
  }

  err(): Error | undefined {
    return this.#err;
  }

  cancel(): void {
    this.#err = this.reason;
    this.#done.close();
  }
}

test("no more is taken than there is", within(5000, async () => {
  await run(function* (): Routine {
    const sem = new sync.Semaphore(5);
    const wg = new sync.WaitGroup();
    let inside = 0;
    for (let i = 0; i < 30; i++) {
      const n = i % 6;
      wg.go(function* (): Routine {
        for (let i = 0; i < 5; i++) {
          yield* sem.acquire(n);
          inside += n;
          assert.ok(inside <= 5);
          yield* gosched();
          inside -= n;
          sem.release(n);
        }
      });
    }
    yield* wg.wait();
    assert.ok(sem.tryAcquire(5));
  });
}));

test("first come, first served: who wants much is not passed", within(2000, async () => {
  const log: number[] = [];
  await run(function* (): Routine {
    const sem = new sync.Semaphore(4);
    yield* sem.acquire(3);
    const all: Goroutine[] = [];
    for (const n of [4, 1, 1]) {
      const g = go(function* (): Routine {
        yield* sem.acquire(n);
        log.push(n);
        sem.release(n);
      });
      all.push(g);
      yield* parked(g);
    }
    assert.is(sem.tryAcquire(), false, "others were there before");
    sem.release(3);
    yield* joined(all);
  });
  assert.equal(log, [4, 1, 1]);
}));

test("trying to acquire takes what is there, and no more", () => {
  const sem = new sync.Semaphore(2);
  assert.equal([sem.tryAcquire(), sem.tryAcquire(2), sem.tryAcquire()], [true, false, true]);
  assert.equal([sem.tryAcquire(0), sem.tryAcquire(3)], [true, false]);
});

test("giving back more than is held is a panic, and gives nothing back", () => {
  const sem = new sync.Semaphore(3);
  sem.tryAcquire(2);
  assert.throws(() => sem.release(3), (error: unknown) =>
    error instanceof RuntimeError && error.message === "semaphore: released more than held");
  assert.is(sem.tryAcquire(2), false);
  for (const n of [-1, 0.5, NaN, 2 ** 53]) {
    assert.throws(() => new sync.Semaphore(n), RangeError);
    for (const wrong of [() => sem.acquire(n), () => sem.tryAcquire(n), () => sem.release(n)]) {
      assert.throws(wrong, RangeError);
    }
  }
});

test("a cancelled wait throws the reason, and lets others go on", within(2000, async () => {
  await run(function* (): Routine {
    const sem = new sync.Semaphore(2);
    const ctx = new Cancel();
    yield* sem.acquire();
    const first = go(function* (): Routine<unknown> {
      try {
        yield* sem.acquire(2, ctx);
        return "acquired";
      } catch (error) {
        return error;
      }
    });
    yield* parked(first);
    const second = go(function* (): Routine {
      yield* sem.acquire();
    });
    yield* parked(second);
    ctx.cancel();
    assert.is(yield* first.join(), ctx.reason);
    yield* second.join();
    sem.release(2);
  });
}));

test("a context that is cancelled never acquires", within(2000, async () => {
  await run(function* (): Routine {
    const sem = new sync.Semaphore(1);
    const ctx = new Cancel();
    yield* sem.acquire(1, ctx);
    const waits = go(function* (): Routine<unknown> {
      try {
        yield* sem.acquire(1, ctx);
        return "acquired";
      } catch (error) {
        return error;
      }
    });
    yield* parked(waits);
    sem.release();
    ctx.cancel();
    assert.is(yield* waits.join(), ctx.reason, "it was served, and cancelled before it went on");
    assert.ok(sem.tryAcquire());
    sem.release();
    for (const op of [sem.acquire(1, ctx), sem.guard(1, ctx), sem.acquire(0, ctx)]) {
      assert.is(yield* go(function* (): Routine<unknown> {
        try {
          return yield* op;
        } catch (error) {
          return error;
        }
      }).join(), ctx.reason);
    }
    assert.ok(sem.tryAcquire());
  });
}));

test("what can never be had waits for its context, and holds up nobody", within(2000, async () => {
  await run(function* (): Routine {
    const sem = new sync.Semaphore(1);
    const ctx = new Cancel();
    const greedy = go(function* (): Routine<unknown> {
      try {
        return yield* sem.acquire(2, ctx);
      } catch (error) {
        return error;
      }
    });
    yield* parked(greedy);
    yield* sem.acquire();
    sem.release();
    ctx.cancel();
    assert.is(yield* greedy.join(), ctx.reason);
  });
  const error = await rejection(run(function* (): Routine {
    yield* new sync.Semaphore(1).acquire(2);
  }));
  assert.instance(error, DeadlockError);
}));

test("async code acquires in the same line, with a context or without", within(2000, async () => {
  const sem = new sync.Semaphore(1);
  const ctx = new Cancel();
  await sem.acquire();
  const log: string[] = [];
  const waits = [
    sem.acquire(1, ctx).then(() => void log.push("with")),
    sem.acquire().then(() => void log.push("without")),
  ];
  const lost = sem.acquire(1, ctx).then(() => undefined, (error: unknown) => error);
  await run(function* () { yield* rounds(3); });
  sem.release();
  await waits[0];
  sem.release();
  await waits[1];
  ctx.cancel();
  assert.is(await lost, ctx.reason);
  assert.equal(log, ["with", "without"]);
}));

test("a guard gives back what it holds", within(2000, async () => {
  await run(function* (): Routine {
    const sem = new sync.Semaphore(3);
    {
      using _two = yield* sem.guard(2);
      using _one = yield* sem.guard(1, new Cancel());
      assert.is(sem.tryAcquire(), false);
    }
    assert.is(sem.tryAcquire(3), true);
  });
}));

test("many that are cancelled at random lose nothing", within(5000, async () => {
  await run(function* (): Routine {
    const sem = new sync.Semaphore(3);
    const wg = new sync.WaitGroup();
    for (let i = 0; i < 60; i++) {
      const n = 1 + i % 3;
      const ctx = new Cancel();
      wg.go(function* (): Routine {
        try {
          yield* sem.acquire(n, ctx);
        } catch {
          return;
        }
        yield* rounds(i % 4);
        sem.release(n);
      });
      wg.go(function* (): Routine {
        yield* time.sleep(i % 5);
        ctx.cancel();
      });
    }
    yield* wg.wait();
    assert.ok(sem.tryAcquire(3));
  });
}));

test.run();
