// Regions: what is known of each MiB of memory in which objects lie. From any word it can be told
// whether it leads into an object, and where that begins.
//
//   at REGIONS_AT, for each MiB   | address of its region, or 0 |
//   Region  | 256 entries, one for each page | marks | uses |
//   entry   | run | kind |          0: no object lies on the page
//   marks   one bit for each 16 bytes: the object there has been reached in this cycle
//   uses    one bit for each 16 bytes: the cell there was in use after the last cycle; the explicit
//           block there is in use
//
// A run begins at a page, so an entry is its address, and what kind of run it is in the low bits.
import { PAGE_BYTES, REGIONS_AT } from "../config";
import { giveRun, tryRun } from "../mem/pages";

const REGION_BITS: usize = 20;
const REGIONS: usize = 1 << (31 - REGION_BITS);
const MARKS: usize = 1024;
export const MARK_BYTES: usize = 8192;
const USES: usize = MARKS + MARK_BYTES;
const REGION_BYTES: usize = USES + MARK_BYTES;
/** A region takes so many pages of a run that has three more. */
const REGION_ORDER: u32 = 3;
const REGION_PAGES: usize = 5;
const KIND_BITS: u32 = PAGE_BYTES - 1;

/** Below this address nothing is that objects point to: the nil channel, for one. */
export const LOWEST: usize = 65536;

export function initRegions(): void {
  memory.fill(REGIONS_AT, 0, REGIONS << 2);
}

/** The region of an address, or 0. */
// @ts-ignore: decorator
@inline
export function regionOf(at: usize): usize {
  return load<usize>(REGIONS_AT + (at >>> REGION_BITS << 2));
}

/** The one after number `index` that exists, as its number; REGIONS: none. */
export function regionFrom(index: usize): usize {
  while (index < REGIONS && !load<usize>(REGIONS_AT + (index << 2))) index++;
  return index;
}

// @ts-ignore: decorator
@inline
export function isRegion(index: usize): bool {
  return index < REGIONS;
}

/** Where the region with a number begins in memory. */
// @ts-ignore: decorator
@inline
export function regionStart(index: usize): usize {
  return index << REGION_BITS;
}

/** Makes sure that each MiB of `bytes` from `at` has a region; false: out of memory. */
export function ensureRegions(at: usize, bytes: usize): bool {
  for (let index = at >>> REGION_BITS; index <= (at + bytes - 1) >>> REGION_BITS; index++) {
    const slot = REGIONS_AT + (index << 2);
    if (load<usize>(slot)) continue;
    const region = tryRun(REGION_ORDER);
    if (!region) return false;
    giveRun(region + REGION_PAGES * PAGE_BYTES, 1);
    giveRun(region + (REGION_PAGES + 2) * PAGE_BYTES, 0);
    memory.fill(region, 0, REGION_BYTES);
    store<usize>(slot, region);
  }
  return true;
}

/** Whether a run would lie in two regions: the bits of its cells would not lie side by side. */
export function isTorn(at: usize, bytes: usize): bool {
  return at >>> REGION_BITS != (at + bytes - 1) >>> REGION_BITS;
}

/** What lies on the page of an address: a run and its kind, or 0. */
// @ts-ignore: decorator
@inline
export function entryOf(at: usize): u32 {
  const region = regionOf(at);
  return region ? load<u32>(region + (at >>> 12 & 255) * 4) : 0;
}

// @ts-ignore: decorator
@inline
export function kindIn(entry: u32): u32 {
  return entry & KIND_BITS;
}

// @ts-ignore: decorator
@inline
export function runIn(entry: u32): usize {
  return <usize>(entry & ~KIND_BITS);
}

/** Enters a run, or, with 0, takes it out. */
export function enterRun(at: usize, pages: u32, entry: u32): void {
  for (let i: u32 = 0; i < pages; i++, at += PAGE_BYTES) {
    store<u32>(regionOf(at) + (at >>> 12 & 255) * 4, entry);
  }
}

/** Where the mark of the object at `at` lies: a word, of which `bitOf` says the bit. */
// @ts-ignore: decorator
@inline
export function markAt(region: usize, at: usize): usize {
  return region + MARKS + (at >>> 7 & 0x1ffc);
}

// @ts-ignore: decorator
@inline
export function useAt(region: usize, at: usize): usize {
  return region + USES + (at >>> 7 & 0x1ffc);
}

// @ts-ignore: decorator
@inline
export function bitOf(at: usize): u32 {
  return 1 << (<u32>at >>> 4);
}

export function isMarked(at: usize): bool {
  return (load<u32>(markAt(regionOf(at), at)) & bitOf(at)) != 0;
}

export function isUsed(at: usize): bool {
  return (load<u32>(useAt(regionOf(at), at)) & bitOf(at)) != 0;
}

export function setUsed(at: usize, used: bool): void {
  const word = useAt(regionOf(at), at);
  const bits = load<u32>(word);
  store<u32>(word, used ? bits | bitOf(at) : bits & ~bitOf(at));
}

/** The first cell from `at` that is in use, or `end`, in the same region. */
export function nextUsed(at: usize, end: usize): usize {
  const region = regionOf(at);
  let bits = load<u32>(useAt(region, at)) & ~(bitOf(at) - 1);
  let base = at & ~511;
  while (!bits) {
    base += 512;
    if (base >= end) return end;
    bits = load<u32>(useAt(region, base));
  }
  return min(end, base + (<usize>ctz(bits) << 4));
}

/** No object is marked any more. */
export function clearMarks(): void {
  for (let i = regionFrom(0); isRegion(i); i = regionFrom(i + 1)) {
    memory.fill(regionOf(regionStart(i)) + MARKS, 0, MARK_BYTES);
  }
}
