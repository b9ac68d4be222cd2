// Package sync: what its operations give, and what may stand where.

import { context, select, sync } from "skein";
import type { Chan, Comm, Goroutine, Op, Routine } from "skein";
import * as subpath from "skein/sync";
import { is } from "./equal.ts";

export function locks(mu: sync.Mutex, rw: sync.RWMutex): void {
  is<Op<void>>()(mu.lock());
  is<boolean>()(mu.tryLock());
  is<void>()(mu.unlock());
  is<Op<number>>()(mu.withLock(() => 1));
  is<Op<number>>()(mu.withLock(function* (): Routine<number> {
    return 1;
  }));
  is<Op<number>>()(mu.withLock(async () => 1));
  is<Op<sync.Guard>>()(mu.guard());
  is<Op<void>>()(rw.lock());
  is<Op<void>>()(rw.rlock());
  is<boolean>()(rw.tryRLock());
  is<Op<sync.Guard>>()(rw.rguard());
  is<sync.Locker>()(rw.rlocker());
  // @ts-expect-error a mutex has nothing to read
  mu.rlock();
  // @ts-expect-error nothing to call
  mu.withLock(1, 2);
}

export function* guards(mu: sync.Mutex): Routine {
  using guard = yield* mu.guard();
  is<sync.Guard>()(guard);
}

export function groups(wg: sync.WaitGroup): void {
  is<Comm<void>>()(wg.wait());
  is<Goroutine<number>>()(wg.go((a: number, b: string) => a + b.length, 1, "2"));
  is<Goroutine<string>>()(wg.go(async () => "text"));
  is<void>()(wg.add(1));
  select({ done: wg.wait() });
  // @ts-expect-error an argument of a wrong type
  wg.go((a: number) => a, "1");
  // @ts-expect-error how many
  wg.add();
}

export function once(first: sync.Once): void {
  is<Op<void>>()(first.do(() => 1));
  is<Op<void>>()(first.do(function* (): Routine {}));
  is<() => Op<number>>()(sync.onceValue(() => 1));
  is<() => Op<string>>()(sync.onceValue(function* (): Routine<string> {
    return "text";
  }));
  is<() => Op<number>>()(sync.onceValue(async () => 1));
  is<() => Op<void>>()(sync.onceFunc(() => 1));
  // @ts-expect-error not a function
  first.do(1);
}

export function conditions(mu: sync.Mutex, rw: sync.RWMutex, wg: sync.WaitGroup): void {
  for (const locker of [mu, rw, rw.rlocker()]) is<Op<void>>()(new sync.Cond(locker).wait());
  new sync.Cond({ lock: () => mu.lock(), unlock() {} });
  // @ts-expect-error a group cannot be locked
  new sync.Cond(wg);
  // @ts-expect-error what it protects
  new sync.Cond();
}

export function semaphores(sem: sync.Semaphore, done: Chan<never>): void {
  const ctx = { done: () => done, err: () => undefined };
  is<Op<void>>()(sem.acquire());
  is<Op<void>>()(sem.acquire(2, ctx));
  is<Op<void>>()(sem.acquire(1, context.background()));
  is<Op<sync.Guard>>()(sem.guard(2, ctx));
  is<boolean>()(sem.tryAcquire(2));
  is<void>()(sem.release());
  // @ts-expect-error how much there is
  new sync.Semaphore();
  // @ts-expect-error no context
  sem.acquire(1, {});
}

is<typeof sync.Mutex>()(subpath.Mutex);
