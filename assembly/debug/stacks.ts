// The audit of goroutines in WebAssembly: their stacks, and the segments of these.
import { FAULT_K1, FAULT_K2 } from "../abi";
import { check } from "../fault";
import { G } from "../sched/g";
import { wasmSlab } from "../sched/global";
import { segments, slabOf, SLABS } from "../stack/segment";
import { auditSlab, nextTaken } from "./slabs";

export function auditStacks(): void {
  let held: u32 = 0;
  const slab = wasmSlab();
  auditSlab(slab);
  for (let at = nextTaken(slab, 0); at; at = nextTaken(slab, at)) {
    const stack = changetype<G>(at).stack;
    check(stack.isSound, FAULT_K1, <u32>stack.top, <u32>at); // K1
    held += stack.held;
  }
  check(held == segments.count, FAULT_K2, held, segments.count); // K2
  for (let k: u32 = 0; k < SLABS; k++) auditSlab(slabOf(k));
}
