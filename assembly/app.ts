// What the host of a program in WebAssembly may call beyond what a core exports: start exported
// functions as goroutines and take their results, hold a goroutine while the host works for it,
// look at goroutines, deal with traps.
import { CASE_NONE } from "./abi";
import { setMaxMemory, setMaxStack } from "./config";
import { parkExtern } from "./loop";
import { tell, wayOn as wayOnAfter } from "./recovery";
import { G } from "./sched/g";
import { ready, spawnWasm } from "./sched/park";
import { Waiter } from "./sched/waiter";
import { frameSize, leave, unwind, UNWIND_END } from "./stack/intrinsics";
import { segments } from "./stack/segment";
import { ENTRY_EXPORT, isDoomed, isLost, running, thrown as takeThrown } from "./trampoline";

export { kill as discard } from "./loop";
export { countRun, following, killRun } from "./resident";
export { deferMark, lastCalls, runDeferred } from "./lib/defer";
export { leaveOut } from "./heap/roots";
export { allocatedBytes, blockBytes, objectBytes, pause, pauseOf, stress } from "./heap/stats";
export { tick } from "./lib/go";
export { leave as leaveAfterPanic, recover } from "./recovery";
export { isObject } from "./heap/objects";
export { grow, growOrYield } from "./lib/grow";
export { backInCode, leaveCode } from "./trampoline";

// @ts-ignore: decorator
@external("skein", "fail")
declare function hostFail(g: G): void;

/** Starts exported function `index` as the main goroutine of a run, with room for its arguments. */
export function spawnEntry(index: u32, bytes: u32, run: u32): usize {
  const g = spawnWasm(0, index | ENTRY_EXPORT, 0);
  g.stack.runId = run;
  g.stack.makeMain();
  g.stack.push(bytes);
  return changetype<usize>(g);
}

/** Where the arguments of a goroutine that has not begun lie. */
export function argumentsAt(g: G): usize {
  return g.stack.argumentsAt;
}

/** Where its result lies, once it has ended, and that of a call of the host for which it waits. */
export function slotOf(g: G): usize {
  return g.slotAt;
}

export function runOf(g: G): u32 {
  return g.stack.runId;
}

/** Whether it is the main goroutine of its run. */
export function isMain(g: G): bool {
  return g.stack.isMain;
}

/** The end of the youngest frame of a goroutine, or of the one below the frame that ends at `end`;
 *  0 when there is none. */
export function nextFrame(g: G, end: usize): usize {
  const stack = g.stack;
  return end ? stack.below(end, frameSize(load<u16>(end - 2))) : stack.youngest;
}

/** The place in the table of the function of a goroutine without frames. Its arguments lie where
 *  they were put; the function is the first. */
export function functionOf(g: G): u32 {
  return load<u32>(load<usize>(g.stack.argumentsAt));
}

let isHeld: bool = false;

/** The host goes on working for g, which has called it: g waits until `complete` or `fail`. Gives
 *  the ticket of the wait. */
export function hold(g: G): u32 {
  parkExtern(g);
  isHeld = true;
  return g.claim;
}

/** Whether g still waits with this ticket: it may have been ended, and its record be used again. */
export function isWaiting(g: G, ticket: u32): bool {
  return g.claim == ticket;
}

/** Whether the goroutine, whose call of the host has just returned, does not go on at once. */
export function wasHeld(): bool {
  const was = isHeld;
  isHeld = false;
  return was || isDoomed;
}

/** The goroutine waits for the host; gives where the result lies. Panics with the host's error. If
 *  its run has ended during the call, the goroutine ends too. */
export function awaitHost(): usize {
  if (isDoomed) unwind(UNWIND_END);
  else leave();
  const g = running;
  if (!g.ok) {
    hostFail(g);
    unreachable();
  }
  return g.slotAt;
}

/** The host has failed, and has an error for g. */
export function fail(g: G): void {
  g.claim |= 1;
  ready(g, 0, 0);
}

/** Where what g, which waits, offers in case `index` lies. */
export function offerOf(g: G, index: u32): usize {
  for (let w = g.waiters; changetype<usize>(w); w = w.sibling) {
    if (w.index == index && w.kind != CASE_NONE) return offerAt(w);
  }
  return g.slotAt;
}

function offerAt(w: Waiter): usize {
  return w.offerAt;
}

/** A trap, or an error of the host, has thrown a goroutine out of the engine: gives it, or null,
 *  and forgets its frames. */
export function thrown(): usize {
  isHeld = false;
  return changetype<usize>(takeThrown());
}

/** How g, which has been thrown out of the engine, goes on: one of WAY_* of recovery.ts. */
export function wayOn(g: G): i32 {
  return isLost ? 0 : wayOnAfter(g);
}

/** The program has panicked, and the nearest `protect` knows it. */
export function tellPanic(g: G, message: usize): void {
  tell(g.stack, message);
}

/** The most bytes that the frames of one goroutine may take. */
export function limitStacks(bytes: u32): void {
  setMaxStack(bytes);
}

/** The most pages of 64 KiB that the program may take. */
export function limitMemory(pages: u32): void {
  setMaxMemory(pages);
}

export function segmentBytes(): u32 {
  return segments.bytes;
}

export function segmentCount(): u32 {
  return segments.count;
}
