// Objects: memory that AssemblyScript's code never frees.
//
//   object  | class | bytes |  payload ...     the payload begins at a multiple of 16
import { FAULT_MEMORY } from "../abi";
import { fault } from "../fault";
import { unwind, UNWIND_GC } from "../stack/intrinsics";
import { running } from "../trampoline";
import { arena, initArena, makeLarge, Run } from "./arena";
import { initBlocks } from "./blocks";
import { cacheOf, initCells, takeCell } from "./cells";
import { classOf, HEADER, initClasses, LARGE, MOST, SMALL } from "./classes";
import { isDue } from "./cycle";
import { objectAt } from "./mark";
import { ensureRegions, initRegions, LOWEST } from "./regions";
import { CYCLE_BYTES } from "../config";

export function initObjects(): void {
  initRegions();
  initArena();
  initClasses();
  initCells();
  initBlocks();
  arena.limit = CYCLE_BYTES;
  // What the program has in its data are objects, too.
  ensureRegions(0, __heap_base);
}

/** A new object, all zeros. Gives its payload. */
// @ts-ignore: decorator
@inline
export function makeObject(size: usize, id: u32): usize {
  if (size <= SMALL) {
    const cache = cacheOf(classOf(size));
    const at = cache.next;
    if (at != cache.limit) {
      cache.next = at + cache.bytes;
      store<u32>(at - HEADER, id);
      store<u32>(at - HEADER, <u32>size, 4);
      return at;
    }
  }
  return makeSlowly(size, id);
}

/** The same where there is no cell at hand: the time for a cycle. In a goroutine all frames are
 *  written to memory for that, and it goes on at once. */
function makeSlowly(size: usize, id: u32): usize {
  if (size > MOST) fault(FAULT_MEMORY, <u32>size, <u32>memory.size());
  const isInside = changetype<usize>(running) != 0;
  if (isInside && isDue()) unwind(UNWIND_GC);
  let at = take(size);
  if (!at && isInside) {
    arena.isWanted = true;
    unwind(UNWIND_GC);
    at = take(size);
  }
  if (!at) fault(FAULT_MEMORY, <u32>size, <u32>memory.size());
  store<u32>(at - HEADER, id);
  store<u32>(at - HEADER, <u32>size, 4);
  return at;
}

/** Whether an object of the program lies at an address: one in its data, or one in use. */
export function isObject(at: usize): bool {
  return at < __heap_base ? at >= LOWEST : objectAt(at) == at;
}

function take(size: usize): usize {
  if (size <= SMALL) return takeCell(classOf(size));
  const run = makeLarge(LARGE, size + HEADER);
  if (!changetype<usize>(run)) return 0;
  run.next = arena.large;
  arena.large = run;
  arena.since += run.bytes;
  arena.allocated += run.bytes;
  memory.fill(run.first, 0, size);
  return run.first;
}
