// Mutex and RWMutex: who gets in, and in which order.

import { go, goexit, gosched, run, runtime, select, sync, time, wait } from "skein";
import type { Goroutine, Routine } from "skein";
import { seeded } from "skein/testing";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { joined, parked } from "../support/parked.ts";
import { within } from "../support/within.ts";

const test = suite("sync: locks");

test("a mutex lets in one at a time", within(5000, async () => {
  const count = await run(function* (): Routine<number> {
    const mu = new sync.Mutex();
    const all: Goroutine[] = [];
    let count = 0;
    for (let i = 0; i < 20; i++) {
      all.push(go(function* (): Routine {
        for (let i = 0; i < 50; i++) {
          yield* mu.lock();
          const before = count;
          yield* gosched();
          count = before + 1;
          mu.unlock();
        }
      }));
    }
    yield* joined(all);
    return count;
  });
  assert.is(count, 1000);
}));

test("a mutex made outside any run is everybody's", within(2000, async () => {
  const mu = new sync.Mutex();
  assert.is(mu.tryLock(), true);
  assert.is(mu.tryLock(), false);
  const log: string[] = [];
  const ended = run(function* (): Routine {
    yield* mu.lock();
    log.push("goroutine");
    mu.unlock();
  });
  const awaited = mu.lock().then(() => {
    log.push("async code");
    mu.unlock();
  });
  await Promise.resolve();
  log.push("unlocks");
  mu.unlock();
  await Promise.all([ended, awaited]);
  assert.is(log[0], "unlocks");
  assert.equal(log.slice(1).sort(), ["async code", "goroutine"]);
  assert.is(mu.tryLock(), true);
}));

test("generators and async code wait for a mutex in one line", within(2000, async () => {
  const log: string[] = [];
  await run(function* (): Routine {
    const mu = new sync.Mutex();
    yield* mu.lock();
    const all: Goroutine[] = [];
    for (const name of ["a", "b", "c", "d"]) {
      const isAsync = name === "b" || name === "d";
      const body = isAsync
        ? async () => {
          await mu.lock();
          log.push(name);
          mu.unlock();
        }
        : function* (): Routine {
          yield* mu.lock();
          log.push(name);
          mu.unlock();
        };
      const g = go(body);
      all.push(g);
      yield* parked(g);
      // An async function performs what it awaits a moment later.
      yield* wait(Promise.resolve());
    }
    mu.unlock();
    yield* joined(all);
  });
  assert.equal(log, ["a", "b", "c", "d"]);
}));

test("one that keeps coming back does not starve one that waits", within(5000, async () => {
  const rounds = await seeded(1, function* (): Routine<number> {
    const mu = new sync.Mutex();
    let [rounds, isDone] = [0, false];
    yield* mu.lock();
    const g = go(function* (): Routine {
      yield* mu.lock();
      isDone = true;
      mu.unlock();
    });
    yield* parked(g);
    for (; !isDone; rounds++) {
      yield* time.sleep(0.3);
      mu.unlock();
      yield* mu.lock();
    }
    return rounds;
  });
  assert.ok(rounds <= 5, `${rounds} rounds of 0.3 ms`);
}));

test("a mutex that starves is not to be had by trying", within(2000, async () => {
  const tried = await seeded(1, function* (): Routine<boolean[]> {
    const mu = new sync.Mutex();
    const tried: boolean[] = [];
    yield* mu.lock();
    const waits = go(function* (): Routine {
      yield* mu.lock();
    });
    yield* parked(waits);
    yield* time.sleep(2);
    mu.unlock();
    tried.push(mu.tryLock());
    yield* time.sleep(1);
    mu.unlock();
    tried.push(mu.tryLock(), waits.status === "dead");
    yield* waits.join();
    tried.push(mu.tryLock());
    return tried;
  });
  assert.equal(tried, [true, false, false, false]);
}));

test("withLock unlocks after a value, an error and goexit", within(2000, async () => {
  const mu = new sync.Mutex();
  await run(function* (): Routine {
    assert.is(yield* mu.withLock(() => 1), 1);
    assert.is(yield* mu.withLock(function* (): Routine<number> {
      yield* gosched();
      assert.is(mu.tryLock(), false);
      return 2;
    }), 2);
    assert.is(yield* mu.withLock(async () => {
      await gosched();
      assert.is(mu.tryLock(), false);
      return 3;
    }), 3);
    const failing: (() => unknown)[] = [
      () => {
        throw new Error("oops");
      },
      function* (): Routine {
        yield* gosched();
        throw new Error("oops");
      },
      () => Promise.reject(new Error("oops")),
    ];
    for (const body of failing) {
      let caught: unknown;
      try {
        yield* mu.withLock(body);
      } catch (error) {
        caught = error;
      }
      assert.is((caught as Error).message, "oops");
      assert.is(mu.tryLock(), true);
      mu.unlock();
    }
    yield* go(function* (): Routine {
      yield* mu.withLock(function* (): Routine {
        yield* goexit();
      });
    }).join();
  });
  assert.is(await mu.withLock(() => "awaited"), "awaited");
  assert.is(mu.tryLock(), true);
}));

test("a guard unlocks once, when it is disposed of", within(2000, async () => {
  await run(function* (): Routine {
    const mu = new sync.Mutex();
    const guard = yield* mu.guard();
    assert.is(mu.tryLock(), false);
    guard[Symbol.dispose]();
    assert.is(mu.tryLock(), true);
    guard[Symbol.dispose]();
    assert.is(mu.tryLock(), false, "it has been given back already");
    const rw = new sync.RWMutex();
    {
      using _one = yield* rw.rguard();
      using _two = yield* rw.rguard();
      assert.equal([rw.tryRLock(), rw.tryLock()], [true, false]);
      rw.runlock();
    }
    {
      using _writer = yield* rw.guard();
      assert.is(rw.tryRLock(), false);
    }
    assert.is(rw.tryLock(), true);
  });
}));

test("a writer that waits holds off readers, who come before the next", within(2000, async () => {
  const log: string[] = [];
  await run(function* (): Routine {
    const rw = new sync.RWMutex();
    const started: Goroutine[] = [];
    function* start(name: string, locker: sync.Locker): Routine {
      const g = go(function* (): Routine {
        yield* locker.lock();
        log.push(name);
        yield* gosched();
        locker.unlock();
      });
      started.push(g);
      yield* parked(g);
    }
    yield* rw.rlock();
    yield* start("writer 1", rw);
    yield* start("reader", rw.rlocker());
    yield* start("writer 2", rw);
    yield* start("reader", rw.rlocker());
    assert.is(rw.tryRLock(), false);
    assert.is(rw.tryLock(), false);
    rw.runlock();
    yield* joined(started);
    assert.is(rw.tryLock(), true);
  });
  assert.equal(log, ["writer 1", "reader", "reader", "writer 2"]);
}));

test("a lock is no case of select", () => {
  const mu = new sync.Mutex();
  for (const op of [mu.lock(), mu.guard(), new sync.RWMutex().rlock()]) {
    assert.throws(() => select({ op }), /"op" is no communication/);
  }
});

test("each wait is shown with its reason", within(2000, async () => {
  await run(function* (): Routine {
    const mu = new sync.Mutex();
    const rw = new sync.RWMutex();
    const read = new sync.RWMutex();
    const wg = new sync.WaitGroup();
    mu.tryLock();
    rw.tryLock();
    read.tryRLock();
    wg.add(1);
    const free = new sync.Mutex();
    const waits: [string, () => Routine][] = [
      ["sync.Mutex.Lock", function* () { yield* mu.lock(); }],
      ["sync.RWMutex.RLock", function* () { yield* rw.rlock(); }],
      ["sync.RWMutex.Lock", function* () { yield* rw.lock(); }],
      ["sync.RWMutex.Lock", function* () { yield* read.lock(); }],
      ["sync.WaitGroup.Wait", function* () { yield* wg.wait(); }],
      ["sync.Cond.Wait", function* () {
        yield* free.lock();
        yield* new sync.Cond(free).wait();
      }],
      ["semacquire", function* () { yield* new sync.Semaphore(0).acquire(); }],
    ];
    for (const [reason, body] of waits) {
      const g = go(body);
      yield* parked(g);
      assert.is(g.waitReason, reason);
      assert.ok(runtime.stack(true).includes(`goroutine ${g.id} [${reason}]:`));
    }
  });
}));

test.run();
