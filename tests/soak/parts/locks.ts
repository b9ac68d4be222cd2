// Locks: counters that come out exact, readers and writers that keep apart, conditions and groups
// that wake whom they must.

import { chan, gosched, sync, time, wait } from "skein";
import type { Routine } from "skein";
import type { Draw } from "../../support/seed.ts";
import { crowd, dawdle, expect } from "../part.ts";

/** Something that others may run during. */
function* work(draw: Draw): Routine {
  const how = draw(5);
  if (how === 0) yield* time.sleep(draw(3) / 8);
  else if (how === 1) yield* wait(Promise.resolve());
  else if (how < 4) yield* gosched();
}

/** A counter that is read and written with a wait in between. */
export function* mutexes(draw: Draw): Routine {
  const mu = new sync.Mutex();
  let count = 0;
  let wanted = 0;
  const increment = function* (own: Draw): Routine {
    const before = count;
    yield* work(own);
    count = before + 1;
  };
  const all = crowd(2 + draw(6), draw, function* (own) {
    for (let rounds = own(12); rounds > 0; rounds--) {
      wanted++;
      if (own(3) === 0) {
        yield* mu.withLock(() => increment(own));
        continue;
      }
      if (own(2) === 0 || !mu.tryLock()) yield* mu.lock();
      try {
        yield* increment(own);
      } finally {
        mu.unlock();
      }
    }
  });
  for (const g of all) yield* g.join();
  expect("the counter", count, wanted);
  expect("whether the mutex is free", mu.tryLock(), true);
}

/** Readers together, writers alone. */
export function* readers(draw: Draw): Routine {
  const rw = new sync.RWMutex();
  let [reading, writing] = [0, 0];
  const all = crowd(2 + draw(6), draw, function* (own) {
    for (let rounds = own(8); rounds > 0; rounds--) {
      const isWriter = own(3) === 0;
      yield* isWriter ? rw.lock() : rw.rlock();
      if (isWriter) writing++;
      else reading++;
      yield* work(own);
      if (writing > 1 || (writing === 1 && reading > 0)) throw new Error("a writer is not alone");
      if (isWriter) writing--;
      else reading--;
      if (isWriter) rw.unlock();
      else rw.runlock();
    }
  });
  for (const g of all) yield* g.join();
  expect("whether nobody has it", rw.tryLock(), true);
}

/** A bounded buffer of a mutex and two conditions. */
export function* conditions(draw: Draw): Routine {
  const mu = new sync.Mutex();
  const [filled, emptied] = [new sync.Cond(mu), new sync.Cond(mu)];
  const [each, pairs, room] = [draw(10), 1 + draw(4), 1 + draw(3)];
  const items: number[] = [];
  const taken: number[] = [];
  const wake = (cond: sync.Cond): void => draw(2) ? cond.signal() : cond.broadcast();
  const producers = crowd(pairs, draw, function* (own, index) {
    for (let i = 0; i < each; i++) {
      yield* mu.lock();
      while (items.length === room) yield* emptied.wait();
      items.push(index * 1000 + i);
      wake(filled);
      mu.unlock();
      yield* dawdle(own);
    }
  });
  const consumers = crowd(pairs, draw, function* () {
    for (let i = 0; i < each; i++) {
      yield* mu.lock();
      while (items.length === 0) yield* filled.wait();
      taken.push(items.shift()!);
      wake(emptied);
      mu.unlock();
    }
  });
  for (const g of [...producers, ...consumers]) yield* g.join();
  expect("different items taken", new Set(taken).size, each * pairs);
  expect("items left", items.length, 0);
}

/** Rounds that everybody begins together; who comes last calls once what all have waited for. */
export function* groups(draw: Draw): Routine {
  const [size, rounds] = [1 + draw(8), 1 + draw(4)];
  for (let round = 0; round < rounds; round++) {
    const [arrived, left] = [new sync.WaitGroup(), new sync.WaitGroup()];
    const once = new sync.Once();
    const value = sync.onceValue(function* () {
      yield* gosched();
      return round;
    });
    let calls = 0;
    arrived.add(size);
    const doors = chan<void>();
    for (const body of Array.from({ length: size }, () => function* (own: Draw): Routine {
      yield* work(own);
      arrived.done();
      yield* doors.recv();
      yield* once.do(() => { calls++; });
      expect("the value made once", yield* value(), round);
    })) left.go(body, draw);
    yield* arrived.wait();
    doors.close();
    yield* left.wait();
    expect("calls of once", calls, 1);
  }
}

/** Never more than there is, and all given back. */
export function* semaphores(draw: Draw): Routine {
  const size = 1 + draw(5);
  const sem = new sync.Semaphore(size);
  let held = 0;
  const all = crowd(1 + draw(8), draw, function* (own) {
    for (let rounds = own(6); rounds > 0; rounds--) {
      const n = 1 + own(size);
      if (own(2) === 0 || !sem.tryAcquire(n)) yield* sem.acquire(n);
      held += n;
      if (held > size) throw new Error(`${held} of ${size} are held`);
      yield* work(own);
      held -= n;
      sem.release(n);
    }
  });
  for (const g of all) yield* g.join();
  expect("whether all of it is free", sem.tryAcquire(size), true);
}
