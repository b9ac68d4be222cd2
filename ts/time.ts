// Time: now, sleep, and channels that have the time. Durations are milliseconds; Infinity is never.
import { CASE_SLEEP, RESULT_BLOCKED, RESULT_PARKED } from "../assembly/abi.ts";
import type { Comm, RecvChan } from "./contract.ts";
import { callerEngine, callerNow } from "./default.ts";
import type { Engine } from "./core/engine.ts";
import { Operation } from "./core/operation.ts";
import type { Task } from "./core/task.ts";
import { never } from "./never.ts";
import { duration, ticks } from "./ticks.ts";

export { afterFunc, Ticker, Timer } from "./timer.ts";

/** The present moment on the runtime's clock, in milliseconds. Monotonic; its zero is arbitrary, in
 *  a bubble 1970. */
export function now(): number {
  return callerNow();
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

/** A channel from which the time can be received once, `ms` milliseconds from now. It costs nothing
 *  while nobody waits for it, so it may be made anew in every round of a loop. Go: `time.After`.
 *
 *  @example
 *  ```ts
 *  import { chan, run, select } from "skein";
 *  import { after } from "skein/time";
 *
 *  const won = await run(function* () {
 *    const replies = chan<string>();
 *    const got = yield* select({ reply: replies, timeout: after(5) });
 *    return got.case;
 *  });
 *  // won → "timeout"
 *  ```
 */
export function after(ms: number): RecvChan<number> {
  return ticks(duration("after", ms), 0);
}

/** A channel that has the time every `ms` milliseconds: the channel of a Ticker that is never
 *  stopped. `never`, as in Go nil, when `ms` is not positive. Go: `time.Tick`.
 *
 *  @example
 *  ```ts
 *  import { run } from "skein";
 *  import { tick } from "skein/time";
 *
 *  const count = await run(function* () {
 *    let count = 0;
 *    yield* tick(1).forEach(() => ++count < 3);
 *    return count;
 *  });
 *  // count → 3
 *  ```
 */
export function tick(ms: number): RecvChan<number> {
  const period = duration("tick", ms);
  return period > 0 ? ticks(period, period) : never;
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
