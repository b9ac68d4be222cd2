// The arena: the record of the memory of objects, at a fixed address, and the pages of its runs.
//
//   Arena  | allocated | since | limit … | pauses |            at ARENA_AT
//   Run    | next | kind | pages | bytes | end | scan | hole | holeEnd | live | cells or object …
//
// A run of cells in the course of a cycle:
//
//   | first … scan            | scan … end                              |
//   | all in use, the hole    | in use are those that the last cycle    |
//   | excepted                | has found in use: nobody looked so far  |
import { ARENA_AT, PAGE_BYTES } from "../config";
import { mustGrow, orderFor, runBytes, tryNew, tryRun } from "../mem/pages";
import { HEADER } from "./classes";
import { endOfMemory, givePages, hasRun, mergeRuns } from "./merge";
import { ensureRegions, enterRun, isTorn, isUsed } from "./regions";

/** How many powers of two of microseconds pauses are counted by. */
export const PAUSES: u32 = 24;

@unmanaged
export class Arena {
  /** Bytes of objects ever allocated, headers and rounding included. */
  allocated: u64;
  /** The same since the last cycle, and how many of them begin the next one. */
  since: usize;
  limit: usize;
  /** Bytes of objects that the last cycle has found in use, and how many objects. */
  live: usize;
  objects: u32;
  /** Bytes and number of explicit blocks. */
  explicitBytes: usize;
  explicitCount: u32;
  /** Pauses: milliseconds of the last, the longest, all; how many took less than 2^i µs. */
  last: f64;
  longest: f64;
  total: f64;
  /** Runs of large objects, collected and explicit ones. */
  large: Run;
  largeExplicit: Run;
  /** Pins: their table, how many places it has, a power of two, and how many are taken. */
  pins: usize;
  pinPlaces: u32;
  pinned: u32;
  /** Somebody has asked for a cycle where there could be none. */
  isWanted: bool;
  /** A cycle at each allocation; freed objects are filled with a pattern, cycles verified. */
  isStressed: bool;
  /** Nobody knows what stands on the engine's stack: so many calls of the host are active. */
  hostCalls: u32;
  markTop: usize;
  markBase: usize;
  markEnd: usize;
  /** Bytes of pages that have been given back since free runs were put together. */
  given: usize;
  /** The mark stack had no room. */
  hasOverflowed: bool;
  /** Addresses that cannot lead into objects lie outside. */
  lowest: usize;
  highest: usize;
}

// @ts-ignore: decorator
@inline
export const arena = changetype<Arena>(ARENA_AT);

// @ts-ignore: decorator
@inline
export function pauseAt(i: u32): usize {
  return ARENA_AT + offsetof<Arena>() + <usize>i * 4;
}

@unmanaged
export class Run {
  next: Run;
  kind: u32;
  pages: u32;
  /** Of a cell; of a large object, header included. */
  bytes: u32;
  /** Where the payload of one more cell would begin; of a large object, the end of its room. */
  end: usize;
  scan: usize;
  hole: usize;
  holeEnd: usize;
  /** How many cells the last cycle has found in use. */
  live: u32;
  /** Of large explicit blocks. */
  prev: Run;

  /** The payload of the first cell. */
  // @ts-ignore: decorator
  @inline
  get first(): usize {
    return changetype<usize>(this) + FIRST;
  }

  /** Whether the cell with this payload is in use. */
  isUsed(at: usize): bool {
    if (at < this.scan && (at < this.hole || at >= this.holeEnd)) return true;
    return this.live != 0 && isUsed(at);
  }
}

/** Where the first payload of a run lies. */
export const FIRST: usize = 48;
/** A run that would lie in two regions is given back in pages, so that nobody gets it again; after
 *  so many of them there is no memory. */
const TRIES: u32 = 64;
/** Merging is worth its time when a part of all memory has been given back since the last time, or
 *  when memory would have to grow. */
const WORTH: usize = 8;

export function initArena(): void {
  memory.fill(ARENA_AT, 0, offsetof<Arena>() + <usize>PAUSES * 4);
  arena.lowest = usize.MAX_VALUE;
}

/** So many pages side by side; 0: out of memory. Before memory grows, what has been given back is
 *  put together, if it is worth the trouble. */
function takePages(pages: u32): usize {
  const bytes = <usize>pages * PAGE_BYTES;
  const order = orderFor(bytes);
  if (hasRun(order)) {
    const at = tryRun(order);
    givePages(at + bytes, (1 << order) - pages, u32.MAX_VALUE);
    return at;
  }
  const isWorthIt = arena.given >= max(endOfMemory() / WORTH, bytes) || mustGrow(bytes);
  let at = isWorthIt && arena.given ? merge(pages) : 0;
  if (!at) at = tryNew(bytes);
  return at || !arena.given ? at : merge(pages);
}

function merge(pages: u32): usize {
  arena.given = 0;
  return mergeRuns(pages);
}

/** A run for cells of class `kind`, which lies in one region; null: out of memory. */
export function makeRun(kind: u32, bytes: u32, order: u32): Run {
  const size = runBytes(order);
  for (let i: u32 = 0; i < TRIES; i++) {
    const at = takePages(1 << order);
    if (!at) break;
    if (!isTorn(at, size)) return enter(at, 1 << order, kind, bytes);
    givePages(at, 1 << order, 1);
  }
  return changetype<Run>(0);
}

/** A run for one object of `bytes`, header included; null: out of memory. */
export function makeLarge(kind: u32, bytes: usize): Run {
  const pages = <u32>((bytes + FIRST - HEADER + PAGE_BYTES - 1) / PAGE_BYTES);
  const at = takePages(pages);
  if (!at) return changetype<Run>(0);
  const run = enter(at, pages, kind, <u32>bytes);
  if (changetype<usize>(run)) run.end = at + <usize>pages * PAGE_BYTES;
  return run;
}

function enter(at: usize, pages: u32, kind: u32, bytes: u32): Run {
  const size = <usize>pages * PAGE_BYTES;
  if (!ensureRegions(at, size)) {
    givePages(at, pages, u32.MAX_VALUE);
    return changetype<Run>(0);
  }
  const run = changetype<Run>(at);
  run.next = changetype<Run>(0);
  run.kind = kind;
  run.pages = pages;
  run.bytes = bytes;
  const cells = <u32>(size - FIRST + HEADER) / bytes;
  run.end = run.first + <usize>(cells * bytes);
  run.scan = run.first;
  run.hole = 0;
  run.holeEnd = 0;
  run.live = 0;
  run.prev = changetype<Run>(0);
  enterRun(at, pages, <u32>at | kind);
  arena.lowest = min(arena.lowest, at);
  arena.highest = max(arena.highest, at + size);
  return run;
}

/** Nothing of a run is in use. */
export function dropRun(run: Run): void {
  const at = changetype<usize>(run);
  const pages = run.pages;
  enterRun(at, pages, 0);
  arena.given += <usize>pages * PAGE_BYTES;
  givePages(at, pages, u32.MAX_VALUE);
}

if (offsetof<Run>() > FIRST - HEADER) ERROR("the first header lies in the record of its run");
