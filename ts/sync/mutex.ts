// Mutex: one at a time.
import { DEV } from "#core";
import { CASE_MUTEX, RESULT_FIRED, SEMA_MUTEX } from "../../assembly/abi.ts";
import type { Op } from "../contract.ts";
import { fatal } from "../core/fatal.ts";
import { caller } from "../default.ts";
import { Guard } from "./guard.ts";
import { HoldOp, lacks, nothing, Primitive } from "./primitive.ts";
import { locked } from "./routine.ts";
import type { Section } from "./routine.ts";

/** Go: `sync.Mutex`. One goroutine at a time is between `lock` and `unlock`. It belongs to no
 *  goroutine: another may unlock it.
 *
 *  Whoever comes while it is free gets it; a goroutine that has waited for more than a millisecond
 *  gets it before all newcomers, so that nobody starves.
 *
 *  On one thread nothing else runs between two operations: a mutex is needed where what must not be
 *  disturbed contains an operation that blocks.
 *
 *  @example
 *  ```ts
 *  import { go, gosched, run, sync } from "skein";
 *
 *  const count = await run(function* () {
 *    const mu = new sync.Mutex();
 *    const wg = new sync.WaitGroup();
 *    let count = 0;
 *    for (let i = 0; i < 10; i++) {
 *      wg.go(function* () {
 *        yield* mu.lock();
 *        try {
 *          const before = count;
 *          yield* gosched();
 *          count = before + 1;
 *        } finally {
 *          mu.unlock();
 *        }
 *      });
 *    }
 *    yield* wg.wait();
 *    return count;
 *  });
 *  // count → 10
 *  ```
 */
export class Mutex extends Primitive {
  #lock: LockOp<void> | undefined;

  constructor() {
    super(SEMA_MUTEX);
  }

  /** Blocks until nobody else has it. Go: `Mutex.Lock`. */
  lock(): Op<void> {
    return DEV ? new LockOp(this, nothing) : this.#lock ??= new LockOp(this, nothing);
  }

  /** Locks it if that needs no waiting. Never blocks, callable anywhere. Go: `Mutex.TryLock`. */
  tryLock(): boolean {
    return this.engine.core.lockMutex(this.at, 0) === RESULT_FIRED;
  }

  /** Never blocks, callable anywhere. When it is not locked: FatalError ("sync: unlock of unlocked
   *  mutex"), which ends the run even if it is caught. Go: `Mutex.Unlock`. */
  unlock(): void {
    if (lacks(this, CASE_MUTEX) || this.engine.core.unlockMutex(this.at)) return;
    fatal(caller(), "sync: unlock of unlocked mutex");
  }

  /** Locks, calls `body`, unlocks, and gives what `body` returned: a generator function, an async
   *  one or a plain one. It is unlocked whatever happens: an error, goexit, the end of the run. */
  withLock<T>(body: Section<T>): Op<T> {
    return locked(this, body);
  }

  /** Locks, and gives a guard that unlocks at the end of the block:
   *  `using guard = yield* mu.guard()`. */
  guard(): Op<Guard> {
    return new LockOp(this, () => new Guard(() => this.unlock()));
  }

  toString(): string {
    return "Mutex";
  }
}

class LockOp<T> extends HoldOp<T> {
  readonly kind = CASE_MUTEX;

  ask(g: number): number {
    return this.engine.core.lockMutex(this.of.at, g);
  }
}
