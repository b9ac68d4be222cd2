// What Go's package runtime offers: counts, stack dumps, statistics, the number of processors.
import { MAX_PROCS } from "../assembly/abi.ts";
import type { Op } from "./contract.ts";
import { caller, callerEngine } from "./default.ts";
import { describe, dump } from "./core/dump.ts";
import { Operation } from "./core/operation.ts";
import { statsOf } from "./core/stats.ts";
import type { Stats } from "./core/stats.ts";
export type { Stats } from "./core/stats.ts";
import type { Task } from "./core/task.ts";
import { detect } from "./runtime/detect.ts";

/** Goroutines that exist now, waiting ones included. Go: `runtime.NumGoroutine`.
 *
 *  @example
 *  ```ts
 *  import { go, never } from "skein";
 *  import { numGoroutine } from "skein/runtime";
 *  import { seeded } from "skein/testing";
 *
 *  const count = await seeded(1, function* () {
 *    go(function* () { yield* never.recv(); });
 *    return numGoroutine();
 *  });
 *  // count → 2
 *  ```
 */
export function numGoroutine(): number {
  return callerEngine().core.live();
}

/** Cores that the host reports. Go: `runtime.NumCPU`. */
export function numCPU(): number {
  return detect().cores();
}

/** Sets the number of Ps when n > 0, and gives the old setting. Throws RangeError when n
 *  is no integer, or larger than there may be. Go: `runtime.GOMAXPROCS`.
 *
 *  @example
 *  ```ts
 *  import { gomaxprocs } from "skein/runtime";
 *
 *  const procs = gomaxprocs();
 *  // procs → 1
 *  ```
 */
export function gomaxprocs(n = 0): number {
  if (!Number.isInteger(n) || n > MAX_PROCS) {
    throw new RangeError(`gomaxprocs: expected an integer up to ${MAX_PROCS}, got ${n}`);
  }
  return callerEngine().core.setProcs(Math.max(0, n));
}

/** Counts a collection cycle. Goroutines written in JavaScript leave nothing to collect: their
 *  records are reused at once, and their frames are the engine's. Go: `runtime.GC`. */
export function gc(): Op<void> {
  return new Collect(callerEngine());
}

class Collect extends Operation<void> {
  start(task: Task): Task {
    task.engine.core.collect();
    return task.complete(undefined);
  }

  finish(): void {}
}

/** The caller's stack, or with `all` that of every goroutine, in Go's text format. Go:
 *  `runtime.Stack`.
 *
 *  @example
 *  ```ts
 *  import { chan, go, gosched, run } from "skein";
 *  import { stack } from "skein/runtime";
 *
 *  const dump = await run(function* () {
 *    go.with({ name: "reader" }, function* () { yield* chan<number>().recv(); });
 *    yield* gosched();
 *    return stack(true);
 *  });
 *  // /goroutine \d+ \[chan receive\]:\nreader/.test(dump) → true
 *  ```
 */
export function stack(all = false): string {
  const task = caller();
  if (all) return dump(callerEngine(), task);
  return task === undefined ? "" : describe(task);
}

/** Counters and sizes of the runtime, for measuring and for tests.
 *
 *  @example
 *  ```ts
 *  import { go, run } from "skein";
 *  import { stats } from "skein/runtime";
 *
 *  const spawned = await run(function* () {
 *    const before = stats().spawned;
 *    for (let i = 0; i < 10; i++) go(function* () {});
 *    return stats().spawned - before;
 *  });
 *  // spawned → 10n
 *  ```
 */
export function stats(): Stats {
  return statsOf(callerEngine());
}

/** Tells the runtime that something outside may wake a goroutine, so that waiting is no deadlock;
 *  `unref` takes it back.
 *
 *  @example
 *  ```ts
 *  import { chan, run } from "skein";
 *  import { ref, unref } from "skein/runtime";
 *
 *  const message = await run(function* () {
 *    const messages = chan<string>(1);
 *    ref();
 *    setTimeout(() => { messages.trySend("from outside"); }, 1);
 *    try {
 *      return yield* messages.recv();
 *    } finally {
 *      unref();
 *    }
 *  });
 *  // message → "from outside"
 *  ```
 */
export function ref(): void {
  callerEngine().ref();
}

/** Takes back one `ref`. Throws RuntimeError when there was none. */
export function unref(): void {
  callerEngine().unref();
}

/** Ties the goroutine to its M. JavaScript goroutines never move, so this changes nothing for them.
 */
export function lockOSThread(): void {}

/** Takes back one `lockOSThread`; without one it does nothing. */
export function unlockOSThread(): void {}
