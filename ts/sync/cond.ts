// Cond: waiting until something may have changed.
import { DEV } from "#core";
import { CASE_COND, RESULT_BLOCKED, RESULT_PARKED, SEMA_COND } from "../../assembly/abi.ts";
import type { Op, Routine } from "../contract.ts";
import { fatal } from "../core/fatal.ts";
import { used } from "../core/forgotten.ts";
import { Operation } from "../core/operation.ts";
import type { Task } from "../core/task.ts";
import { caller, callerBubble } from "../default.ts";
import { fn } from "../go.ts";
import { Primitive } from "./primitive.ts";
import type { Locker } from "./routine.ts";

/** Go: `sync.Cond`. Those that wait are woken in the order in which they came; a signal never wakes
 *  one that came after it.
 *
 *  @example
 *  ```ts
 *  import { go, run, sync } from "skein";
 *
 *  const taken = await run(function* () {
 *    const mu = new sync.Mutex();
 *    const filled = new sync.Cond(mu);
 *    const items: string[] = [];
 *    go(function* () {
 *      yield* mu.lock();
 *      items.push("apple");
 *      filled.signal();
 *      mu.unlock();
 *    });
 *    yield* mu.lock();
 *    while (items.length === 0) yield* filled.wait();
 *    const item = items.shift();
 *    mu.unlock();
 *    return item;
 *  });
 *  // taken → "apple"
 *  ```
 */
export class Cond extends Primitive {
  /** Go: `Cond.L`. */
  readonly locker: Locker;

  /** `locker` protects what is waited for: a Mutex, an RWMutex, its `rlocker()`, or anything with
   *  `lock` and `unlock`. */
  constructor(locker: Locker) {
    super(SEMA_COND);
    this.locker = locker;
  }

  /** Unlocks, blocks until it is signalled, and locks again. The caller has it locked, and looks
   *  again at what it waits for, in a loop: it may have changed back. */
  wait(): Op<void> {
    return perform(this);
  }

  /** Wakes the one that has waited longest, if there is one. Never blocks; locked or not. */
  signal(): void {
    if (!this.engine.core.signal(this.at, callerBubble()?.at)) elsewhere();
  }

  /** Wakes all that wait. Never blocks; locked or not. */
  broadcast(): void {
    if (!this.engine.core.broadcast(this.at, callerBubble()?.at)) elsewhere();
  }

  toString(): string {
    return "Cond";
  }
}

/** Who waits in a bubble is woken from there. */
function elsewhere(): void {
  fatal(caller(), "semaphore wake of synctest goroutine from outside bubble");
}

const perform = /* @__PURE__ */ fn(function* wait(cond: Cond): Routine<void> {
  const { locker } = cond;
  const notice = new Notice(cond, cond.engine.core.arrive(cond.at));
  if (DEV) used(notice);
  locker.unlock();
  try {
    yield* notice;
  } finally {
    // A goroutine that is stopped here locks if it can: its own blocks will unlock.
    yield* locker.lock();
  }
});

class Notice extends Operation<void> {
  readonly kind = CASE_COND;
  readonly #cond: Cond;
  readonly #arrival: number;

  constructor(cond: Cond, arrival: number) {
    super(cond.engine);
    this.#cond = cond;
    this.#arrival = arrival;
  }

  start(task: Task): Task {
    const result = this.engine.core.waitCond(this.#cond.at, this.#arrival, task.at);
    if (result === RESULT_PARKED) return task.park(this);
    if (result === RESULT_BLOCKED) return task.refuse();
    return task.done(result, undefined);
  }

  finish(): void {}
}
