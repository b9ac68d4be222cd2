// The audit of the memory of objects, after each cycle of a debug build.
//
// Invariants:
//   H1  objects in use lead to objects in use
//   H3  counts are what they count: cells in use of a run, objects, bytes, explicit blocks
import { CASE_SLEEP, FAULT_H1, FAULT_H3 } from "../abi";
import { check } from "../fault";
import { arena, Run } from "../heap/arena";
import { blocksOf, sizeOf } from "../heap/blocks";
import { listsOf } from "../heap/cells";
import { CLASSES, HEADER } from "../heap/classes";
import { objectAt } from "../heap/mark";
import { expectPoison } from "../heap/poison";
import { isUsed, LOWEST } from "../heap/regions";
import { G } from "../sched/g";
import { wasmSlab } from "../sched/global";
import { eachOf } from "../sched/roster";

/** The cookie with which members are checked. */
export const VERIFY: u32 = 1;

/** A member of an object that is in use. */
export function expectObject(at: usize): void {
  if (at < LOWEST || at < __heap_base) return;
  check(objectAt(at) == at, FAULT_H1, <u32>at, load<u32>(at - HEADER)); // H1
}

export function verify(): void {
  verifyBlocks();
  verifyWaits();
  let objects: u32 = 0;
  let bytes: usize = 0;
  for (let k: u32 = 1; k < CLASSES; k++) {
    const lists = listsOf(k);
    for (let r = lists.full; changetype<usize>(r); r = r.next) {
      objects += verifyRun(r);
      bytes += r.live * r.bytes;
    }
    for (let r = lists.partial; changetype<usize>(r); r = r.next) {
      objects += verifyRun(r);
      bytes += r.live * r.bytes;
    }
  }
  for (let r = arena.large; changetype<usize>(r); r = r.next) {
    verifyObject(r.first, r.end - r.first);
    objects++;
    bytes += r.bytes;
  }
  check(objects == arena.objects, FAULT_H3, objects, arena.objects); // H3
  check(bytes == arena.live, FAULT_H3, <u32>bytes, <u32>arena.live); // H3
}

/** What goroutines of the program wait for is in use. */
function verifyWaits(): void {
  for (let at = eachOf(wasmSlab(), 0); at; at = eachOf(wasmSlab(), at)) {
    for (let w = changetype<G>(at).waiters; changetype<usize>(w); w = w.sibling) {
      if (w.queue && w.kind != CASE_SLEEP) expectObject(w.owner);
    }
  }
}

function verifyBlocks(): void {
  let count: u32 = 0;
  for (let k: u32 = 1; k < CLASSES; k++) {
    for (let r = blocksOf(k).runs; changetype<usize>(r); r = r.next) {
      for (let at = r.first; at < r.end; at += r.bytes) if (isUsed(at)) count++;
    }
  }
  for (let r = arena.largeExplicit; changetype<usize>(r); r = r.next) count++;
  check(count == arena.explicitCount, FAULT_H3, count, arena.explicitCount); // H3
}

function verifyRun(run: Run): u32 {
  let live: u32 = 0;
  for (let at = run.first; at < run.end; at += run.bytes) {
    if (isUsed(at)) {
      verifyObject(at, run.bytes - HEADER);
      live++;
    } else {
      expectPoison(at - HEADER, run.bytes); // H2
    }
  }
  check(live == run.live, FAULT_H3, live, run.live); // H3
  return live;
}

function verifyObject(at: usize, room: usize): void {
  const id = load<u32>(at - HEADER);
  check(id < load<u32>(__rtti_base) && sizeOf(at) <= room, FAULT_H1, <u32>at, id); // H1
  __visit_members(at, VERIFY);
}
