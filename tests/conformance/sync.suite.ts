// P38 to P45: locks, groups, conditions, once.

import { chan, FatalError, go, GoroutinePanic, gosched, run as runMain, sync, time } from "skein";
import type { Goroutine, Routine } from "skein";
import { seeded } from "skein/testing";
import * as assert from "uvu/assert";
import { joined, lottery, parked, rounds } from "../support/parked.ts";
import { scenarios, seeds } from "../support/scenario.ts";

const { scenario, real, test, run } = scenarios("sync");

scenario("P38", "a mutex lets in one at a time, and trying takes part", function* () {
  const mu = new sync.Mutex();
  yield* mu.lock();
  assert.is(mu.tryLock(), false);
  mu.unlock();
  assert.is(mu.tryLock(), true);
  mu.unlock();
  let [count, expected] = [0, 0];
  function* add(): Routine {
    const before = count;
    yield* gosched();
    count = before + 1;
    expected++;
  }
  const all: Goroutine[] = [];
  for (let g = 0; g < 10; g++) {
    all.push(go(function* (): Routine {
      for (let i = 0; i < 30; i++) {
        if (i % 3 === 0) {
          if (mu.tryLock()) mu.unlock();
          continue;
        }
        yield* mu.lock();
        yield* add();
        mu.unlock();
      }
    }));
  }
  yield* joined(all);
  assert.is(count, 200);
  assert.is(expected, 200);
});

/** The eight programs of Go's TestMutexMisuse. */
const misuses: [string, (mu: sync.Mutex, rw: sync.RWMutex) => Routine][] = [
  ["sync: unlock of unlocked mutex", function* (mu) {
    mu.unlock();
  }],
  ["sync: unlock of unlocked mutex", function* (mu) {
    yield* mu.lock();
    mu.unlock();
    mu.unlock();
  }],
  ["sync: Unlock of unlocked RWMutex", function* (_, rw) {
    rw.unlock();
  }],
  ["sync: Unlock of unlocked RWMutex", function* (_, rw) {
    yield* rw.rlock();
    rw.unlock();
  }],
  ["sync: Unlock of unlocked RWMutex", function* (_, rw) {
    yield* rw.lock();
    rw.unlock();
    rw.unlock();
  }],
  ["sync: RUnlock of unlocked RWMutex", function* (_, rw) {
    rw.runlock();
  }],
  ["sync: RUnlock of unlocked RWMutex", function* (_, rw) {
    yield* rw.lock();
    rw.runlock();
  }],
  ["sync: RUnlock of unlocked RWMutex", function* (_, rw) {
    yield* rw.rlock();
    rw.runlock();
    rw.runlock();
  }],
];

test("P39", "a wrong unlock is fatal, though the program recovers", async () => {
  for (const [text, misuse] of misuses) {
    function* main(): Routine<string> {
      try {
        yield* misuse(new sync.Mutex(), new sync.RWMutex());
      } catch {
        // As Go's recover.
      }
      yield* gosched();
      return "it went on";
    }
    const runs = [() => runMain(main), ...seeds(10).map((seed) => () => seeded(seed, main))];
    for (const start of runs) {
      const error = await start().catch((error: unknown) => error);
      assert.instance(error, FatalError);
      assert.is((error as Error).message, text);
    }
  }
});

function* fairness(): Routine {
  const mu = new sync.Mutex();
  let stop = false;
  const greedy = go(function* (): Routine {
    while (!stop) {
      yield* mu.lock();
      yield* time.sleep(0.1);
      mu.unlock();
    }
  });
  const start = time.now();
  const modest = go(function* (): Routine {
    for (let i = 0; i < 10; i++) {
      yield* time.sleep(0.1);
      yield* mu.lock();
      mu.unlock();
    }
  });
  yield* modest.join();
  stop = true;
  assert.ok(time.now() - start < 10_000);
  yield* greedy.join();
}

scenario("P40", "one that holds the mutex again and again does not starve another", fairness);
real("P40", "the same on the real clock", fairness);

scenario("P41", "an RWMutex is for many readers or one writer: the table", function* () {
  const rw = new sync.RWMutex();
  yield* rw.lock();
  assert.equal([rw.tryLock(), rw.tryRLock()], [false, false]);
  rw.unlock();
  assert.is(rw.tryLock(), true);
  rw.unlock();
  assert.equal([rw.tryRLock(), rw.tryRLock()], [true, true]);
  assert.is(rw.tryLock(), false);
  rw.runlock();
  rw.runlock();
});

scenario("P41", "readers and writers hammer an RWMutex", function* (seed) {
  const rw = new sync.RWMutex();
  let activity = 0;
  function* inside(weight: number, right: (seen: number) => boolean): Routine {
    activity += weight;
    assert.ok(right(activity), `${activity}`);
    for (let i = seed % 3; i > 0; i--) yield* gosched();
    assert.ok(right(activity), `${activity}`);
    activity -= weight;
  }
  const all: Goroutine[] = [];
  for (let i = 0; i < [1, 3, 5, 10][seed % 4]!; i++) {
    all.push(go(function* (): Routine {
      for (let i = 0; i < 10; i++) {
        yield* rw.rlock();
        yield* inside(1, (seen) => seen >= 1 && seen < 10_000);
        rw.runlock();
      }
    }));
  }
  for (let i = 0; i < 2; i++) {
    all.push(go(function* (): Routine {
      for (let i = 0; i < 10; i++) {
        yield* rw.lock();
        yield* inside(10_000, (seen) => seen === 10_000);
        rw.unlock();
      }
    }));
  }
  yield* joined(all);
  assert.is(rw.tryLock(), true);
});

scenario("P42", "after each signal exactly one goes on", function* () {
  const mu = new sync.Mutex();
  const cond = new sync.Cond(mu);
  const [running, awake] = [chan<boolean>(2), chan<boolean>(2)];
  const waiters = [1, 2].map(() => go(function* (): Routine {
    yield* mu.lock();
    yield* running.send(true);
    yield* cond.wait();
    yield* awake.send(true);
    mu.unlock();
  }));
  for (let i = 0; i < 2; i++) yield* running.recv();
  yield* parked(...waiters);
  for (let left = 2; left > 0; left--) {
    assert.is(awake.length, 0);
    yield* mu.lock();
    cond.signal();
    mu.unlock();
    yield* awake.recv();
    yield* rounds(5);
    assert.is(awake.length, 0);
  }
  cond.signal();
  yield* joined(waiters);
});

scenario("P43", "two groups hold and release sixteen, eight times over", function* () {
  const [first, second] = [new sync.WaitGroup(), new sync.WaitGroup()];
  for (let round = 0; round < 8; round++) {
    first.add(16);
    second.add(16);
    const exited = chan<boolean>(16);
    for (let i = 0; i < 16; i++) {
      go(function* (): Routine {
        first.done();
        yield* second.wait();
        yield* exited.send(true);
      });
    }
    yield* first.wait();
    for (let i = 0; i < 16; i++) {
      assert.is(exited.length, 0, "released too soon");
      yield* gosched();
      second.done();
    }
    for (let i = 0; i < 16; i++) yield* exited.recv();
  }
});

scenario("P44", "a first call that panics has been made", function* () {
  const once = new sync.Once();
  let caught: unknown;
  try {
    yield* once.do(function* (): Routine {
      yield* gosched();
      throw new Error("failed");
    });
  } catch (error) {
    caught = error;
  }
  assert.is((caught as Error).message, "failed");
  yield* once.do(() => assert.unreachable("it was called twice"));
});

test("P44", "the panic of a call ends the program when nobody recovers", async () => {
  const error = await runMain(function* (): Routine {
    const once = new sync.Once();
    const wg = new sync.WaitGroup();
    wg.go(function* (): Routine {
      yield* once.do(() => {
        throw new Error("failed");
      });
    });
    yield* wg.wait();
  }).catch((error: unknown) => error);
  assert.instance(error, GoroutinePanic);
});

/** A map behind a lock. `lock` and `unlock` are those for an operation that reads, or writes. */
class LockedMap {
  readonly #map = new Map<string, number>();
  readonly #reads: sync.Locker;
  readonly #writes: sync.Locker;

  constructor(reads: sync.Locker, writes: sync.Locker) {
    this.#reads = reads;
    this.#writes = writes;
  }

  /** Performs one of the operations of Go's sync.Map. */
  *apply(name: MapOp, key: string, a: number, b: number): Routine<unknown> {
    const locker = name === "load" ? this.#reads : this.#writes;
    yield* locker.lock();
    try {
      yield* gosched();
      return operations[name](this.#map, key, a, b);
    } finally {
      locker.unlock();
    }
  }

  get content(): [string, number][] {
    return [...this.#map].sort();
  }
}

type Apply = (map: Map<string, number>, key: string, a: number, b: number) => unknown;

const operations = {
  load: (map, key) => map.get(key),
  store: (map, key, a) => void map.set(key, a),
  loadOrStore: (map, key, a) => map.get(key) ?? void map.set(key, a),
  loadAndDelete: (map, key) => [map.get(key), map.delete(key)],
  delete: (map, key) => void map.delete(key),
  swap: (map, key, a) => {
    const before = map.get(key);
    map.set(key, a);
    return before;
  },
  compareAndSwap: (map, key, a, b) => map.get(key) === a && Boolean(map.set(key, b)),
  compareAndDelete: (map, key, a) => map.get(key) === a && map.delete(key),
  clear: (map) => map.clear(),
} satisfies Record<string, Apply>;

type MapOp = keyof typeof operations;

// Go's sync.Map is no part of this library: the operations, on a map behind each kind of lock.
scenario("P45", "a map behind a lock is as one that nobody shares", function* (seed) {
  const draw = lottery(seed);
  const names = Object.keys(operations) as MapOp[];
  const mu = new sync.Mutex();
  const rw = new sync.RWMutex();
  const maps = [new LockedMap(mu, mu), new LockedMap(rw.rlocker(), rw)];
  for (const map of maps) {
    const reference = new Map<string, number>();
    // Several goroutines, each with keys of its own; `clear` is for the end.
    const all = ["a", "b", "c"].map((prefix) => go(function* (): Routine {
      for (let i = 0; i < 30; i++) {
        const name = names[draw(names.length - 1)]!;
        const [key, a, b] = [prefix + draw(3), draw(4), draw(4)];
        const expected = (operations[name] as Apply)(reference, key, a, b);
        assert.equal(yield* map.apply(name, key, a, b), expected);
      }
    }));
    yield* joined(all);
    assert.equal(map.content, [...reference].sort());
    yield* map.apply("clear", "", 0, 0);
    assert.equal(map.content, []);
  }
});

run();
