// Roots: all that objects are reached from. Whatever else comes to hold objects gets a line here.
import { G_RUNNING } from "../abi";
import { G } from "../sched/g";
import { gSlab, wasmSlab } from "../sched/global";
import { eachOf } from "../sched/roster";
import { OFFER_BYTES, Waiter } from "../sched/waiter";
import { asCall, CALL_STARTED } from "../stack/calls";
import { NOTE_BYTES, Notes } from "../stack/notes";
import { segments } from "../stack/segment";
import { Stack } from "../stack/stack";
import { suspect, suspectAll } from "./mark";
import { reachPinned } from "./pins";
import { reachTemplates } from "./templates";

/** Kinds of roots, of which debug builds can leave out one: tests must find that. */
const GLOBALS: u32 = 1;
const PINS: u32 = 2;
const SLOTS: u32 = 3;
const WAITS: u32 = 4;
const OFFERS: u32 = 5;
const FRAMES: u32 = 6;
const SEGMENTS: u32 = 7;
const NOTES: u32 = 8;
const JAVASCRIPT: u32 = 9;
const TEMPLATES: u32 = 10;
const DEFERRED: u32 = 11;
const PROTECTED: u32 = 12;

let leftOut: u32 = 0;

export function leaveOut(kind: u32): void {
  leftOut = kind;
}

// @ts-ignore: decorator
@inline
function has(kind: u32): bool {
  // @ts-ignore: DEBUG is a compiler constant
  return !DEBUG || leftOut != kind;
}

/** Marks what is reached at once. */
export function reachRoots(): void {
  if (has(GLOBALS)) __visit_globals(0);
  if (has(TEMPLATES)) reachTemplates();
  if (has(PINS)) reachPinned();
  for (let at = eachOf(wasmSlab(), 0); at; at = eachOf(wasmSlab(), at)) {
    const g = changetype<G>(at);
    reachGoroutine(g);
    reachStack(g.stack);
  }
  if (!has(JAVASCRIPT)) return;
  for (let at = eachOf(gSlab(), 0); at; at = eachOf(gSlab(), at)) reachGoroutine(changetype<G>(at));
}

/** How much there is to look through beside objects: that takes time, too, so with many goroutines
 *  cycles are rarer. */
export function rootBytes(): usize {
  return <usize>(wasmSlab().live * wasmSlab().bytes + segments.bytes);
}

/** Also of a goroutine written in JavaScript: the value that it offers or has received, what it
 *  waits for, what its select offers. */
function reachGoroutine(g: G): void {
  if (has(SLOTS)) suspectAll(g.slotAt, g.slotAt + OFFER_BYTES);
  if (has(WAITS) && g.status != G_RUNNING) suspect(g.own.owner);
  for (let w = g.waiters; changetype<usize>(w); w = w.sibling) {
    if (has(WAITS)) suspect(w.owner);
    if (has(OFFERS) && w !== g.own) suspectAll(offerOf(w), offerOf(w) + OFFER_BYTES);
  }
}

function offerOf(w: Waiter): usize {
  return changetype<usize>(w) + offsetof<Waiter>();
}

/** Its frames, or, before it has begun, its arguments; the cases of selects in the making. */
function reachStack(stack: Stack): void {
  let top = stack.top;
  for (let s = stack.current; changetype<usize>(s); s = s.prev) {
    if (has(SEGMENTS)) suspectAll(s.base, top);
    top = s.prevTop;
  }
  if (has(FRAMES)) suspectAll(stack.inlineBase, top);
  if (!stack.hasBegun) return;
  for (let n = stack.notes; changetype<usize>(n); n = n.next) reachNotes(n);
}

/** Cases of a select, or the arguments of a deferred or protected call, or a panic's message. */
function reachNotes(notes: Notes): void {
  const call = asCall(notes);
  if (changetype<usize>(call)) {
    const kind = call.kind <= CALL_STARTED ? DEFERRED : PROTECTED;
    if (has(kind)) suspectAll(call.argumentsAt, call.argumentsAt + <usize>call.bytes);
    return;
  }
  if (!has(NOTES)) return;
  const first = notes.at(0);
  suspectAll(first, first + <usize>notes.count * NOTE_BYTES);
}
