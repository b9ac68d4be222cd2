// The audit of goroutines in WebAssembly and their stacks.
import { wasmSlab } from "../sched/global";
import { G } from "../sched/g";
import { auditSlab, nextTaken } from "./slabs";

// K1: the frames of each lie within the segment that it uses.
export function auditStacks(): void {
  const slab = wasmSlab();
  auditSlab(slab);
  for (let at = nextTaken(slab, 0); at; at = nextTaken(slab, at)) changetype<G>(at).stack.audit();
}
