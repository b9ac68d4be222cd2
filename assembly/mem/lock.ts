// Short locks. A lock is one word: 0 free, 1 held. It protects a few dozen instructions and never a
// park. With one M there is nothing to wait for: release builds drop the lock altogether, debug
// builds keep the word to prove that no path takes a lock twice.
//
// Invariants:
//   M1  a lock is free when it is taken on the only M, and held when it is dropped
import { FAULT_M1 } from "../abi";
import { check } from "../fault";
import { atomicSwapIf, atomicStore } from "./atomic";

// @ts-ignore: decorator
@inline
export function lock(at: usize): void {
  // @ts-ignore: compiler constants
  if (SHARED) {
    while (!atomicSwapIf(at, 0, 1)) {}
  } else if (DEBUG) {
    check(load<u32>(at) == 0, FAULT_M1, <u32>at, 0);
    store<u32>(at, 1);
  }
}

// @ts-ignore: decorator
@inline
export function unlock(at: usize): void {
  // @ts-ignore
  if (SHARED) {
    atomicStore(at, 0);
  } else if (DEBUG) {
    check(load<u32>(at) == 1, FAULT_M1, <u32>at, 1);
    store<u32>(at, 0);
  }
}
