// Resident goroutines: all those in WebAssembly that exist, one after another, and what is done to
// each of them.
import { G_DEAD, G_IDLE } from "./abi";
import { kill } from "./loop";
import { LINK_OFFSET } from "./mem/slab";
import { G } from "./sched/g";
import { wasmSlab } from "./sched/global";
import { doom, isRunning } from "./trampoline";

/** The goroutine behind `at`, or the first one behind 0; null when there are no more. */
export function following(at: usize): usize {
  const slab = wasmSlab();
  const bytes = <usize>slab.bytes;
  let page = at ? at - at % (LINK_OFFSET + 4) : slab.pages;
  let next = at ? at + bytes : page;
  while (page) {
    for (const end = page + LINK_OFFSET; next + bytes <= end; next += bytes) {
      const status = changetype<G>(next).status;
      if (status > <u32>G_IDLE && status < <u32>G_DEAD) return next;
    }
    page = load<usize>(page + LINK_OFFSET);
    next = page;
  }
  return 0;
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

/** Gives back what goroutines have of stacks and do not use. The frames of the one that runs are
 *  where its code knows them to be. */
export function shrinkStacks(): void {
  for (let at = following(0); at; at = following(at)) {
    const g = changetype<G>(at);
    if (!isRunning(g)) g.stack.shrink();
  }
}
