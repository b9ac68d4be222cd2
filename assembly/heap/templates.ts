// Objects in the program's data that no global names: the arrays in which AssemblyScript puts the
// parts of a template string before it joins them.
//
//   header  | size | 3 | 0 | class | bytes |  parts ...          20 bytes, as AssemblyScript has it
//
// The compiler marks them by the 3, which says that they are always in use.
import { HEADER } from "./classes";
import { reach } from "./mark";
import { LOWEST } from "./regions";

const MARK_OFFSET: usize = 16;
const MARK: u64 = 3;
const PARTS: u32 = idof<StaticArray<string>>();
const GRAIN: usize = 16;

/** Marks what the parts lead to. */
export function reachTemplates(): void {
  for (let at = LOWEST + 2 * GRAIN; at < __heap_base; at += GRAIN) {
    if (load<u64>(at - MARK_OFFSET) != MARK || load<u32>(at - HEADER) != PARTS) continue;
    const end = at + <usize>load<u32>(at - HEADER, 4);
    if (end > __heap_base) continue;
    for (let part = at; part < end; part += sizeof<usize>()) reach(load<usize>(part));
  }
}
