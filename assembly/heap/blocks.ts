// Blocks: memory that is freed explicitly. It is never collected; what a goroutine's frames lead to
// is looked through for objects, word by word (AssemblyScript's sort has elements in such a block).
//
//   Blocks  | free | runs |          at BLOCKS_AT, for each class
//   a free block holds the address of the next one; it is not marked as used
import { BLOCKS_AT } from "../config";
import { arena, dropRun, makeLarge, makeRun, Run } from "./arena";
import { cellBytes, classOf, CLASSES, EXPLICIT, HEADER, LARGE, runOrder, SMALL } from "./classes";
import { entryOf, kindIn, runIn, setUsed } from "./regions";

@unmanaged
export class Blocks {
  free: usize;
  runs: Run;
}

// @ts-ignore: decorator
@inline
export function blocksOf(k: u32): Blocks {
  return changetype<Blocks>(BLOCKS_AT + <usize>k * offsetof<Blocks>());
}

export function initBlocks(): void {
  memory.fill(BLOCKS_AT, 0, <usize>CLASSES * offsetof<Blocks>());
}

/** Contents undefined; 0: out of memory. */
export function takeBlock(size: usize): usize {
  const at = size <= SMALL ? takeSmall(classOf(size)) : takeLarge(size);
  if (!at) return 0;
  store<u32>(at - HEADER, <u32>size, 4);
  setUsed(at, true);
  arena.explicitCount++;
  arena.explicitBytes += roomOf(at);
  return at;
}

function takeSmall(k: u32): usize {
  const blocks = blocksOf(k);
  if (!blocks.free && !carve(blocks, k)) return 0;
  const at = blocks.free;
  blocks.free = load<usize>(at);
  return at;
}

function carve(blocks: Blocks, k: u32): bool {
  const run = makeRun(k | EXPLICIT, cellBytes(k), runOrder(k));
  if (!changetype<usize>(run)) return false;
  run.live = 1;
  run.next = blocks.runs;
  blocks.runs = run;
  for (let at = run.end - run.bytes; at >= run.first; at -= run.bytes) {
    setUsed(at, false);
    store<usize>(at, blocks.free);
    blocks.free = at;
  }
  return true;
}

function takeLarge(size: usize): usize {
  const run = makeLarge(LARGE | EXPLICIT, size + HEADER);
  if (!changetype<usize>(run)) return 0;
  const next = arena.largeExplicit;
  run.next = next;
  if (changetype<usize>(next)) next.prev = run;
  arena.largeExplicit = run;
  return run.first;
}

/** The bytes that a block or an object has room for. */
export function roomOf(at: usize): usize {
  const entry = entryOf(at);
  const run = changetype<Run>(runIn(entry));
  const isLarge = (kindIn(entry) & ~EXPLICIT) == LARGE;
  return isLarge ? run.end - at : <usize>run.bytes - HEADER;
}

/** The bytes that were asked for. */
// @ts-ignore: decorator
@inline
export function sizeOf(at: usize): usize {
  return load<u32>(at - HEADER, 4);
}

export function giveBlock(at: usize): void {
  const entry = entryOf(at);
  const k = kindIn(entry) & ~EXPLICIT;
  arena.explicitCount--;
  arena.explicitBytes -= roomOf(at);
  setUsed(at, false);
  if (k == LARGE) return giveLarge(changetype<Run>(runIn(entry)));
  const blocks = blocksOf(k);
  store<usize>(at, blocks.free);
  blocks.free = at;
}

function giveLarge(run: Run): void {
  const next = run.next;
  const prev = run.prev;
  if (changetype<usize>(next)) next.prev = prev;
  if (changetype<usize>(prev)) prev.next = next;
  else arena.largeExplicit = next;
  dropRun(run);
}
