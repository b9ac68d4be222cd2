// P: a processor, the right to run goroutines, with its run queue.
//
//   P  | id | next | head | tail | tick | - | counters | ring[RUNQ_SIZE] |
//
// The ring is a bounded queue that one M fills and many may empty: the owner writes `tail`, whoever
// takes moves `head` by compare-and-swap. Both only grow; their difference is the length and their
// low bits are the places. `next` is a one-place short cut for the goroutine that was made ready
// last: a communicating pair passes the rest of one slice to and fro through it. Putting there
// pushes the goroutine that was there to the ring.
//
// Invariants:
//   Q1  tail - head <= RUNQ_SIZE
//   Q2  every goroutine in a run queue is RUNNABLE, or DEAD and waiting to be dropped
//   Q3  a steal takes half of the victim's ring, rounded up, oldest first, and nothing twice
//   Q4  a RUNNABLE goroutine is in exactly one run queue, one that runs or waits in none
//
// Memory order: the owner stores the ring entry before `tail` (release); a thief loads `tail`
// before the entry (acquire) and claims with a compare-and-swap on `head`, so an entry overwritten
// meanwhile makes it fail.
//
// Sources: Go's proc.go (runqput, runqget, runqgrab).
import { FAULT_Q1, POINT_ATOMIC } from "../abi";
import { RUNQ_SIZE } from "../config";
import { check } from "../fault";
import { simPoint } from "../host";
import { atomicLoad, atomicStore, atomicSwap, atomicSwapIf } from "../mem/atomic";
import { G } from "./g";
import { putGlobal } from "./global";

const MASK: u32 = RUNQ_SIZE - 1;

@unmanaged
export class P {
  id: u32;
  next: G;
  head: u32;
  tail: u32;
  /** Dispatches, those that inherited their slice apart (Go's schedtick). */
  tick: u32;
  pad: u32;
  spawned: u64;
  switches: u64;
  steals: u64;
  parks: u64;
  wakes: u64;

  init(id: u32): void {
    memory.fill(changetype<usize>(this), 0, P_BYTES);
    this.id = id;
  }

  // @ts-ignore: decorator
  @inline
  private nextAt(): usize {
    return changetype<usize>(this) + offsetof<P>("next");
  }

  // @ts-ignore: decorator
  @inline
  private headAt(): usize {
    return changetype<usize>(this) + offsetof<P>("head");
  }

  // @ts-ignore: decorator
  @inline
  private tailAt(): usize {
    return changetype<usize>(this) + offsetof<P>("tail");
  }

  // @ts-ignore: decorator
  @inline
  private place(i: u32): usize {
    return changetype<usize>(this) + offsetof<P>() + (<usize>(i & MASK) << 2);
  }

  get length(): u32 {
    return this.tail - atomicLoad(this.headAt()) + (changetype<usize>(this.next) ? 1 : 0);
  }

  /** Puts at the tail; a full ring sends half of itself to the global queue first. */
  put(g: G): void {
    while (true) {
      const head = atomicLoad(this.headAt());
      const tail = this.tail;
      check(tail - head <= RUNQ_SIZE, FAULT_Q1, head, tail);
      if (tail - head < RUNQ_SIZE) {
        store<usize>(this.place(tail), changetype<usize>(g));
        atomicStore(this.tailAt(), tail + 1);
        return;
      }
      if (this.overflow(head, g)) return;
    }
  }

  // @ts-ignore: decorator
  @inline
  putNext(g: G): void {
    const before = changetype<G>(atomicSwap(this.nextAt(), <u32>changetype<usize>(g)));
    if (changetype<usize>(before)) this.put(before);
  }

  /** Empties `next`; null when a thief was faster or nothing was there. */
  // @ts-ignore: decorator
  @inline
  takeNext(): G {
    const next = this.next;
    if (!changetype<usize>(next)) return next;
    // @ts-ignore: compiler constants
    if (SHARED || SIM) return changetype<G>(atomicSwap(this.nextAt(), 0));
    this.next = changetype<G>(0);
    return next;
  }

  private overflow(head: u32, g: G): bool {
    const n = RUNQ_SIZE / 2;
    // Their links belong to whoever has taken them: claim first, then link.
    // @ts-ignore: BUG is a compiler constant
    if (BUG != 17 && !atomicSwapIf(this.headAt(), head, head + n)) return false;
    // @ts-ignore: SIM is a compiler constant
    if (SIM) simPoint(POINT_ATOMIC);
    const first = changetype<G>(load<usize>(this.place(head)));
    let last = first;
    for (let i: u32 = 1; i < n; i++) {
      const g = changetype<G>(load<usize>(this.place(head + i)));
      last.next = g;
      last = g;
    }
    // @ts-ignore: BUG is a compiler constant
    if (BUG == 17 && !atomicSwapIf(this.headAt(), head, head + n)) return false;
    last.next = g;
    // @ts-ignore: BUG is a compiler constant
    if (BUG == 14) putGlobal(first, last, n);
    else putGlobal(first, g, n + 1);
    return true;
  }

  /** Gives all goroutines to the global queue; nobody holds this P any more. */
  retire(): void {
    const next = this.takeNext();
    if (changetype<usize>(next)) this.put(next);
    while (true) {
      const g = this.get();
      if (!changetype<usize>(g)) return;
      putGlobal(g, g, 1);
    }
  }

  /** The oldest of the ring, or null. */
  get(): G {
    while (true) {
      const head = atomicLoad(this.headAt());
      if (head == this.tail) return changetype<G>(0);
      const g = changetype<G>(load<usize>(this.place(head)));
      // @ts-ignore: BUG is a compiler constant
      if (BUG == 6) {
        atomicStore(this.headAt(), head + 1);
        return g;
      }
      if (atomicSwapIf(this.headAt(), head, head + 1)) return g;
    }
  }

  /** Takes half of `victim`'s ring (its `next` too, when `all` and nothing else is there); gives
   *  one to run, or null. */
  steal(victim: P, all: bool): G {
    const n = this.grab(victim, all);
    if (!n) return changetype<G>(0);
    this.steals += <u64>n;
    const tail = this.tail;
    if (n > 1) atomicStore(this.tailAt(), tail + n - 1);
    return changetype<G>(load<usize>(this.place(tail + n - 1)));
  }

  /** Copies half of `victim`'s ring behind the own tail and gives how many, without publishing
   *  them. */
  private grab(victim: P, all: bool): u32 {
    while (true) {
      const head = atomicLoad(victim.headAt());
      const size = atomicLoad(victim.tailAt()) - head;
      // @ts-ignore: BUG is a compiler constant
      const n = BUG == 13 ? size / 2 : size - size / 2;
      if (!n) return all ? this.grabNext(victim) : 0;
      if (n > RUNQ_SIZE / 2) continue;
      for (let i: u32 = 0; i < n; i++) {
        store<usize>(this.place(this.tail + i), load<usize>(victim.place(head + i)));
      }
      if (atomicSwapIf(victim.headAt(), head, head + n)) return n;
    }
  }

  private grabNext(victim: P): u32 {
    const g = victim.next;
    if (!changetype<usize>(g)) return 0;
    if (!atomicSwapIf(victim.nextAt(), <u32>changetype<usize>(g), 0)) return 0;
    store<usize>(this.place(this.tail), changetype<usize>(g));
    return 1;
  }

  /** Brings the k-th of the ring to its front: another order, for a seeded scheduler. The caller is
   *  the owner. */
  rotate(k: u32): void {
    const head = this.head;
    if (k >= this.tail - head) return;
    const chosen = load<usize>(this.place(head + k));
    store<usize>(this.place(head + k), load<usize>(this.place(head)));
    store<usize>(this.place(head), chosen);
  }
}

export const P_BYTES: usize = offsetof<P>() + (<usize>RUNQ_SIZE << 2);
