// Merging of free runs. Runs of pages are split and never put together again, which suits the core;
// large objects need large runs. So now and then all free runs are gathered in a map of pages, and
// what lies side by side is given back as the largest runs that it makes, lowest first.
//
// The map lies in the scratch area for frames, which is empty while code runs.
import { PAGE_BYTES, POOL_AT, SCRATCH_BYTES } from "../config";
import { freeAt, giveRun, ORDERS, runBytes } from "../mem/pages";
import { scratch } from "../stack/intrinsics";

const PAGE_BITS: u32 = 12;

/** The end of the memory in use. */
export function endOfMemory(): usize {
  return load<u32>(POOL_AT, 4);
}

/** Whether a run of this order is free. */
export function hasRun(order: u32): bool {
  for (let k = order; k < ORDERS; k++) if (load<u32>(freeAt(k))) return true;
  return false;
}

/** Puts the free runs together. Gives `wanted` pages that lie side by side, and are taken; 0: there
 *  are none. */
export function mergeRuns(wanted: u32): usize {
  const map = scratch() - SCRATCH_BYTES;
  const pages = <u32>(endOfMemory() >>> PAGE_BITS);
  memory.fill(map, 0, pages + 8);
  for (let k: u32 = 0; k < ORDERS; k++) {
    for (let at: usize = load<u32>(freeAt(k)); at; at = load<u32>(at)) {
      memory.fill(map + (at >>> PAGE_BITS), 1, runBytes(k) >>> PAGE_BITS);
    }
    store<u32>(freeAt(k), 0);
  }
  return giveAll(map, pages, wanted);
}

/** From the highest down, so that the lowest are taken first. */
function giveAll(map: usize, pages: u32, wanted: u32): usize {
  let found: usize = 0;
  let end = pages;
  while (end) {
    if (!load<u8>(map + end - 1)) {
      end--;
      continue;
    }
    let start = end - 1;
    while (start && load<u8>(map + start - 1)) start--;
    let free = end - start;
    if (!found && free >= wanted) {
      free -= wanted;
      found = <usize>(start + free) * PAGE_BYTES;
    }
    givePages(<usize>start * PAGE_BYTES, free, u32.MAX_VALUE);
    end = start;
  }
  return found;
}

/** Gives pages back, in runs of at most `most` pages. */
export function givePages(at: usize, pages: u32, most: u32): void {
  while (pages) {
    const order = 31 - clz(min(pages, most));
    giveRun(at, order);
    at += runBytes(order);
    pages -= 1 << order;
  }
}
