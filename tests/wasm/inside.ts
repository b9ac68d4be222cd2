// What programs of the tests show of their core, in AssemblyScript.
import { wasmSlab } from "skein/assembly/sched/global";

/** For development builds: checks every invariant of the core. */
export { audit } from "skein/assembly/debug/audit";

/** Records of goroutines in WebAssembly that are taken, those in run queues included that are dead.
 */
export function records(): u32 {
  return wasmSlab().live;
}
