// The audit of slabs, and the walk over the records that are taken.
import { FAULT_M1, FAULT_M2 } from "../abi";
import { check } from "../fault";
import { LINK_OFFSET, POISON, POISON_OFFSET, Slab } from "../mem/slab";

/** M1: a lock is free between operations. */
export function checkFree(lockAt: usize): void {
  check(load<u32>(lockAt) == 0, FAULT_M1, <u32>lockAt, 2); // M1
}

// M2: as many records are free as the counts say, and those on the list are poisoned.
export function auditSlab(slab: Slab): void {
  const free = slab.count - slab.live;
  let found: u32 = 0;
  for (let at = slab.free; at; at = load<usize>(at)) {
    check(load<u32>(at, POISON_OFFSET) == POISON, FAULT_M2, <u32>at, 2); // M2
    check(++found <= free, FAULT_M2, <u32>at, 3); // M2: the list ends
  }
  check(found == free, FAULT_M2, found, free); // M2
  let taken: u32 = 0;
  for (let at = nextTaken(slab, 0); at; at = nextTaken(slab, at)) taken++;
  check(taken == slab.live, FAULT_M2, taken, slab.live); // M2
}

/** The taken record after `at`, or the first one after 0; 0 when there are no more. */
export function nextTaken(slab: Slab, at: usize): usize {
  const bytes = <usize>slab.bytes;
  let page = at ? at - at % (LINK_OFFSET + 4) : slab.pages;
  let next = at ? at + bytes : page;
  while (page) {
    for (const end = page + LINK_OFFSET; next + bytes <= end; next += bytes) {
      if (load<u32>(next, POISON_OFFSET) != POISON) return next;
    }
    page = load<usize>(page + LINK_OFFSET);
    next = page;
  }
  return 0;
}
