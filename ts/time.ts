// Time: now, sleep, after. Durations are milliseconds; Infinity is never.
import { CASE_SLEEP, RESULT_BLOCKED, RESULT_PARKED } from "../assembly/abi.ts";
import { chan } from "./chan.ts";
import type { Comm, RecvChan } from "./contract.ts";
import { caller, callerEngine } from "./default.ts";
import type { Engine } from "./core/engine.ts";
import { Operation } from "./core/operation.ts";
import type { Task } from "./core/task.ts";

/** The present moment on the runtime's clock, in milliseconds. Monotonic; its zero is arbitrary. */
export function now(): number {
  return callerEngine().host.now();
}

/** Parks the goroutine for at least `ms` milliseconds; a duration that is not positive is over at
 *  once. Go: `time.Sleep`.
 *
 *  @example
 *  ```ts
 *  import { run } from "skein";
 *  import { now, sleep } from "skein/time";
 *
 *  const took = await run(function* () {
 *    const start = now();
 *    yield* sleep(5);
 *    return now() - start;
 *  });
 *  // took >= 5 → true
 *  ```
 */
export function sleep(ms: number): Comm<void> {
  return new SleepOp(callerEngine(), duration("sleep", ms));
}

/** A channel on which the time is sent once, after `ms` milliseconds; never, when the run that
 *  asked has ended by then. Go: `time.After`. */
export function after(ms: number): RecvChan<number> {
  const engine = callerEngine();
  const ch = chan<number>(1);
  const when = engine.host.now() + Math.max(0, duration("after", ms));
  if (when === Infinity) return ch;
  const timers = caller()?.run?.timers;
  const stop = engine.startTimer(when, () => {
    timers?.delete(stop);
    ch.trySend(when);
  });
  timers?.add(stop);
  return ch;
}

function duration(verb: string, ms: number): number {
  if (typeof ms === "number" && !Number.isNaN(ms)) return ms;
  throw new TypeError(`time.${verb}: expected a number of milliseconds, got ${typeof ms} ${ms}`);
}

class SleepOp extends Operation<void> {
  readonly kind = CASE_SLEEP;
  readonly at = 0;
  readonly delayMs: number;

  constructor(engine: Engine, delayMs: number) {
    super(engine);
    this.delayMs = delayMs;
  }

  start(task: Task): Task {
    const result = task.engine.core.sleep(task.at, this.delayMs);
    if (result === RESULT_PARKED) return task.park(this);
    if (result === RESULT_BLOCKED) return task.refuse();
    return task.done(result, undefined);
  }

  finish(): void {}

  taken(): void {}

  woken(): void {}
}
