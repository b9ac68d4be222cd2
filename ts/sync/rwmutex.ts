// RWMutex: many readers, or one writer.
import { DEV } from "#core";
import { CASE_READ, CASE_WRITE, RESULT_FIRED, SEMA_RWMUTEX } from "../../assembly/abi.ts";
import type { Op } from "../contract.ts";
import { fatal } from "../core/fatal.ts";
import { caller } from "../default.ts";
import { Guard } from "./guard.ts";
import { HoldOp, lacks, nothing, Primitive } from "./primitive.ts";
import type { Locker } from "./routine.ts";

/** Go: `sync.RWMutex`. Held by any number of readers, or by one writer. A writer that waits holds
 *  off new readers, and when a writer unlocks, all readers that wait come before the next writer:
 *  so neither starves. A goroutine that reads must not lock for reading again: if a writer came in
 *  between, the two would wait for each other.
 *
 *  @example
 *  ```ts
 *  import { run, sync } from "skein";
 *
 *  const seen = await run(function* () {
 *    const rw = new sync.RWMutex();
 *    yield* rw.rlock();
 *    const beside = [rw.tryRLock(), rw.tryLock()];
 *    rw.runlock();
 *    rw.runlock();
 *    return [...beside, rw.tryLock()];
 *  });
 *  // seen → [true, false, true]
 *  ```
 */
export class RWMutex extends Primitive {
  #lock: WriteOp<void> | undefined;
  #rlock: ReadOp<void> | undefined;
  #rlocker: Locker | undefined;

  constructor() {
    super(SEMA_RWMUTEX);
  }

  /** Locks for writing: blocks until nobody else has it. Go: `RWMutex.Lock`. */
  lock(): Op<void> {
    return DEV ? new WriteOp(this, nothing) : this.#lock ??= new WriteOp(this, nothing);
  }

  /** Locks for writing if that needs no waiting. Never blocks, callable anywhere. */
  tryLock(): boolean {
    return this.engine.core.lockWrite(this.at, 0) === RESULT_FIRED;
  }

  /** Never blocks, callable anywhere. When it is not locked for writing: FatalError ("sync: Unlock
   *  of unlocked RWMutex"), which ends the run even if it is caught. */
  unlock(): void {
    if (lacks(this, CASE_WRITE) || this.engine.core.unlockWrite(this.at)) return;
    fatal(caller(), "sync: Unlock of unlocked RWMutex");
  }

  /** Locks for reading: blocks while a writer has it or waits for it. Go: `RWMutex.RLock`. */
  rlock(): Op<void> {
    return DEV ? new ReadOp(this, nothing) : this.#rlock ??= new ReadOp(this, nothing);
  }

  /** Locks for reading if that needs no waiting. Never blocks, callable anywhere. */
  tryRLock(): boolean {
    return this.engine.core.lockRead(this.at, 0) === RESULT_FIRED;
  }

  /** Never blocks, callable anywhere. When it is not locked for reading: FatalError ("sync: RUnlock
   *  of unlocked RWMutex"), which ends the run even if it is caught. */
  runlock(): void {
    if (lacks(this, CASE_READ) || this.engine.core.unlockRead(this.at)) return;
    fatal(caller(), "sync: RUnlock of unlocked RWMutex");
  }

  /** The reading side as something with a lock, for `Cond`. Go: `RWMutex.RLocker`. */
  rlocker(): Locker {
    return this.#rlocker ??= { lock: () => this.rlock(), unlock: () => this.runlock() };
  }

  /** Locks for writing, and gives a guard that unlocks: `using guard = yield* rw.guard()`. */
  guard(): Op<Guard> {
    return new WriteOp(this, () => new Guard(() => this.unlock()));
  }

  /** Locks for reading, and gives a guard that unlocks: `using guard = yield* rw.rguard()`. */
  rguard(): Op<Guard> {
    return new ReadOp(this, () => new Guard(() => this.runlock()));
  }

  toString(): string {
    return "RWMutex";
  }
}

class WriteOp<T> extends HoldOp<T> {
  readonly kind = CASE_WRITE;

  ask(g: number): number {
    return this.engine.core.lockWrite(this.of.at, g);
  }
}

class ReadOp<T> extends HoldOp<T> {
  readonly kind = CASE_READ;

  ask(g: number): number {
    return this.engine.core.lockRead(this.of.at, g);
  }
}
