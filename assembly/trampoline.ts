// The trampoline: runs a goroutine in WebAssembly, one frame at a time, until it waits or ends.
//
//   before the start   its entry is called, on an empty stack
//   afterwards         its youngest frame is resumed; when that returns, the one below, and so on
//
// It never returns to the host between goroutines, and a switch costs the same at any depth: only
// the youngest frame is ever entered. Code that waits unwinds the engine's stack down to here, and
// has its frames in the scratch area; they are put on the goroutine's stack in one copy.
//
// The functions of this file are the border of the resumable pass: they are not instrumented.
import { REG_ENDED } from "./abi";
import { SCRATCH_BYTES } from "./config";
import { orderFor, takeRun } from "./mem/pages";
import { G } from "./sched/g";
import { registers } from "./sched/m";
import { exit } from "./sched/park";
import {
  enter, resume, scratch, setInside, setScratch, setSp, settled, sp, UNWIND_END, UNWIND_GROW,
  unwinding,
} from "./stack/intrinsics";
import { Stack } from "./stack/stack";

/** The goroutine in WebAssembly that is executing, or null. */
export let running: G = changetype<G>(0);

/** Set in an entry that is an exported function of the program, called by the host. */
export const ENTRY_EXPORT: u32 = 1 << 31;

let scratchTop: usize = 0;

export function initTrampoline(): void {
  if (!scratchTop) scratchTop = takeRun(orderFor(SCRATCH_BYTES)) + SCRATCH_BYTES;
  setScratch(scratchTop, scratchTop - SCRATCH_BYTES);
  settled();
  setInside(0);
  running = changetype<G>(0);
}

/** What comes after a frame has run. */
const WAITS = 0;
const GOES_ON = 1;
const ENDED = 2;

/** Runs g until it waits or ends; true when it has ended and the host wants to know. */
export function runWasm(g: G): bool {
  const stack = g.stack;
  running = g;
  setInside(1);
  if (stack.entry) begin(g, stack);
  else resumeTop(stack);
  let next = after(stack);
  while (next == GOES_ON) {
    resumeTop(stack);
    next = after(stack);
  }
  setInside(0);
  running = changetype<G>(0);
  return next == ENDED && end(g, stack);
}

function begin(g: G, stack: Stack): void {
  const entry = stack.entry;
  const at = stack.takeArguments();
  stack.entry = 0;
  setSp(at);
  if (entry & ENTRY_EXPORT) enter(entry & ~ENTRY_EXPORT, at, g.slotAt);
  else call_indirect<void>(entry, at);
}

// @ts-ignore: decorator
@inline
function resumeTop(stack: Stack): void {
  setSp(stack.top);
  resume(stack.top);
}

/** A frame has returned, or everything was unwound. */
// @ts-ignore: decorator
@inline
function after(stack: Stack): i32 {
  const reason = unwinding();
  if (!reason) return stack.popTo(sp()) ? ENDED : GOES_ON;
  return collect(stack, reason);
}

/** Puts the frames that have been spilled on the stack. */
function collect(stack: Stack, reason: i32): i32 {
  const from = scratch();
  const bytes = scratchTop - from;
  if (bytes) memory.copy(stack.push(bytes), from, bytes);
  setScratch(scratchTop, scratchTop - SCRATCH_BYTES);
  settled();
  if (reason == UNWIND_END) return ENDED;
  return reason == UNWIND_GROW ? GOES_ON : WAITS;
}

/** The last frame has gone. A goroutine of the host stays until that has taken its result. */
function end(g: G, stack: Stack): bool {
  if (!stack.token) {
    exit(g);
    return false;
  }
  store<u32>(registers(), <u32>changetype<usize>(g), REG_ENDED);
  return true;
}

/** A trap has thrown the running goroutine out of the engine: gives it, and forgets its frames. */
export function thrown(): G {
  const g = running;
  setScratch(scratchTop, scratchTop - SCRATCH_BYTES);
  settled();
  setInside(0);
  running = changetype<G>(0);
  return g;
}
