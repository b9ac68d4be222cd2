// Page runs: the one source of memory. A run is 2^order pages of PAGE_BYTES; a bigger run is split
// when no run of the wanted order is free. Runs come from the end of linear memory, which the core
// alone grows.
//
//   Pool  | lock | endAt | free[0] | free[1] | ... | free[ORDERS - 1] |     at POOL_AT
//   a free run holds the address of the next one in its first word
//
// Invariants:
//   M3  the free runs lie apart from each other: together they are no larger than the memory in use
import { FAULT_MEMORY } from "../abi";
import { HEAP_AT, maxMemoryPages, PAGE_BYTES, POOL_AT } from "../config";
import { fault } from "../fault";
import { hostGrew } from "../host";
import { lock, unlock } from "./lock";

export const ORDERS: u32 = 19;
const WASM_PAGE_BYTES: usize = 65536;
const FREE_OFFSET: usize = 8;

// @ts-ignore: decorator
@inline
export function freeAt(order: u32): usize {
  return POOL_AT + FREE_OFFSET + ((<usize>order) << 2);
}

export function initPages(): void {
  memory.fill(POOL_AT, 0, FREE_OFFSET + (<usize>ORDERS << 2));
  store<u32>(POOL_AT + 4, <u32>heapStart());
}

/** Behind the data of the program, if the core is part of one. */
function heapStart(): usize {
  return max(HEAP_AT, (__heap_base + PAGE_BYTES - 1) & ~(<usize>PAGE_BYTES - 1));
}

/** The smallest order whose run holds `bytes`. */
export function orderFor(bytes: usize): u32 {
  let order: u32 = 0;
  while ((<usize>PAGE_BYTES << order) < bytes) order++;
  return order;
}

// @ts-ignore: decorator
@inline
export function runBytes(order: u32): usize {
  return <usize>PAGE_BYTES << order;
}

/** A run of 2^order pages, contents undefined. */
export function takeRun(order: u32): usize {
  const at = tryRun(order);
  if (!at) fault(FAULT_MEMORY, <u32>runBytes(order), <u32>memory.size());
  return at;
}

/** The same; 0 when there is not enough memory. */
export function tryRun(order: u32): usize {
  if (order >= ORDERS) return 0;
  lock(POOL_AT);
  let from = order;
  while (from < ORDERS && load<u32>(freeAt(from)) == 0) from++;
  let at: usize;
  if (from < ORDERS) {
    at = load<u32>(freeAt(from));
    store<u32>(freeAt(from), load<u32>(at));
    while (from > order) pushRun(at + runBytes(--from), from);
  } else {
    at = extend(runBytes(order));
  }
  unlock(POOL_AT);
  return at;
}

export function giveRun(at: usize, order: u32): void {
  lock(POOL_AT);
  pushRun(at, order);
  unlock(POOL_AT);
}

function pushRun(at: usize, order: u32): void {
  store<u32>(at, load<u32>(freeAt(order)));
  store<u32>(freeAt(order), <u32>at);
}

/** Whole pages that nobody had before; 0 when there is not enough memory. */
export function tryNew(bytes: usize): usize {
  lock(POOL_AT);
  const at = extend(bytes);
  unlock(POOL_AT);
  return at;
}

/** Takes `bytes` from the end of memory; 0 when it cannot grow so far. */
function extend(bytes: usize): usize {
  const at: usize = load<u32>(POOL_AT + 4);
  const end = at + bytes;
  const have = <usize>memory.size() * WASM_PAGE_BYTES;
  if (end > have && !grow((end - have + WASM_PAGE_BYTES - 1) / WASM_PAGE_BYTES)) return 0;
  store<u32>(POOL_AT + 4, <u32>end);
  return at;
}

/** Whether memory has to grow for so many more bytes. */
export function mustGrow(bytes: usize): bool {
  return load<u32>(POOL_AT + 4) + bytes > <usize>memory.size() * WASM_PAGE_BYTES;
}

/** Grows memory by `need` pages, and by a quarter if possible, so that growing stays rare. */
function grow(need: usize): bool {
  const size = <usize>memory.size();
  // @ts-ignore: WASM is a compiler constant
  const most = WASM ? <usize>maxMemoryPages - min(size, <usize>maxMemoryPages) : usize.MAX_VALUE;
  const wish = min(max(need, size >> 2), most);
  if (need > most || (memory.grow(<i32>wish) < 0 && memory.grow(<i32>need) < 0)) return false;
  hostGrew();
  return true;
}
