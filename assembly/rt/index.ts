// AssemblyScript's runtime for programs: its contract (std/assembly/rt), kept by the collected
// memory of assembly/heap, so that the standard library and AssemblyScript's loader work unchanged.
// `skein build` passes it to the compiler. What allocates objects may block, as far as the
// resumable pass is concerned.
import { FAULT_MEMORY } from "../abi";
import { expectObject, VERIFY } from "../debug/heap";
import { fault } from "../fault";
import { giveBlock, roomOf, sizeOf, takeBlock } from "../heap/blocks";
import { HEADER } from "../heap/classes";
import { reach } from "../heap/mark";
import { makeObject } from "../heap/objects";
import { pin, unpin } from "../heap/pins";
import { collect } from "../index";

// @ts-ignore: decorator
@unsafe @global
export function __alloc(size: usize): usize {
  const at = takeBlock(size);
  if (!at) fault(FAULT_MEMORY, <u32>size, <u32>memory.size());
  return at;
}

// @ts-ignore: decorator
@unsafe @global
export function __realloc(at: usize, size: usize): usize {
  const have = sizeOf(at);
  if (at >= __heap_base && size <= roomOf(at)) {
    store<u32>(at - HEADER, <u32>size, 4);
    return at;
  }
  const moved = __alloc(size);
  memory.copy(moved, at, min(have, size));
  if (at >= __heap_base) giveBlock(at);
  return moved;
}

// @ts-ignore: decorator
@unsafe @global
export function __free(at: usize): void {
  if (at >= __heap_base) giveBlock(at);
}

// @ts-ignore: decorator
@unsafe @global
export function __new(size: usize, id: u32): usize {
  return makeObject(size, id);
}

// @ts-ignore: decorator
@unsafe @global
export function __renew(at: usize, size: usize): usize {
  const have = sizeOf(at);
  if (at >= __heap_base && size <= roomOf(at)) {
    if (size > have) memory.fill(at + have, 0, size - have);
    store<u32>(at - HEADER, <u32>size, 4);
    return at;
  }
  const moved = makeObject(size, load<u32>(at - HEADER));
  memory.copy(moved, at, min(have, size));
  return moved;
}

// @ts-ignore: decorator
@unsafe @global
export function __link(parent: usize, child: usize, expectMultiple: bool): void {}

// @ts-ignore: decorator
@unsafe @global
export function __pin(at: usize): usize {
  if (at >= __heap_base && !pin(at)) fault(FAULT_MEMORY, 0, <u32>memory.size());
  return at;
}

// @ts-ignore: decorator
@unsafe @global
export function __unpin(at: usize): void {
  if (at >= __heap_base) unpin(at);
}

// @ts-ignore: decorator
@unsafe @global
function __visit(at: usize, cookie: u32): void {
  // @ts-ignore: DEBUG is a compiler constant
  if (DEBUG && cookie == VERIFY) expectObject(at);
  else reach(at);
}

// @ts-ignore: decorator
@unsafe @global
export function __collect(): void {
  collect();
}
