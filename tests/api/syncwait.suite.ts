// WaitGroup, Once and Cond.

import { chan, go, goexit, gosched, GoroutinePanic, run, RuntimeError, select, sync } from "skein";
import { time } from "skein";
import type { Goroutine, Op, Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { joined, parked } from "../support/parked.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("sync: waiting");

test("wait returns when the counter is zero, for all at once", within(2000, async () => {
  const log: string[] = [];
  await run(function* (): Routine {
    const wg = new sync.WaitGroup();
    yield* wg.wait();
    wg.add(2);
    const all: Goroutine[] = [1, 2, 3].map(() => go(function* (): Routine {
      yield* wg.wait();
      log.push("through");
    }));
    yield* parked(...all);
    wg.done();
    yield* gosched();
    log.push("one is left");
    wg.done();
    yield* joined(all);
  });
  assert.equal(log, ["one is left", "through", "through", "through"]);
}));

test("a group counts every kind of body, however it ends", within(2000, async () => {
  const values = await run(function* (): Routine<unknown[]> {
    const wg = new sync.WaitGroup();
    const adds = function* (a: number, b: number): Routine<number> {
      yield* gosched();
      return a + b;
    };
    const all = [
      wg.go(adds, 1, 2),
      wg.go(async (text: string) => text.length, "four"),
      wg.go(() => 5),
      wg.go(function* (): Routine {
        yield* goexit();
      }),
      wg.go(async () => {
        await gosched();
        await goexit();
      }),
    ];
    yield* wg.wait();
    assert.ok(all.every(({ status }) => status === "dead"));
    const values: unknown[] = [];
    for (const g of all) values.push(yield* g.join());
    return values;
  });
  assert.equal(values, [3, 4, 5, undefined, undefined]);
}));

test("a counted goroutine that panics lets nobody go on", within(2000, async () => {
  const log: string[] = [];
  const wg = new sync.WaitGroup();
  const error = await rejection(run(function* (): Routine {
    wg.go(() => {
      throw new Error("oops");
    });
    yield* wg.wait();
    log.push("went on");
  }));
  assert.is(String(wg), "WaitGroup 1", "it is still counted");
  assert.instance(error, GoroutinePanic);
  assert.is(((error as Error).cause as Error).message, "oops");
  assert.equal(log, []);
}));

test("a counter below zero is a panic that can be caught", within(2000, async () => {
  const wg = new sync.WaitGroup();
  assert.throws(() => wg.done(), (error: unknown) =>
    error instanceof RuntimeError && error.message === "sync: negative WaitGroup counter");
  const group = new sync.WaitGroup();
  const error = await rejection(run(function* (): Routine {
    group.go(() => group.done());
    yield* gosched();
    yield* gosched();
    yield* chan<void>().recv();
  }));
  assert.instance(error, GoroutinePanic);
  for (const delta of [0.5, NaN, 2 ** 31]) assert.throws(() => wg.add(delta), /32 bits/);
  assert.throws(() => wg.go(1 as unknown as () => void), /function/);
}));

test("a group that is used again too early tells those that waited", within(2000, async () => {
  const wg = new sync.WaitGroup();
  const error = await rejection(run(function* (): Routine {
    wg.add(1);
    const waits = go(function* (): Routine {
      yield* wg.wait();
    });
    yield* parked(waits);
    wg.done();
    wg.add(1);
    yield* waits.join();
  }));
  const text = "sync: WaitGroup is reused before previous Wait has returned";
  assert.is(((error as Error).cause as Error).message, text);
}));

test("a group is a case of select", within(2000, async () => {
  const cases = await run(function* (): Routine<string[]> {
    const wg = new sync.WaitGroup();
    const ch = chan<number>();
    const seen: string[] = [];
    seen.push((yield* select({ ch, done: wg.wait() })).case);
    wg.add(1);
    assert.is(select.poll({ ch, done: wg.wait() }), undefined);
    seen.push((yield* select({ done: wg.wait(), late: time.sleep(1) })).case);
    go(() => wg.done());
    seen.push((yield* select({ ch, done: wg.wait(), late: time.sleep(1000) })).case);
    seen.push(select.poll({ ch, done: wg.wait() })!.case);
    return seen;
  });
  assert.equal(cases, ["done", "late", "done", "done"]);
}));

test("once calls once, and the others wait until that has returned", within(2000, async () => {
  let calls = 0;
  await run(function* (): Routine {
    const once = new sync.Once();
    const wg = new sync.WaitGroup();
    for (let i = 0; i < 10; i++) {
      wg.go(function* (): Routine {
        yield* once.do(function* (): Routine {
          for (let i = 0; i < 5; i++) yield* gosched();
          calls++;
        });
        assert.is(calls, 1);
      });
    }
    yield* wg.wait();
    yield* once.do(async () => void calls++);
  });
  assert.is(calls, 1);
}));

test("an async body is waited for", within(2000, async () => {
  const log: string[] = [];
  const once = new sync.Once();
  const body = async (): Promise<void> => {
    await gosched();
    log.push("done");
  };
  await Promise.all([1, 2].map(() => once.do(body).then(() => void log.push("returned"))));
  assert.equal(log, ["done", "returned", "returned"]);
}));

test("a value is made once, and an error is thrown every time", within(2000, async () => {
  let calls = 0;
  const failure = new Error("oops");
  const value = sync.onceValue(() => ({ call: ++calls }));
  const fails = sync.onceValue(function* (): Routine<number> {
    calls++;
    yield* gosched();
    throw failure;
  });
  const task = sync.onceFunc(() => void calls++);
  await run(function* (): Routine {
    assert.is(yield* value(), yield* value());
    const all: Goroutine<unknown>[] = [1, 2, 3].map(() => go(function* (): Routine<unknown> {
      try {
        return yield* fails();
      } catch (error) {
        return error;
      }
    }));
    for (const g of all) assert.is(yield* g.join(), failure);
    yield* task();
    yield* task();
  });
  assert.is(calls, 3);
  assert.is((await value()).call, 1);
}));

test("goexit counts as done; there is no value then", within(2000, async () => {
  let calls = 0;
  const value = sync.onceValue(function* (): Routine<number> {
    calls++;
    yield* goexit();
    return 1;
  });
  await run(function* (): Routine {
    yield* go(function* (): Routine {
      yield* value();
      assert.unreachable("it has called goexit");
    }).join();
    for (let i = 0; i < 2; i++) {
      let caught: unknown;
      try {
        yield* value();
      } catch (error) {
        caught = error;
      }
      assert.is((caught as RuntimeError).code, "ERR_ONCE_EXITED");
    }
  });
  assert.is(calls, 1);
}));

test("signals wake in the order of arrival, broadcast wakes all", within(2000, async () => {
  const log: string[] = [];
  await run(function* (): Routine {
    const mu = new sync.Mutex();
    const cond = new sync.Cond(mu);
    const waits = (name: string): Goroutine => go(function* (): Routine {
      yield* mu.lock();
      yield* cond.wait();
      log.push(name);
      assert.is(mu.tryLock(), false, "it is locked again");
      mu.unlock();
    });
    cond.signal();
    cond.broadcast();
    const all: Goroutine[] = [];
    for (const name of ["a", "b", "c", "d"]) {
      all.push(waits(name));
      yield* parked(...all);
    }
    cond.signal();
    yield* all[0]!.join();
    cond.signal();
    yield* all[1]!.join();
    cond.broadcast();
    const late = waits("e");
    yield* joined(all);
    yield* parked(late);
    cond.signal();
    yield* late.join();
  });
  assert.equal(log.slice(0, 2), ["a", "b"]);
  assert.equal(log.slice(2, 4).sort(), ["c", "d"]);
  assert.equal(log.slice(4), ["e"]);
}));

test("a signal that the locker's own unlock sends is not missed", within(2000, async () => {
  await run(function* (): Routine {
    const mu = new sync.Mutex();
    const cond: sync.Cond = new sync.Cond({
      lock: (): Op<void> => mu.lock(),
      unlock() {
        mu.unlock();
        cond.signal();
      },
    });
    yield* mu.lock();
    yield* cond.wait();
    mu.unlock();
  });
}));

test("wait without the lock is a wrong unlock", within(2000, async () => {
  const error = await rejection(run(function* (): Routine {
    yield* new sync.Cond(new sync.Mutex()).wait();
  }));
  assert.is((error as Error).message, "sync: unlock of unlocked mutex");
}));

test("what console.log shows of them is short", () => {
  const all = [
    new sync.Mutex(), new sync.RWMutex(), new sync.WaitGroup(), new sync.Semaphore(1),
    new sync.Cond(new sync.Mutex()),
  ];
  assert.equal(all.map(String), ["Mutex", "RWMutex", "WaitGroup 0", "Semaphore", "Cond"]);
});

test.run();
