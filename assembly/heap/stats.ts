// What is told of the memory of objects.
import { arena, PAUSES, pauseAt } from "./arena";
import { cacheOf, flushCaches } from "./cells";
import { CLASSES } from "./classes";

/** Bytes that the caches have, and nobody has asked for so far. */
function cachedBytes(): usize {
  let bytes: usize = 0;
  for (let k: u32 = 1; k < CLASSES; k++) bytes += cacheOf(k).limit - cacheOf(k).next;
  return bytes;
}

/** Bytes of objects that are in use, or that no cycle has found so far not to be. */
export function objectBytes(): f64 {
  return <f64>arena.live + <f64>arena.since - <f64>cachedBytes();
}

/** Bytes of objects that there have ever been. */
export function allocatedBytes(): f64 {
  return <f64>arena.allocated - <f64>cachedBytes();
}

/** Bytes of memory that is freed explicitly. */
export function blockBytes(): f64 {
  return <f64>arena.explicitBytes;
}

/** Milliseconds: 0 the last pause, 1 the longest, 2 all. */
export function pause(which: u32): f64 {
  return which == 0 ? arena.last : which == 1 ? arena.longest : arena.total;
}

/** Milliseconds in which a part of all pauses was over, rounded up to a power of two of µs. */
export function pauseOf(part: f64): f64 {
  let count: u32 = 0;
  for (let i: u32 = 0; i < PAUSES; i++) count += load<u32>(pauseAt(i));
  let sum: u32 = 0;
  for (let i: u32 = 0; i < PAUSES; i++) {
    sum += load<u32>(pauseAt(i));
    if (sum && <f64>sum >= <f64>count * part) return <f64>(1 << i) / 1000;
  }
  return 0;
}

/** Whether a cycle takes place at each allocation. */
export function stress(on: bool): void {
  arena.isStressed = on;
  flushCaches();
}
