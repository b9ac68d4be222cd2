// The trampoline: runs a goroutine in WebAssembly, one frame at a time, until it waits or ends.
//
//   before the start   its entry is called, on an empty stack
//   afterwards         its youngest frame is resumed; when that returns, the one below, and so on
//
// It never returns to the host between goroutines, and a switch costs the same at any depth: only
// the youngest frame is ever entered. Code that waits unwinds the engine's stack down to here, and
// has its frames in the scratch area; they are put on the goroutine's stack in one copy.
//
// While a function of the host runs, called by a goroutine, nobody is `running`: what the host
// calls from there stands on frames of the host, and cannot wait.
//
// The functions of this file are the border of the resumable pass: they are not instrumented.
import { REG_ENDED } from "./abi";
import { SCRATCH_BYTES } from "./config";
import { arena } from "./heap/arena";
import { cycle } from "./heap/cycle";
import { orderFor, takeRun } from "./mem/pages";
import { leaves } from "./recovery";
import { G } from "./sched/g";
import { registers } from "./sched/m";
import { exitWasm } from "./sched/park";
import {
  enter, lastCalls, resume, scratch, setInside, setRoom, setScratch, setSp, settled, sp,
  UNWIND_END, UNWIND_GC, UNWIND_GROW, UNWIND_PARK, unwinding,
} from "./stack/intrinsics";
import { Stack } from "./stack/stack";

/** The goroutine in WebAssembly that is executing, or null. */
export let running: G = changetype<G>(0);
/** The goroutine that has called the host and waits for the call to return, or null. */
let caller: G = changetype<G>(0);
/** Its run has ended meanwhile: it does not go on. */
export let isDoomed: bool = false;
/** It has been thrown out of the engine where it cannot go on: its run has ended, or its frames had
 *  not all been written. */
export let isLost: bool = false;

/** Set in an entry that is an exported function of the program, called by the host. */
export const ENTRY_EXPORT: u32 = 1 << 31;

/** How a goroutine stopped. */
export const STOP_WAITS: i32 = 0;
export const STOP_ENDED: i32 = 1;
/** It was the main goroutine of a run: the host takes its result, and ends it. */
export const STOP_MAIN: i32 = 2;
/** It is to be killed. */
export const STOP_DOOMED: i32 = 3;
/** Not stopped: the frame below is next. */
const GOES_ON: i32 = 4;
/** Not stopped: it has called goexit, and makes its deferred calls. */
const LEAVES: i32 = 5;

let scratchTop: usize = 0;

export function initTrampoline(): void {
  if (!scratchTop) scratchTop = takeRun(orderFor(SCRATCH_BYTES)) + SCRATCH_BYTES;
  rest();
}

/** No goroutine runs, and nothing is left in the scratch area. */
function rest(): void {
  setScratch(scratchTop, scratchTop - SCRATCH_BYTES);
  settled();
  setInside(0);
  running = changetype<G>(0);
  caller = changetype<G>(0);
  isDoomed = false;
}

/** Runs g until it waits or ends, and says which: one of STOP_*. Before the caller returns to the
 *  host it calls `backToHost`. */
// @ts-ignore: decorator
@inline
export function runWasm(g: G): i32 {
  const stack = g.stack;
  running = g;
  setInside(1);
  if (stack.isGoing) resume(stack.top);
  else if (stack.hasBegun) goOnLeaving(stack);
  else begin(g, stack);
  // Mostly a frame that was resumed waits again: it has been written in its place.
  if (unwinding() != UNWIND_PARK || scratch() != scratchTop || isDoomed) return goOn(g, stack);
  settled();
  running = changetype<G>(0);
  return STOP_WAITS;
}

/** No goroutine will be run before the host comes again. */
// @ts-ignore: decorator
@inline
export function backToHost(): void {
  setInside(0);
}

/** Something else: runs the frames below, as far as they return. */
function goOn(g: G, stack: Stack): i32 {
  let stop: i32;
  while (true) {
    stop = after(g, stack);
    if (stop == GOES_ON) resume(stack.top);
    else if (stop == LEAVES) goOnLeaving(stack);
    else break;
  }
  running = changetype<G>(0);
  if (!isDoomed) return stop;
  isDoomed = false;
  return STOP_DOOMED;
}

// @ts-ignore: decorator
@inline
function begin(g: G, stack: Stack): void {
  const entry = stack.begin();
  const at = stack.top;
  setSp(at);
  if (entry & ENTRY_EXPORT) enter(entry & ~ENTRY_EXPORT, at, g.slotAt);
  else call_indirect<void>(entry, at);
}

/** It has frames when it has waited in a deferred call. */
function goOnLeaving(stack: Stack): void {
  if (stack.youngest) return resume(stack.top);
  setSp(stack.top);
  lastCalls();
}

/** A frame has returned, or everything was unwound. */
// @ts-ignore: decorator
@inline
function after(g: G, stack: Stack): i32 {
  const reason = unwinding();
  if (reason) return collect(g, stack, reason);
  return stack.popTo(sp()) ? end(g, stack, true) : GOES_ON;
}

/** Puts the frames that have been spilled on the stack. */
function collect(g: G, stack: Stack, reason: i32): i32 {
  const from = scratch();
  const bytes = scratchTop - from;
  if (bytes) memory.copy(stack.push(bytes), from, bytes);
  setScratch(scratchTop, scratchTop - SCRATCH_BYTES);
  settled();
  if (reason == UNWIND_END) return !isDoomed && leaves(stack) ? LEAVES : end(g, stack, false);
  if (reason == UNWIND_GC) {
    cycle(g);
    return GOES_ON;
  }
  return reason == UNWIND_GROW ? GOES_ON : STOP_WAITS;
}

/** The goroutine has returned, or called goexit. */
// @ts-ignore: decorator
@inline
function end(g: G, stack: Stack, hasReturned: bool): i32 {
  if (stack.isMain) return endMain(g, hasReturned);
  // Perhaps the host holds it.
  if (isDoomed) return STOP_DOOMED;
  exitWasm(g);
  return STOP_ENDED;
}

function endMain(g: G, hasReturned: bool): i32 {
  g.ok = <u32>(hasReturned && !g.stack.isLeaving);
  store<u32>(registers(), <u32>changetype<usize>(g), REG_ENDED);
  return STOP_MAIN;
}

/** A trap, or an error of the host, has thrown a goroutine out of the engine: gives it, or null. */
export function thrown(): G {
  const g = running;
  isLost = isDoomed || unwinding() != 0;
  rest();
  return g;
}

/** A goroutine has called the host; gives it, or null. */
export function leaveCode(): G {
  const g = running;
  arena.hostCalls++;
  running = changetype<G>(0);
  if (changetype<usize>(g)) caller = g;
  return g;
}

/** Whether code that is no goroutine has used room of the engine's stack that was not counted. */
let isRoomOwed: bool = false;

export function oweRoom(): void {
  isRoomOwed = true;
}

/** The call of the host, made by g, is over. */
export function backInCode(g: G): void {
  arena.hostCalls--;
  if (isRoomOwed) {
    isRoomOwed = false;
    setRoom(0);
  }
  running = g;
  if (changetype<usize>(g)) caller = changetype<G>(0);
  setInside(changetype<usize>(g) != 0);
}

/** Whether g is running, or has called the host. */
export function isRunning(g: G): bool {
  return g === running || g === caller;
}

/** The goroutine that runs, or has called the host. */
export function occupant(): G {
  return changetype<usize>(running) ? running : caller;
}

/** The goroutine that is running does not go on when it stops. */
export function doom(): void {
  isDoomed = true;
}
