// Deep recursion of AssemblyScript programs: what functions that recurse call when there is no more
// room for them on the engine's stack (ts/compiler/recursion.ts). In a goroutine all frames go to
// linear memory, and the youngest goes on. Elsewhere the engine's own limit holds.
import { ROOM_BYTES } from "../config";
import { chargeRoom } from "../sched/m";
import { yieldToAll } from "../sched/park";
import { leave, setRoom, unwind, UNWIND_GROW } from "../stack/intrinsics";
import { oweRoom, running } from "../trampoline";

/** Makes room. */
export function grow(): void {
  setRoom(ROOM_BYTES);
  if (changetype<usize>(running)) unwind(UNWIND_GROW);
  else oweRoom();
}

/** The same in a function that may be interrupted: others run if the slice is over. */
export function growOrYield(): void {
  const g = running;
  if (!changetype<usize>(g) || !chargeRoom()) return grow();
  setRoom(ROOM_BYTES);
  yieldToAll(g);
  leave();
}
