// Package sync in AssemblyScript.
import { Chan, defer, go, gosched, panic, protect, received } from "skein";
import { Cond, Mutex, Once, RWMutex, Semaphore, WaitGroup } from "skein/sync";
import { sleep } from "skein/time";

let counter = 0;

function count(mutex: Mutex, wg: WaitGroup, rounds: i32): void {
  for (let i = 0; i < rounds; i++) {
    mutex.lock();
    const before = counter;
    if (i % 3 == 0) gosched();
    counter = before + 1;
    mutex.unlock();
  }
  wg.done();
}

/** P38: a counter that is read and written apart. */
export function guarded(workers: i32, rounds: i32): i32 {
  const mutex = new Mutex();
  const wg = new WaitGroup();
  counter = 0;
  wg.add(workers);
  for (let i = 0; i < workers; i++) go(count, mutex, wg, rounds);
  wg.wait();
  return counter;
}

export function tries(): bool {
  const mutex = new Mutex();
  const rw = new RWMutex();
  const sem = new Semaphore(3);
  let good = mutex.tryLock() && !mutex.tryLock();
  mutex.unlock();
  good = good && rw.tryRLock() && rw.tryRLock() && !rw.tryLock();
  rw.runlock();
  rw.runlock();
  good = good && rw.tryLock() && !rw.tryRLock();
  rw.unlock();
  good = good && sem.tryAcquire(2) && !sem.tryAcquire(2) && sem.tryAcquire();
  sem.release(3);
  return good && sem.tryAcquire(3);
}

function reader(rw: RWMutex, activity: Chan<i32>, wg: WaitGroup): void {
  for (let i = 0; i < 50; i++) {
    rw.rlock();
    inside += 1;
    gosched();
    if (inside < 1 || inside >= 10000) activity.send(-1);
    inside -= 1;
    rw.runlock();
  }
  wg.done();
}

function writer(rw: RWMutex, activity: Chan<i32>, wg: WaitGroup): void {
  for (let i = 0; i < 50; i++) {
    rw.lock();
    inside += 10000;
    gosched();
    if (inside != 10000) activity.send(-2);
    inside -= 10000;
    rw.unlock();
  }
  wg.done();
}

let inside = 0;

/** P41. */
export function readersAndWriters(readers: i32): i32 {
  const rw = new RWMutex();
  const wrong = new Chan<i32>(1000);
  const wg = new WaitGroup();
  wg.add(readers + 2);
  go(writer, rw, wrong, wg);
  for (let i = 0; i < readers; i++) go(reader, rw, wrong, wg);
  go(writer, rw, wrong, wg);
  wg.wait();
  return wrong.tryRecv() ? received<i32>() : 0;
}

let calls = 0;

function once(o: Once, wg: WaitGroup): void {
  o.do(() => {
    sleep(1);
    calls++;
  });
  if (calls == 1) wg.done();
}

export function onlyOnce(): i32 {
  const o = new Once();
  const wg = new WaitGroup();
  calls = 0;
  wg.add(10);
  for (let i = 0; i < 10; i++) go(once, o, wg);
  wg.wait();
  return calls;
}

/** P44: a body that panics is not called again. Gives how often it was called. */
export function p44(): i32 {
  const o = new Once();
  const wg = new WaitGroup();
  calls = 0;
  wg.add(5);
  for (let i = 0; i < 5; i++) {
    go((o: Once, wg: WaitGroup): void => {
      defer((wg: WaitGroup): void => wg.done(), wg);
      protect((o: Once): void => {
        o.do((): void => {
          calls++;
          gosched();
          panic("once");
        });
      }, o);
    }, o, wg);
  }
  wg.wait();
  return calls;
}

function waiter(mutex: Mutex, cond: Cond, awake: Chan<i32>, i: i32): void {
  mutex.lock();
  cond.wait();
  awake.send(i);
  mutex.unlock();
}

/** P42: a signal wakes one, the one that came first, and a broadcast the rest, in any order; the
 *  result has the first two and the sum of the others. */
export function signalled(): i32 {
  const mutex = new Mutex();
  const cond = new Cond(mutex);
  const awake = new Chan<i32>(4);
  for (let i = 1; i <= 4; i++) {
    go(waiter, mutex, cond, awake, i);
    gosched();
    gosched();
  }
  let order = 0;
  for (let i = 0; i < 2; i++) {
    cond.signal();
    order = order * 10 + awake.recv();
    gosched();
    if (awake.tryRecv()) return -1;
  }
  cond.broadcast();
  return order * 10 + awake.recv() + awake.recv();
}

function taker(sem: Semaphore, n: i64, order: Chan<i64>): void {
  sem.acquire(n);
  order.send(n);
}

/** Who wants much is not passed by who wants little. */
export function inLine(): i64 {
  const sem = new Semaphore(3);
  const order = new Chan<i64>(3);
  sem.acquire(2);
  go(taker, sem, <i64>3, order);
  gosched();
  gosched();
  go(taker, sem, <i64>1, order);
  gosched();
  gosched();
  if (order.length) return -1;
  sem.release(2);
  const first = order.recv();
  sem.release(3);
  return first * 10 + order.recv();
}

export function unlocked(): void {
  new Mutex().unlock();
}

export function runlocked(): void {
  new RWMutex().runlock();
}

export function negative(): void {
  new WaitGroup().done();
}

export function released(): void {
  new Semaphore(1).release();
}

// What would have to wait, for code that is no goroutine as well.

export function lockTwice(): void {
  const mutex = new Mutex();
  mutex.lock();
  mutex.lock();
}

export function writeTwice(): void {
  const rw = new RWMutex();
  rw.lock();
  rw.lock();
}

export function readBesideWriter(): void {
  const rw = new RWMutex();
  rw.lock();
  rw.rlock();
}

export function waitForOne(): void {
  const wg = new WaitGroup();
  wg.add(1);
  wg.wait();
}

export function acquireTwice(): void {
  const sem = new Semaphore(1);
  sem.acquire();
  sem.acquire();
}

let guard = new Mutex();

export function waitForSignal(): void {
  guard = new Mutex();
  guard.lock();
  new Cond(guard).wait();
}

/** Whether the mutex of `waitForSignal` is locked still. */
export function isGuarded(): bool {
  return !guard.tryLock();
}
