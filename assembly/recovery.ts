// Recovery: what a goroutine does after a panic, and after goexit, when it has lost the engine's
// stack. Its frames are cut back to those of the nearest `protect`, which goes on, or to none; what
// it has put off (stack/calls.ts) is done on top of them.
//
//   panic, somebody protects    cut to `protect`; that makes the deferred calls, and gives false
//   panic, nobody does          no frames; the deferred calls are made, then the run ends
//   goexit                      no frames; the deferred calls are made, then the goroutine ends
//
// All calls of the library that may panic do so when their records are as they should be, so it
// does not matter where a panic comes from. A goroutine whose own state may be broken does not go
// on: one that has lost its stack while its frames were written, or while it was not running.
import { G_RUNNING } from "./abi";
import { G } from "./sched/g";
import { goOn } from "./sched/park";
import {
  asCall, Call, CALL_CROSSED, CALL_DEFERRED, CALL_FAILED, CALL_MESSAGE, giveNote, takeCall,
} from "./stack/calls";
import { Notes } from "./stack/notes";
import { Stack } from "./stack/stack";

/** Ways on after a panic, as in ts/wasm/panics.ts: none; somebody protects; there are deferred
 *  calls to be made before the end. */
const WAY_NONE: i32 = 0;
const WAY_RECOVER: i32 = 1;
const WAY_LEAVE: i32 = 2;

/** Notes a call of a goroutine; the caller fills in the arguments. */
export function noteCall(stack: Stack, kind: u32, entry: u32, bytes: usize): Call {
  const call = takeCall(stack.notes, kind, entry, bytes);
  stack.notes = changetype<Notes>(call);
  return call;
}

/** The newest call, or null. */
export function newestCall(stack: Stack): Call {
  for (let note = stack.notes; changetype<usize>(note); note = note.next) {
    const call = asCall(note);
    if (changetype<usize>(call) && call.kind != CALL_MESSAGE) return call;
  }
  return changetype<Call>(0);
}

/** The newest call of a kind, or null. */
function find(stack: Stack, kind: u32): Call {
  for (let note = stack.notes; changetype<usize>(note); note = note.next) {
    const call = asCall(note);
    if (changetype<usize>(call) && call.kind == kind) return call;
  }
  return changetype<Call>(0);
}

/** Where a panic would end, or null. */
function catcher(stack: Stack): Call {
  for (let note = stack.notes; changetype<usize>(note); note = note.next) {
    const call = asCall(note);
    if (changetype<usize>(call) && call.catches) return call;
  }
  return changetype<Call>(0);
}

/** Gives a call back that is over; true if it has panicked. */
export function close(stack: Stack, call: Call): bool {
  const kind = call.kind;
  const message = kind == CALL_FAILED || kind == CALL_CROSSED ? call.message : 0;
  drop(stack, changetype<Notes>(call));
  if (message) keepMessage(stack, message);
  return kind == CALL_FAILED;
}

function drop(stack: Stack, note: Notes): void {
  let one = stack.notes;
  if (one === note) {
    stack.notes = note.next;
  } else {
    while (one.next !== note) one = one.next;
    one.next = note.next;
  }
  giveNote(note);
}

/** The message of the last panic from which the goroutine has recovered; 0: there was none. */
export function messageOf(stack: Stack): usize {
  const call = find(stack, CALL_MESSAGE);
  return changetype<usize>(call) ? call.message : 0;
}

function keepMessage(stack: Stack, message: usize): void {
  let call = find(stack, CALL_MESSAGE);
  if (!changetype<usize>(call)) call = noteCall(stack, CALL_MESSAGE, 0, sizeof<usize>());
  call.message = message;
}

/** The frames above `last` have gone: of what they have noted only the deferred calls are left. */
function strip(stack: Stack, last: Call): void {
  let note = stack.notes;
  while (note !== changetype<Notes>(last)) {
    const next = note.next;
    const call = asCall(note);
    const kind: u32 = changetype<usize>(call) ? call.kind : 0;
    const stays = kind == CALL_DEFERRED || kind == CALL_MESSAGE || kind == CALL_CROSSED;
    if (!stays) drop(stack, note);
    note = next;
  }
}

/** How g, whose code has thrown an error out of the engine, goes on: one of WAY_*. */
export function wayOn(g: G): i32 {
  if (g.status != G_RUNNING) return WAY_NONE;
  const stack = g.stack;
  if (changetype<usize>(catcher(stack))) return WAY_RECOVER;
  return changetype<usize>(find(stack, CALL_DEFERRED)) ? WAY_LEAVE : WAY_NONE;
}

/** There is a panic: tells the nearest `protect` what it says, a string of the program. False:
 *  there is none. */
export function tell(stack: Stack, message: usize): bool {
  const call = catcher(stack);
  if (!changetype<usize>(call)) return false;
  call.fail(message);
  return true;
}

/** The nearest `protect`, which has been told, goes on; or what comes after goexit. */
export function recover(g: G): void {
  const stack = g.stack;
  const call = catcher(stack);
  strip(stack, call);
  stack.cut(call.kind == CALL_CROSSED ? 0 : call.depth);
  goOn(g);
}

/** Nobody protects: g makes its deferred calls. */
export function leave(g: G): void {
  strip(g.stack, changetype<Call>(0));
  g.stack.leave();
  goOn(g);
}

/** A goroutine has called goexit: whether there are deferred calls to be made. */
export function leaves(stack: Stack): bool {
  for (let note = stack.notes; changetype<usize>(note); note = note.next) {
    const call = asCall(note);
    if (changetype<usize>(call) && call.catches) call.cross();
  }
  strip(stack, changetype<Call>(0));
  if (!changetype<usize>(find(stack, CALL_DEFERRED))) return false;
  stack.leave();
  return true;
}
