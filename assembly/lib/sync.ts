// What AssemblyScript programs import from "skein/sync": blocking calls over the records of the
// core (assembly/sync). Misuse that is fatal in Go ends the run.
import {
  GROUP_NEGATIVE, RESULT_FIRED, RESULT_YIELD, SEMA_COND, SEMA_GROUP, SEMA_MUTEX, SEMA_RWMUTEX,
  SEMA_WEIGHTED,
} from "../abi";
import { Bubble } from "../sched/bubble";
import { G } from "../sched/g";
import { arrive, broadcast, signal, waitCond } from "../sync/cond";
import { addGroup, waitGroup } from "../sync/group";
import { lockMutex, unlockMutex } from "../sync/mutex";
import { lockRead, lockWrite, unlockRead, unlockWrite } from "../sync/rwmutex";
import { Sema } from "../sync/sema";
import { acquire, releaseSema } from "../sync/weighted";
import { running } from "../trampoline";
import { defer } from "./defer";
import { fatal, outside, panic } from "./panic";
import { settle } from "./settle";

/** Nobody: what only looks does not wait. */
const NOBODY = changetype<G>(0);

/** An object of T, which is a record of the core. */
function make<T>(kind: u32, size: f64 = 0): T {
  const s = changetype<Sema>(__new(offsetof<Sema>(), idof<T>()));
  s.kind = kind;
  s.size = size;
  return changetype<T>(s);
}

/** The record of a Cond. */
@final
class Line {
  constructor() {
    return make<Line>(SEMA_COND);
  }
}

// @ts-ignore: decorator
@inline
function isDone(result: i32): bool {
  return (result & ~RESULT_YIELD) == RESULT_FIRED;
}

/** Go: `sync.Mutex`. */
@final
export class Mutex {
  constructor() {
    return make<Mutex>(SEMA_MUTEX);
  }

  lock(): void {
    settle(lockMutex(changetype<Sema>(this), running), "Mutex.lock");
  }

  tryLock(): bool {
    return isDone(lockMutex(changetype<Sema>(this), NOBODY));
  }

  unlock(): void {
    if (!unlockMutex(changetype<Sema>(this))) fatal("sync: unlock of unlocked mutex");
  }
}

/** Go: `sync.RWMutex`. */
@final
export class RWMutex {
  constructor() {
    return make<RWMutex>(SEMA_RWMUTEX);
  }

  lock(): void {
    settle(lockWrite(changetype<Sema>(this), running), "RWMutex.lock");
  }

  tryLock(): bool {
    return isDone(lockWrite(changetype<Sema>(this), NOBODY));
  }

  unlock(): void {
    if (!unlockWrite(changetype<Sema>(this))) fatal("sync: Unlock of unlocked RWMutex");
  }

  rlock(): void {
    settle(lockRead(changetype<Sema>(this), running), "RWMutex.rlock");
  }

  tryRLock(): bool {
    return isDone(lockRead(changetype<Sema>(this), NOBODY));
  }

  runlock(): void {
    if (!unlockRead(changetype<Sema>(this))) fatal("sync: RUnlock of unlocked RWMutex");
  }
}

/** Go: `sync.WaitGroup`. */
@final
export class WaitGroup {
  constructor() {
    return make<WaitGroup>(SEMA_GROUP);
  }

  /** Adds to the counter; at zero all that wait go on. */
  add(delta: i32): void {
    const result = addGroup(changetype<Sema>(this), delta, changetype<Bubble>(0));
    if (result == GROUP_NEGATIVE) panic("sync: negative WaitGroup counter");
  }

  done(): void {
    this.add(-1);
  }

  /** Blocks until the counter is zero. */
  wait(): void {
    settle(waitGroup(changetype<Sema>(this), running), "WaitGroup.wait");
  }
}

/** Go: `sync.Once`. */
@final
export class Once {
  private mutex: Mutex = new Mutex();
  private isDone: bool = false;

  /** Calls `body` the first time; later calls wait until that has returned. A panic in it, or
   *  goexit, is as good as returning. */
  do(body: () => void): void {
    if (!this.isDone) this.first(body);
  }

  private first(body: () => void): void {
    this.mutex.lock();
    if (!changetype<usize>(running)) {
      if (!this.isDone) body();
      finish(this);
      return;
    }
    defer(finish, this);
    if (!this.isDone) body();
  }

  /** Nobody will call the body any more. */
  finish(): void {
    this.isDone = true;
    this.mutex.unlock();
  }
}

function finish(once: Once): void {
  once.finish();
}

/** Go: `sync.Cond`, with a Mutex. */
@final
export class Cond {
  private line: Line = new Line();
  private locker: Mutex;

  constructor(locker: Mutex) {
    this.locker = locker;
  }

  // @ts-ignore: decorator
  @inline
  private get sema(): Sema {
    return changetype<Sema>(this.line);
  }

  /** Unlocks, blocks until it is signalled, and locks again. */
  wait(): void {
    if (!changetype<usize>(running)) outside("Cond.wait");
    const arrival = arrive(this.sema);
    this.locker.unlock();
    settle(waitCond(this.sema, arrival, running), "Cond.wait");
    this.locker.lock();
  }

  /** Wakes the one that has waited longest. */
  signal(): void {
    signal(this.sema, changetype<Bubble>(0));
  }

  broadcast(): void {
    broadcast(this.sema, changetype<Bubble>(0));
  }
}

/** Go: `semaphore.Weighted`: strictly first come, first served. */
@final
export class Semaphore {
  constructor(size: i64) {
    return make<Semaphore>(SEMA_WEIGHTED, <f64>size);
  }

  acquire(n: i64 = 1): void {
    settle(acquire(changetype<Sema>(this), <f64>n, running), "Semaphore.acquire");
  }

  tryAcquire(n: i64 = 1): bool {
    return isDone(acquire(changetype<Sema>(this), <f64>n, NOBODY));
  }

  release(n: i64 = 1): void {
    if (!releaseSema(changetype<Sema>(this), <f64>n)) panic("semaphore: released more than held");
  }
}
