// Cells: where small objects come from. A P has for each class a cache, a range of free cells that
// lie side by side and are filled with zeros; an allocation takes the first.
//
//   Cache  | next | limit | bytes | run |      at CACHES_AT, 16 bytes for each class
//   Lists  | partial | full |                  at LISTS_AT: runs with free cells, and the others
//
// There is one P.
import { CACHES_AT, LISTS_AT } from "../config";
import { arena, makeRun, Run } from "./arena";
import { cellBytes, CLASSES, HEADER, runOrder } from "./classes";
import { isUsed, nextUsed } from "./regions";
import { expectPoison, poisonRun } from "./poison";

/** So small ranges are filled by hand. */
const SHORT: usize = 64;

@unmanaged
export class Cache {
  /** The payload of the next free cell, and the end of the range. */
  next: usize;
  limit: usize;
  bytes: u32;
  /** The run that the range is of. */
  run: Run;
}

@unmanaged
export class Lists {
  partial: Run;
  full: Run;
}

// @ts-ignore: decorator
@inline
export function cacheOf(k: u32): Cache {
  return changetype<Cache>(CACHES_AT + <usize>k * offsetof<Cache>());
}

// @ts-ignore: decorator
@inline
export function listsOf(k: u32): Lists {
  return changetype<Lists>(LISTS_AT + <usize>k * offsetof<Lists>());
}

export function initCells(): void {
  memory.fill(LISTS_AT, 0, <usize>CLASSES * offsetof<Lists>());
  memory.fill(CACHES_AT, 0, <usize>CLASSES * offsetof<Cache>());
  for (let k: u32 = 1; k < CLASSES; k++) cacheOf(k).bytes = cellBytes(k);
}

/** The payload of a free cell, from a new range; 0: out of memory. */
export function takeCell(k: u32): usize {
  const cache = cacheOf(k);
  const lists = listsOf(k);
  let run = cache.run;
  while (!changetype<usize>(run) || !findRange(cache, run)) {
    if (changetype<usize>(run)) {
      run.next = lists.full;
      lists.full = run;
    }
    run = lists.partial;
    if (changetype<usize>(run)) lists.partial = run.next;
    else run = makeCells(k);
    cache.run = run;
    if (!changetype<usize>(run)) return 0;
  }
  const at = cache.next;
  cache.next = at + cache.bytes;
  return at;
}

function makeCells(k: u32): Run {
  const run = makeRun(k, cellBytes(k), runOrder(k));
  // @ts-ignore: DEBUG is a compiler constant
  if (DEBUG && changetype<usize>(run)) poisonRun(run);
  return run;
}

/** Makes the next free cells of a run the cache's range; false when there are none. */
function findRange(cache: Cache, run: Run): bool {
  const bytes = <usize>run.bytes;
  const end = run.end;
  let at = run.scan;
  if (run.live) while (at < end && isUsed(at)) at += bytes;
  if (at >= end) return false;
  let limit = run.live ? nextUsed(at, end) : end;
  if (arena.isStressed) limit = at + bytes;
  run.scan = limit;
  cache.next = at;
  cache.limit = limit;
  const size = limit - at;
  // @ts-ignore: DEBUG is a compiler constant
  if (DEBUG) expectPoison(at - HEADER, size);
  clear(at - HEADER, size);
  arena.since += size;
  arena.allocated += size;
  return true;
}

function clear(at: usize, size: usize): void {
  if (size > SHORT) {
    memory.fill(at, 0, size);
    return;
  }
  for (const end = at + size; at < end; at += 16) {
    store<u64>(at, 0);
    store<u64>(at, 0, 8);
  }
}

/** Ends the range of each cache: what is left of it is a hole in its run. */
export function flushCaches(): void {
  for (let k: u32 = 1; k < CLASSES; k++) {
    const cache = cacheOf(k);
    const run = cache.run;
    if (!changetype<usize>(run)) continue;
    const rest = cache.limit - cache.next;
    run.hole = cache.next;
    run.holeEnd = cache.limit;
    arena.since -= rest;
    arena.allocated -= rest;
    const lists = listsOf(k);
    run.next = lists.full;
    lists.full = run;
    cache.run = changetype<Run>(0);
    cache.next = 0;
    cache.limit = 0;
  }
}
