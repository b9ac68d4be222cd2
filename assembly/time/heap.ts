// Timers and the 4-ary heaps that order them: one for the real clock, one for each bubble.
//
//   Timer  | next | place | when (f64) | kind | target | heap | - |
//   Heap   | next (f64) | base | count | order | seq |     entries: | when (f64) | seq | timer |
//
// Four children a node: half the levels of a binary heap, and the children of a node share a cache
// line. Timers of the same instant fire in the order in which they were started; in a bubble, as in
// Go, in an order that nobody may rely on.
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
import { POISON, Slab } from "../mem/slab";

export const NOWHERE: u32 = 0xffffffff;
export const ENTRY_BYTES: u32 = 16;
const HEAP_RECORD_AT: usize = SCHED_AT + 512;
const SLAB_AT: usize = SCHED_AT + 576;

@unmanaged
export class Timer {
  next: usize;
  place: u32;
  when: f64;
  kind: u32;
  /** A waiter, a timer channel, or the host's number. */
  target: usize;
  heap: Heap;
  pad: u32;
}

@unmanaged
export class Heap {
  /** When the first timer is due, in milliseconds; Infinity without timers. */
  next: f64;
  base: usize;
  count: u32;
  order: u32;
  seq: u32;

  init(): void {
    this.next = Infinity;
    this.base = takeRun(0);
    this.count = 0;
    this.order = 0;
    this.seq = 0;
  }

  /** Gives the memory back; no timer is left. */
  drop(): void {
    giveRun(this.base, this.order);
  }

  // @ts-ignore: decorator
  @inline
  private entry(place: u32): usize {
    return this.base + <usize>(place * ENTRY_BYTES);
  }

  /** Starts a timer of the given kind; its record is freed when it fires or stops. Among timers of
   *  one instant the lowest `seq` fires first. */
  start(when: f64, kind: u32, target: usize, seq: u32): Timer {
    if (<usize>((this.count + 1) * ENTRY_BYTES) > runBytes(this.order)) this.grow();
    const timer = changetype<Timer>(slab().take());
    timer.when = when;
    timer.kind = kind;
    timer.target = target;
    timer.heap = this;
    this.siftUp(this.count++, when, seq, timer);
    this.next = load<f64>(this.base);
    return timer;
  }

  stop(timer: Timer): void {
    const place = timer.place;
    const isThere = place < this.count
      && load<usize>(this.entry(place), 12) == changetype<usize>(timer);
    check(isThere, FAULT_T2, place, this.count);
    timer.place = NOWHERE;
    slab().give(changetype<usize>(timer));
    const last = this.entry(--this.count);
    // @ts-ignore: BUG is a compiler constant
    if (BUG != 7 && place != this.count) {
      const when = load<f64>(last);
      const seq = load<u32>(last, 8);
      const moved = changetype<Timer>(load<usize>(last, 12));
      if (place > 0 && before(when, seq, this.entry((place - 1) >> 2))) {
        this.siftUp(place, when, seq, moved);
      } else {
        this.siftDown(place, when, seq, moved);
      }
    }
    this.next = this.count ? load<f64>(this.base) : Infinity;
  }

  /** The first timer; the caller knows that there is one. */
  first(): Timer {
    return changetype<Timer>(load<usize>(this.base, 12));
  }

  private set(place: u32, when: f64, seq: u32, timer: Timer): void {
    const at = this.entry(place);
    store<f64>(at, when);
    store<u32>(at, seq, 8);
    store<usize>(at, changetype<usize>(timer), 12);
    timer.place = place;
  }

  private move(from: u32, to: u32): void {
    const at = this.entry(from);
    this.set(to, load<f64>(at), load<u32>(at, 8), changetype<Timer>(load<usize>(at, 12)));
  }

  private siftUp(start: u32, when: f64, seq: u32, timer: Timer): void {
    let place = start;
    while (place > 0) {
      const parent = (place - 1) >> 2;
      if (!before(when, seq, this.entry(parent))) break;
      this.move(parent, place);
      place = parent;
    }
    this.set(place, when, seq, timer);
  }

  private siftDown(start: u32, when: f64, seq: u32, timer: Timer): void {
    let place = start;
    while (true) {
      const least = this.leastChild(place);
      if (least >= this.count) break;
      const at = this.entry(least);
      if (before(when, seq, at)) break;
      this.move(least, place);
      place = least;
    }
    this.set(place, when, seq, timer);
  }

  /** The earliest of up to four children, or `count` when there is none. */
  private leastChild(place: u32): u32 {
    const count = this.count;
    const first = (place << 2) + 1;
    if (first >= count) return count;
    const end = min(first + 4, count);
    let least = first;
    for (let i = first + 1; i < end; i++) {
      const at = this.entry(i);
      if (before(load<f64>(at), load<u32>(at, 8), this.entry(least))) least = i;
    }
    return least;
  }

  private grow(): void {
    const order = this.order + 1;
    const base = takeRun(order);
    memory.copy(base, this.base, <usize>(this.count * ENTRY_BYTES));
    giveRun(this.base, this.order);
    this.base = base;
    this.order = order;
  }
}

/** The timers of the real clock. */
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
  heap().init();
  slab().init(<u32>offsetof<Timer>(), 0);
}

/** When the first timer of the real clock is due. */
export function nextDeadline(): f64 {
  return heap().next;
}

export function stopTimer(timer: Timer): void {
  check(timer.place != NOWHERE && timer.place != POISON, FAULT_T2, timer.place);
  timer.heap.stop(timer);
}

// @ts-ignore: decorator
@inline
function before(when: f64, seq: u32, at: usize): bool {
  const other = load<f64>(at);
  return when < other || (when == other && <i32>(seq - load<u32>(at, 8)) < 0);
}
