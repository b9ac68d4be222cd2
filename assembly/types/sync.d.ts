// "skein/sync" as programs in AssemblyScript see it. Misuse that is fatal in Go ends the run.

/** Go: `sync.Mutex`. */
export declare class Mutex {
  lock(): void;
  tryLock(): bool;
  unlock(): void;
}

/** Go: `sync.RWMutex`. */
export declare class RWMutex {
  lock(): void;
  tryLock(): bool;
  unlock(): void;
  rlock(): void;
  tryRLock(): bool;
  runlock(): void;
}

/** Go: `sync.WaitGroup`. */
export declare class WaitGroup {
  /** Adds to the counter; at zero all that wait go on. */
  add(delta: i32): void;
  done(): void;
  /** Blocks until the counter is zero. */
  wait(): void;
}

/** Go: `sync.Once`. */
export declare class Once {
  /** Calls `body` the first time; later calls wait until that has returned. */
  do(body: () => void): void;
}

/** Go: `sync.Cond`. */
export declare class Cond {
  constructor(locker: Mutex);

  /** Unlocks, blocks until it is signalled, and locks again. */
  wait(): void;
  signal(): void;
  broadcast(): void;
}

/** Go: `semaphore.Weighted`. */
export declare class Semaphore {
  constructor(size: i64);

  acquire(n?: i64): void;
  tryAcquire(n?: i64): bool;
  release(n?: i64): void;
}
