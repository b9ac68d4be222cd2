// Skein's runtime for AssemblyScript programs: memory comes from the core's page runs, and, so far,
// is never given back. `skein build` passes it to the compiler; it keeps AssemblyScript's contract
// (std/assembly/rt), so that the standard library and @assemblyscript/loader work unchanged.
//
//   block   | size |  object  | - | - | class | bytes |  payload ...       16 bytes aligned
import { orderFor, runBytes, takeRun } from "../mem/pages";

const ALIGN: usize = 16;
const BLOCK_BYTES: usize = 4;
const OBJECT_BYTES: usize = 16;
/** Small blocks are cut from runs of so many pages. */
const CHUNK_ORDER: u32 = 4;

let next: usize = 0;
let end: usize = 0;

/** Bytes of a block with a payload of `size`, a multiple of ALIGN. */
// @ts-ignore: decorator
@inline
function blockBytes(size: usize): usize {
  return (size + BLOCK_BYTES + ALIGN - 1) & ~(ALIGN - 1);
}

// @ts-ignore: decorator
@unsafe @global
export function __alloc(size: usize): usize {
  const bytes = blockBytes(size);
  if (next + bytes > end) refill(bytes);
  const at = next;
  next += bytes;
  store<u32>(at, <u32>(bytes - BLOCK_BYTES), ALIGN - BLOCK_BYTES);
  return at + ALIGN;
}

/** A new piece of memory to cut blocks from; what is left of the old one is lost. */
function refill(bytes: usize): void {
  const order = max(orderFor(bytes + ALIGN), CHUNK_ORDER);
  const at = takeRun(order);
  memory.fill(at, 0, runBytes(order));
  next = at;
  end = at + runBytes(order) - ALIGN;
}

// @ts-ignore: decorator
@inline
function sizeAt(at: usize): usize {
  return load<u32>(at - BLOCK_BYTES);
}

// @ts-ignore: decorator
@unsafe @global
export function __realloc(at: usize, size: usize): usize {
  const have = sizeAt(at);
  if (size <= have) return at;
  const moved = __alloc(max(size, have << 1));
  memory.copy(moved, at, have);
  return moved;
}

// @ts-ignore: decorator
@unsafe @global
export function __free(at: usize): void {}

// @ts-ignore: decorator
@unsafe @global
export function __new(size: usize, id: u32): usize {
  const at = __alloc(OBJECT_BYTES + size);
  store<u32>(at, id, OBJECT_BYTES - 8);
  store<u32>(at, <u32>size, OBJECT_BYTES - 4);
  return at + OBJECT_BYTES;
}

// @ts-ignore: decorator
@unsafe @global
export function __renew(at: usize, size: usize): usize {
  const moved = __realloc(at - OBJECT_BYTES, OBJECT_BYTES + size);
  store<u32>(moved, <u32>size, OBJECT_BYTES - 4);
  return moved + OBJECT_BYTES;
}

// @ts-ignore: decorator
@unsafe @global
export function __link(parent: usize, child: usize, expectMultiple: bool): void {}

// @ts-ignore: decorator
@unsafe @global
export function __pin(at: usize): usize {
  return at;
}

// @ts-ignore: decorator
@unsafe @global
export function __unpin(at: usize): void {}

// @ts-ignore: decorator
@unsafe @global
function __visit(at: usize, cookie: u32): void {}

// @ts-ignore: decorator
@unsafe @global
export function __collect(): void {}
