// What the host of a program in WebAssembly may call beyond what a core exports: start exported
// functions as goroutines, take their results, deal with traps.
import { ENTRY_EXPORT, thrown as takeThrown } from "./trampoline";
import { G } from "./sched/g";
import { spawnWasm } from "./sched/park";
import { setMaxStack } from "./config";
import { segments } from "./stack/segment";

/** Starts exported function `index` as a goroutine; its arguments go where the result says. */
export function spawnEntry(index: u32, bytes: u32, token: u32): usize {
  const g = spawnWasm(0, index | ENTRY_EXPORT);
  g.stack.token = token;
  g.stack.run = token;
  g.stack.push(bytes);
  return changetype<usize>(g);
}

/** Where the arguments of a goroutine that has not begun lie. */
export function argumentsAt(g: G): usize {
  return g.stack.argumentsAt;
}

/** Where its result lies, once it has ended. */
export function resultAt(g: G): usize {
  return g.slotAt;
}

export function tokenOf(g: G): u32 {
  return g.stack.token;
}

export function runOf(g: G): u32 {
  return g.stack.run;
}

/** A trap has thrown a goroutine out of the engine: gives it, or null, and forgets its frames. */
export function thrown(): usize {
  return changetype<usize>(takeThrown());
}

/** The most bytes that the frames of one goroutine may take. */
export function limitStacks(bytes: u32): void {
  setMaxStack(bytes);
}

export function segmentBytes(): u32 {
  return segments.bytes;
}

export function segmentCount(): u32 {
  return segments.count;
}
