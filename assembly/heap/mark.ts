// Marking: what can be reached from the roots. Objects are traced precisely, by the members of
// their classes; frames, slots and explicit blocks word by word: each word that leads into an
// object keeps it.
//
// Orphans. A buffer leads to nothing by its class: the array, map or set that has it knows what is
// in it. But code of the library may have the address of a buffer, and no use any more for the map.
// So a buffer that only a word of a frame has led to is put aside; if nothing else has led to it in
// the end, it is looked through word by word, too.
//
// The mark stack lies in the scratch area for frames, which is empty during a cycle; the orphans
// come from its other end. When it has no room, what is marked is looked through once more from the
// beginning, until there was.
import { FAULT_H1 } from "../abi";
import { SCRATCH_BYTES } from "../config";
import { check } from "../fault";
import { scratch } from "../stack/intrinsics";
import { arena, Run } from "./arena";
import { sizeOf } from "./blocks";
import { EXPLICIT, HEADER, LARGE } from "./classes";
import {
  bitOf, clearMarks, entryOf, isMarked, isRegion, kindIn, LOWEST, markAt, MARK_BYTES, regionFrom,
  regionOf, regionStart, runIn,
} from "./regions";

/** AssemblyScript's objects have a header of 20 bytes, of which the last 8 are here, too. Its
 *  library forms the address of that: an object to which nothing else leads is in use. */
const OVERHEAD: usize = 20;
/** Marks explicit blocks on the mark stack. */
const BLOCK: usize = 1;
/** In the flags of a class, in AssemblyScript's table: its objects lead to no others. */
const POINTER_FREE: u32 = 32;

export function beginMarking(): void {
  clearMarks();
  arena.markBase = scratch() - SCRATCH_BYTES;
  arena.markTop = arena.markBase;
  arena.markEnd = scratch();
  arena.hasOverflowed = false;
}

/** An object is in use; null is none. */
// @ts-ignore: decorator
@inline
export function reach(at: usize): void {
  if (at < LOWEST) return;
  const region = regionOf(at);
  if (!region) return;
  const word = markAt(region, at);
  const bits = load<u32>(word);
  const bit = bitOf(at);
  if (bits & bit) return;
  store<u32>(word, bits | bit);
  if (!isPointerFree(at)) push(at);
}

// @ts-ignore: decorator
@inline
function isPointerFree(at: usize): bool {
  const id = <usize>load<u32>(at - HEADER);
  // @ts-ignore: DEBUG is a compiler constant
  if (DEBUG) check(<u32>id < load<u32>(__rtti_base), FAULT_H1, <u32>at, <u32>id);
  return (load<u32>(__rtti_base + 4 + id * 4) & POINTER_FREE) != 0;
}

function push(at: usize): void {
  const top = arena.markTop;
  if (top == arena.markEnd) {
    arena.hasOverflowed = true;
    return;
  }
  store<usize>(top, at);
  arena.markTop = top + sizeof<usize>();
}

/** A word that may lead into an object, or be anything. */
export function suspect(word: usize): void {
  if (word < arena.lowest - OVERHEAD || word >= arena.highest) return;
  const inside = objectAt(word);
  if (inside) keep(inside);
  // The address of a header that is not there.
  const at = word + OVERHEAD;
  if (!(at & 15) && objectAt(at) == at) keep(at);
}

function keep(at: usize): void {
  if (!(kindIn(entryOf(at)) & EXPLICIT)) {
    if (load<u32>(at - HEADER) == idof<ArrayBuffer>()) putAside(at);
    else reach(at);
    return;
  }
  const word = markAt(regionOf(at), at);
  const bits = load<u32>(word);
  if (bits & bitOf(at)) return;
  store<u32>(word, bits | bitOf(at));
  push(at | BLOCK);
}

/** The object or block that is in use at an address, also one in its middle; or 0. */
export function objectAt(address: usize): usize {
  const entry = entryOf(address);
  if (!entry) return 0;
  const run = changetype<Run>(runIn(entry));
  const first = run.first;
  if (address < first - HEADER) return 0;
  if ((kindIn(entry) & ~EXPLICIT) == LARGE) return first;
  const bytes = <usize>run.bytes;
  const at = first + (address + HEADER - first) / bytes * bytes;
  return at < run.end && run.isUsed(at) ? at : 0;
}

/** A buffer may be an orphan. Without room it is taken for one. */
function putAside(at: usize): void {
  if (isMarked(at)) return;
  if (arena.markEnd == arena.markTop) return adopt(at);
  arena.markEnd -= sizeof<usize>();
  store<usize>(arena.markEnd, at);
}

function adopt(at: usize): void {
  reach(at);
  suspectAll(at, at + (sizeOf(at) & ~3));
}

/** Each word from `at` to `end`. */
export function suspectAll(at: usize, end: usize): void {
  for (; at < end; at += sizeof<usize>()) suspect(load<usize>(at));
}

/** Marks whatever can be reached from what is marked. */
export function trace(): void {
  traceMarked();
  while (arena.markEnd != scratch()) {
    const at = load<usize>(arena.markEnd);
    arena.markEnd += sizeof<usize>();
    if (isMarked(at)) continue;
    adopt(at);
    traceMarked();
  }
}

function traceMarked(): void {
  drain();
  while (arena.hasOverflowed) {
    arena.hasOverflowed = false;
    for (let i = regionFrom(0); isRegion(i); i = regionFrom(i + 1)) traceRegion(regionStart(i));
  }
}

function drain(): void {
  const base = arena.markBase;
  while (arena.markTop != base) {
    const top = arena.markTop - sizeof<usize>();
    arena.markTop = top;
    visit(load<usize>(top));
  }
}

function visit(at: usize): void {
  if (at & BLOCK) suspectAll(at - BLOCK, at - BLOCK + (sizeOf(at - BLOCK) & ~3));
  else __visit_members(at, 0);
}

/** What the marked objects of a region lead to. */
function traceRegion(start: usize): void {
  const marks = markAt(regionOf(start), start);
  for (let i: usize = 0; i < MARK_BYTES; i += 4) {
    for (let bits = load<u32>(marks + i); bits; bits &= bits - 1) {
      const at = start + (i << 7) + (<usize>ctz(bits) << 4);
      const isBlock = (kindIn(entryOf(at)) & EXPLICIT) != 0;
      visit(isBlock ? at | BLOCK : at);
      drain();
    }
  }
}
