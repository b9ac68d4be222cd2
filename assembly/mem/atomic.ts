// The only atomic operations of the core. Memory that several Ms share (SHARED) gets real ones;
// memory with one M gets plain loads and stores, so the algorithms read the same in both builds.
// The sim build announces each access: that is where the harness lets another actor step in.
//
// Memory order: Wasm atomics are sequentially consistent; no algorithm of the core needs less or
// more.
import { POINT_ATOMIC } from "../abi";
import { simPoint } from "../host";

// @ts-ignore: decorator
@inline
export function atomicLoad(at: usize): u32 {
  // @ts-ignore: SIM is a compiler constant
  if (SIM) simPoint(POINT_ATOMIC);
  // @ts-ignore: SHARED is a compiler constant
  if (SHARED) return atomic.load<u32>(at);
  return load<u32>(at);
}

// @ts-ignore: decorator
@inline
export function atomicStore(at: usize, value: u32): void {
  // @ts-ignore
  if (SIM) simPoint(POINT_ATOMIC);
  // @ts-ignore
  if (SHARED) atomic.store<u32>(at, value);
  else store<u32>(at, value);
}

/** Compare and swap: true when `at` held `expected` and now holds `value`. */
// @ts-ignore: decorator
@inline
export function atomicSwapIf(at: usize, expected: u32, value: u32): bool {
  // @ts-ignore
  if (SIM) simPoint(POINT_ATOMIC);
  // @ts-ignore
  if (SHARED) return atomic.cmpxchg<u32>(at, expected, value) == expected;
  if (load<u32>(at) != expected) return false;
  store<u32>(at, value);
  return true;
}

/** Stores, and gives the value before. */
// @ts-ignore: decorator
@inline
export function atomicSwap(at: usize, value: u32): u32 {
  // @ts-ignore
  if (SIM) simPoint(POINT_ATOMIC);
  // @ts-ignore
  if (SHARED) return atomic.xchg<u32>(at, value);
  const before = load<u32>(at);
  store<u32>(at, value);
  return before;
}

/** Adds, and gives the value before. */
// @ts-ignore: decorator
@inline
export function atomicAdd(at: usize, delta: i32): u32 {
  // @ts-ignore
  if (SIM) simPoint(POINT_ATOMIC);
  // @ts-ignore
  if (SHARED) return atomic.add<u32>(at, delta);
  const before = load<u32>(at);
  store<u32>(at, before + delta);
  return before;
}
