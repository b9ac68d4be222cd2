// Timers and the 4-ary heap that orders them.
//
//   Timer  | next | place | when (f64) | kind | target | seq |
//   Heap   | base | count | order | seq |         entries: | when (f64) | seq | timer |
//
// Four children a node: half the levels of a binary heap, and the children of a node share a cache
// line. Timers of the same instant fire in the order in which they were started.
//
// Invariants:
//   T1  an entry is not earlier than its parent
//   T2  a timer in the heap knows its place; `place` of one outside is NOWHERE
//
// Sources: Go's time.go (siftupTimer, siftdownTimer).
import { FAULT_T2 } from "../abi";
import { SCHED_AT } from "../config";
import { check } from "../fault";
import { giveRun, runBytes, takeRun } from "../mem/pages";
import { Slab } from "../mem/slab";

export const NOWHERE: u32 = 0xffffffff;
export const ENTRY_BYTES: u32 = 16;
const HEAP_RECORD_AT: usize = SCHED_AT + 512;
const SLAB_AT: usize = SCHED_AT + 544;

@unmanaged
export class Timer {
  next: usize;
  place: u32;
  when: f64;
  kind: u32;
  /** A waiter, or the host's number. */
  target: usize;
}

@unmanaged
export class Heap {
  base: usize;
  count: u32;
  order: u32;
  seq: u32;
}

/** When the first timer is due, in milliseconds of the host's clock; Infinity without timers. */
export let nextTimer: f64 = Infinity;

// @ts-ignore: decorator
@inline
export function heap(): Heap {
  return changetype<Heap>(HEAP_RECORD_AT);
}

// @ts-ignore: decorator
@inline
export function slab(): Slab {
  return changetype<Slab>(SLAB_AT);
}

export function initHeap(): void {
  const h = heap();
  h.base = takeRun(0);
  h.count = 0;
  h.order = 0;
  h.seq = 0;
  nextTimer = Infinity;
  slab().init(<u32>offsetof<Timer>(), 0);
}

/** `nextTimer` for the host. */
export function nextDeadline(): f64 {
  return nextTimer;
}

export function timerCount(): u32 {
  return heap().count;
}

// @ts-ignore: decorator
@inline
function entry(place: u32): usize {
  return heap().base + <usize>(place * ENTRY_BYTES);
}

/** Starts a timer of the given kind; its record is freed when it fires or stops. */
export function startTimer(when: f64, kind: u32, target: usize): Timer {
  const h = heap();
  if (<usize>((h.count + 1) * ENTRY_BYTES) > runBytes(h.order)) grow(h);
  const timer = changetype<Timer>(slab().take());
  timer.when = when;
  timer.kind = kind;
  timer.target = target;
  siftUp(h.count++, when, h.seq++, timer);
  nextTimer = load<f64>(h.base);
  return timer;
}

export function stopTimer(timer: Timer): void {
  const h = heap();
  const place = timer.place;
  const isThere = place < h.count && load<usize>(entry(place), 12) == changetype<usize>(timer);
  check(isThere, FAULT_T2, place, h.count);
  timer.place = NOWHERE;
  slab().give(changetype<usize>(timer));
  const last = entry(--h.count);
  // @ts-ignore: BUG is a compiler constant
  if (BUG != 7 && place != h.count) {
    const when = load<f64>(last);
    const seq = load<u32>(last, 8);
    const moved = changetype<Timer>(load<usize>(last, 12));
    if (place > 0 && before(when, seq, entry((place - 1) >> 2))) siftUp(place, when, seq, moved);
    else siftDown(place, when, seq, moved);
  }
  nextTimer = h.count ? load<f64>(h.base) : Infinity;
}

/** The first timer; the caller knows that there is one. */
export function firstTimer(): Timer {
  return changetype<Timer>(load<usize>(heap().base, 12));
}

// @ts-ignore: decorator
@inline
function before(when: f64, seq: u32, at: usize): bool {
  const other = load<f64>(at);
  return when < other || (when == other && <i32>(seq - load<u32>(at, 8)) < 0);
}

// @ts-ignore: decorator
@inline
function set(place: u32, when: f64, seq: u32, timer: Timer): void {
  const at = entry(place);
  store<f64>(at, when);
  store<u32>(at, seq, 8);
  store<usize>(at, changetype<usize>(timer), 12);
  timer.place = place;
}

// @ts-ignore: decorator
@inline
function move(from: u32, to: u32): void {
  const at = entry(from);
  set(to, load<f64>(at), load<u32>(at, 8), changetype<Timer>(load<usize>(at, 12)));
}

function siftUp(start: u32, when: f64, seq: u32, timer: Timer): void {
  let place = start;
  while (place > 0) {
    const parent = (place - 1) >> 2;
    if (!before(when, seq, entry(parent))) break;
    move(parent, place);
    place = parent;
  }
  set(place, when, seq, timer);
}

function siftDown(start: u32, when: f64, seq: u32, timer: Timer): void {
  const count = heap().count;
  let place = start;
  while (true) {
    const least = leastChild(place, count);
    if (least >= count) break;
    const at = entry(least);
    if (before(when, seq, at)) break;
    move(least, place);
    place = least;
  }
  set(place, when, seq, timer);
}

/** The earliest of up to four children, or `count` when there is none. */
// @ts-ignore: decorator
@inline
function leastChild(place: u32, count: u32): u32 {
  const first = (place << 2) + 1;
  if (first >= count) return count;
  const end = min(first + 4, count);
  let least = first;
  for (let i = first + 1; i < end; i++) {
    const at = entry(i);
    if (before(load<f64>(at), load<u32>(at, 8), entry(least))) least = i;
  }
  return least;
}

function grow(h: Heap): void {
  const order = h.order + 1;
  const base = takeRun(order);
  memory.copy(base, h.base, <usize>(h.count * ENTRY_BYTES));
  giveRun(h.base, h.order);
  h.base = base;
  h.order = order;
}
