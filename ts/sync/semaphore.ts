// Semaphore: so much of something.
import { DEV } from "#core";
import { CASE_ACQUIRE, RESULT_FIRED, SEMA_WEIGHTED } from "../../assembly/abi.ts";
import type { Comm, Op, RecvChan, Routine } from "../contract.ts";
import { current } from "../core/task.ts";
import { RuntimeError } from "../errors.ts";
import { select } from "../select.ts";
import { Guard } from "./guard.ts";
import { HoldOp, isStopping, lacks, nothing, Primitive } from "./primitive.ts";
import { RoutineOp } from "./routine.ts";

/** What ends a wait: a context.Context, or anything that has these two. */
export interface Cancelable {
  /** Closed when it is cancelled. */
  done(): RecvChan<never>;
  /** Why. */
  err(): Error | undefined;
}

/** Go: `semaphore.Weighted` of golang.org/x/sync. So much, of which each takes some. Strictly first
 *  come, first served: one that wants much holds up those behind it that want little.
 *
 *  @example
 *  ```ts
 *  import { run, sync, time } from "skein";
 *
 *  const most = await run(function* () {
 *    const sem = new sync.Semaphore(3);
 *    const wg = new sync.WaitGroup();
 *    let [active, most] = [0, 0];
 *    for (let i = 0; i < 10; i++) {
 *      wg.go(function* () {
 *        yield* sem.acquire();
 *        most = Math.max(most, ++active);
 *        yield* time.sleep(1);
 *        active--;
 *        sem.release();
 *      });
 *    }
 *    yield* wg.wait();
 *    return most;
 *  });
 *  // most → 3
 *  ```
 */
export class Semaphore extends Primitive {
  #acquire: AcquireOp<void> | undefined;

  /** Throws RangeError when `size` is no integer, or negative. */
  constructor(size: number) {
    super(SEMA_WEIGHTED, amount("Semaphore", size));
  }

  /** Blocks until `n` are to be had and it is the caller's turn. Throws `ctx.err()` when `ctx` is
   *  cancelled first; a context that is cancelled never acquires. More than the size is never to be
   *  had: such a call waits for `ctx`, or for ever, and holds up nobody. Throws RangeError when `n`
   *  is no integer, or negative. Go: `Weighted.Acquire`. */
  acquire(n = 1, ctx?: Cancelable): Op<void> {
    if (ctx !== undefined) return this.#acquireIn(n, ctx, nothing);
    if (DEV || n !== 1) return new AcquireOp(this, n, nothing);
    return this.#acquire ??= new AcquireOp(this, 1, nothing);
  }

  /** Acquires if that needs no waiting. Never blocks, callable anywhere. Go: `TryAcquire`. */
  tryAcquire(n = 1): boolean {
    const wanted = amount("Semaphore.tryAcquire", n);
    return this.engine.core.acquire(this.at, wanted, 0) === RESULT_FIRED;
  }

  /** Gives back. Throws RuntimeError ("semaphore: released more than held"), and gives nothing
   *  back, when so much is not held. Never blocks, callable anywhere. Go: `Release`. */
  release(n = 1): void {
    const given = amount("Semaphore.release", n);
    if (lacks(this, CASE_ACQUIRE) || this.engine.core.releaseSema(this.at, given)) return;
    throw new RuntimeError("ERR_RELEASED_TOO_MUCH", "semaphore: released more than held");
  }

  /** As `acquire`, and gives a guard that releases: `using guard = yield* sem.guard(2)`. */
  guard(n = 1, ctx?: Cancelable): Op<Guard> {
    const give = (): Guard => new Guard(() => this.release(n));
    return ctx === undefined ? new AcquireOp(this, n, give) : this.#acquireIn(n, ctx, give);
  }

  toString(): string {
    return "Semaphore";
  }

  #acquireIn<T>(n: number, ctx: Cancelable, give: () => T): Op<T> {
    amount("Semaphore.acquire", n);
    return new RoutineOp(this.engine, () => acquireIn(this, n, ctx, give));
  }
}

function amount(verb: string, n: number): number {
  if (Number.isSafeInteger(n) && n >= 0) return n;
  throw new RangeError(`${verb}: expected an integer that is not negative, got ${n}`);
}

class AcquireOp<T> extends HoldOp<T> {
  readonly kind = CASE_ACQUIRE;
  /** How much: as a case of select it stands where other cases have a delay. */
  readonly delayMs: number;

  constructor(of: Semaphore, n: number, give: () => T) {
    super(of, give);
    this.delayMs = amount("Semaphore.acquire", n);
  }

  ask(g: number): number {
    return this.engine.core.acquire(this.of.at, this.delayMs, g);
  }

  taken(): T {
    return this.finish();
  }

  woken(): T {
    return this.finish();
  }
}

/** One select over the line of the semaphore and the end of the context. */
function* acquireIn<T>(of: Semaphore, n: number, ctx: Cancelable, give: () => T): Routine<T> {
  const done = ctx.done();
  if (done.tryRecv() !== undefined) throw ctx.err();
  const held = new AcquireOp(of, n, nothing);
  let isHeld = false;
  try {
    isHeld = (yield* select({ held: held as Comm<void>, done })).case === "held";
  } finally {
    if (isStopping()) current!.op = held;
  }
  if (done.tryRecv() === undefined) return give();
  if (isHeld) of.release(n);
  throw ctx.err();
}
