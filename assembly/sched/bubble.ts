// Bubble: goroutines with a clock of their own (Go's testing/synctest).
//
//   Bubble  | next | listed | clock (f64) | heap | active | live | settler | isOver |
//
// `active` counts the goroutines of the bubble that are not durably blocked: those that run, are
// runnable, or wait for something outside. When it falls to zero the bubble is quiet and goes on
// the list of quiet bubbles; the loop takes it from there (assembly/quiet.ts): it lets `settle`
// return, moves the clock to the first timer, or finds that nothing can ever happen again.
//
// Invariants:
//   B1  active counts the goroutines of the bubble that are neither dead nor durably blocked
//
// Sources: Go's synctest.go (synctestBubble, changegstatus).
import { FAULT_B1 } from "../abi";
import { SCHED_AT } from "../config";
import { check } from "../fault";
import { Slab } from "../mem/slab";
import { Heap } from "../time/heap";

const SLAB_AT: usize = SCHED_AT + 640;
/** The first of the bubbles in which nothing can run, until the loop has looked at it. */
const QUIET_AT: usize = SCHED_AT + 632;

@unmanaged
export class Bubble {
  /** The next quiet bubble. */
  next: Bubble;
  /** Whether it stands in the list of quiet bubbles. */
  listed: u32;
  clock: f64;
  heapNext: f64;
  heapBase: usize;
  heapCount: u32;
  heapOrder: u32;
  heapSeq: u32;
  active: i32;
  live: u32;
  /** The goroutine that waits until the others are blocked, or null. */
  settler: usize;
  /** Main has returned: time stands still. */
  isOver: u32;

  // @ts-ignore: decorator
  @inline
  get heap(): Heap {
    return changetype<Heap>(changetype<usize>(this) + offsetof<Bubble>("heapNext"));
  }

  init(clock: f64): void {
    this.next = changetype<Bubble>(0);
    this.listed = 0;
    this.clock = clock;
    this.heap.init();
    this.active = 0;
    this.live = 0;
    this.settler = 0;
    this.isOver = 0;
  }

  /** One more goroutine is not durably blocked. */
  enter(): void {
    this.active++;
  }

  /** Out of the list of quiet bubbles. */
  unlist(): void {
    if (!this.listed) return;
    let at = QUIET_AT;
    while (load<usize>(at) != changetype<usize>(this)) at = load<usize>(at);
    store<usize>(at, changetype<usize>(this.next));
    this.listed = 0;
  }

  /** One less. */
  leave(): void {
    this.active--;
    check(this.active >= 0, FAULT_B1, <u32>changetype<usize>(this), <u32>this.active);
    if (this.active || this.listed) return;
    this.listed = 1;
    this.next = changetype<Bubble>(load<usize>(QUIET_AT));
    store<usize>(QUIET_AT, changetype<usize>(this));
  }
}

export function initBubbles(): void {
  store<usize>(QUIET_AT, 0);
  bubbleSlab().init(<u32>offsetof<Bubble>(), 0);
}

/** Whether a bubble has gone quiet. */
// @ts-ignore: decorator
@inline
export function isQuiet(): bool {
  return load<usize>(QUIET_AT) != 0;
}

/** Takes a bubble from the list, or null. */
export function takeQuiet(): Bubble {
  const bubble = changetype<Bubble>(load<usize>(QUIET_AT));
  if (!changetype<usize>(bubble)) return bubble;
  store<usize>(QUIET_AT, changetype<usize>(bubble.next));
  bubble.listed = 0;
  return bubble;
}

// @ts-ignore: decorator
@inline
export function bubbleSlab(): Slab {
  return changetype<Slab>(SLAB_AT);
}

/** A bubble whose clock begins at `clock`. */
export function makeBubble(clock: f64): Bubble {
  const bubble = changetype<Bubble>(bubbleSlab().take());
  bubble.init(clock);
  return bubble;
}

if (offsetof<Bubble>("heapNext") % 8) ERROR("the heap of a bubble holds f64 and must be aligned");
if (offsetof<Bubble>("heapSeq") - offsetof<Bubble>("heapNext") != offsetof<Heap>("seq")) {
  ERROR("the fields of a bubble's heap are those of Heap");
}
