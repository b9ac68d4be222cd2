// What Go's package runtime offers: counts, stack dumps, statistics, the number of processors.
import { MAX_PROCS } from "../assembly/abi.ts";
import type { Op } from "./contract.ts";
import { caller, callerEngine } from "./default.ts";
import { describe, dump } from "./core/dump.ts";
import { Operation } from "./core/operation.ts";
import { statsOf } from "./core/stats.ts";
import type { Stats } from "./core/stats.ts";
import type { Task } from "./core/task.ts";
import { detect } from "./runtime/detect.ts";

/** Goroutines that exist now, waiting ones included. Go: `runtime.NumGoroutine`. */
export function numGoroutine(): number {
  return callerEngine().core.live();
}

/** Cores that the host reports. Go: `runtime.NumCPU`. */
export function numCPU(): number {
  return detect().cores();
}

/** Sets the number of Ps when n > 0, and gives the old setting. Go: `runtime.GOMAXPROCS`. */
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
 *  `runtime.Stack`. */
export function stack(all = false): string {
  const task = caller();
  if (all) return dump(callerEngine(), task);
  return task === undefined ? "" : describe(task);
}

/** Counters and sizes of the runtime, for measuring and for tests. */
export function stats(): Stats {
  return statsOf(callerEngine());
}

/** Tells the runtime that something outside may wake a goroutine, so that waiting is no deadlock;
 *  `unref` takes it back. */
export function ref(): void {
  callerEngine().ref();
}

export function unref(): void {
  callerEngine().unref();
}

/** Ties the goroutine to its M. JavaScript goroutines never move, so this changes nothing for them.
 */
export function lockOSThread(): void {}

export function unlockOSThread(): void {}
