// Resident goroutines: all those in WebAssembly that exist, one after another, and what is done to
// each of them.
import { kill } from "./loop";
import { G } from "./sched/g";
import { wasmSlab } from "./sched/global";
import { eachOf } from "./sched/roster";
import { doom, isRunning } from "./trampoline";

/** The goroutine behind `at`, or the first one behind 0; null when there are no more. */
export function following(at: usize): usize {
  return eachOf(wasmSlab(), at);
}

/** How many goroutines of a run exist. */
export function countRun(run: u32): u32 {
  let count: u32 = 0;
  for (let at = following(0); at; at = following(at)) {
    if (changetype<G>(at).stack.runId == run) count++;
  }
  return count;
}

/** Ends all goroutines of a run; one that has called the host, when that returns. */
export function killRun(run: u32): void {
  for (let at = following(0); at; at = following(at)) {
    const g = changetype<G>(at);
    if (g.stack.runId != run) continue;
    if (isRunning(g)) doom();
    else kill(g);
  }
}
