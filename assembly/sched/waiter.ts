// Waiters: one blocked operation of one goroutine on one thing (Go's sudog), and the queues they
// stand in.
//
//   Waiter  | next | prev | queue | owner | g | ticket | index | kind | sibling | stamp |
//   Queue   | first | last |
//
// A goroutine that waits for one thing uses the waiter inside its own record; a select takes one
// more for each case but the first, chained through `sibling`. Strictly FIFO; removal from the
// middle is O(1).
//
// The claim. `g.claim` is a ticket shifted left by one, and a bit. Blocking opens it with a new
// ticket; whoever sets the bit owns the wake-up. A waiter carries the ticket it was made for, so a
// waiter left in a queue by a select that another case has ended can never wake the goroutine
// again, whatever it does next.
//
// Invariants:
//   W1  a waiter in a queue has that queue's address in `queue`; one outside has 0
//   W2  a goroutine is woken at most once per ticket
//   W3  next and prev of neighbours agree, and the ends of a queue are its first and last
//
// Rejected: a claim flag without a ticket (a stale waiter of an old select wakes a new one: the ABA
// problem).
// Sources: Go's runtime2.go (sudog), chan.go (dequeue, selectDone).
import { CASE_SLEEP, FAULT_W1 } from "../abi";
import { check } from "../fault";
import { atomicSwapIf } from "../mem/atomic";
import { lock, unlock } from "../mem/lock";
import { stopTimer, Timer } from "../time/heap";
import { G } from "./g";

@unmanaged
export class Waiter {
  next: Waiter;
  prev: Waiter;
  queue: usize;
  /** The record whose lock (its first word) protects the queue; the timer of a sleep; or 0. */
  owner: usize;
  g: G;
  ticket: u32;
  index: u32;
  kind: u32;
  sibling: Waiter;
  /** In the line of a Cond: the number of its arrival; once signalled, of the one before which. */
  stamp: u32;

  // @ts-ignore: decorator
  @inline
  init(g: G, kind: u32, index: u32, owner: usize): void {
    this.next = changetype<Waiter>(0);
    this.prev = changetype<Waiter>(0);
    this.queue = 0;
    this.owner = owner;
    this.g = g;
    this.ticket = g.claim;
    this.index = index;
    this.kind = kind;
    this.sibling = changetype<Waiter>(0);
  }

  /** The same for a goroutine's own waiter that is put in a line next: only what may have changed.
   */
  // @ts-ignore: decorator
  @inline
  arm(ticket: u32, kind: u32, owner: usize): void {
    // @ts-ignore: DEBUG is a compiler constant
    if (DEBUG) this.queue = 0;
    this.owner = owner;
    this.ticket = ticket;
    this.index = 0;
    this.kind = kind;
  }

  /** Where the value that it offers lies, if values lie in this memory: the goroutine's own waiter
   *  has the goroutine's slot, others have room behind themselves. */
  // @ts-ignore: decorator
  @inline
  get offerAt(): usize {
    const g = this.g;
    return this === g.own ? g.slotAt : changetype<usize>(this) + offsetof<Waiter>();
  }

  /** Out of the queue it stands in, or off its timer; true when it stood in a queue. */
  leave(): bool {
    if (!this.owner) return false;
    if (this.kind == CASE_SLEEP) {
      stopTimer(changetype<Timer>(this.owner));
      return false;
    }
    // Once out, a waiter is never put in again: its owner may be gone, and is not asked.
    if (!this.queue) return false;
    lock(this.owner);
    const stood = this.queue != 0;
    if (stood) changetype<Queue>(this.queue).remove(this);
    unlock(this.owner);
    return stood;
  }

  /** Takes the right to wake the goroutine; false when somebody has it already. */
  // @ts-ignore: decorator
  @inline
  claim(): bool {
    // @ts-ignore: BUG is a compiler constant
    if (BUG == 2) {
      this.g.claim = this.ticket | 1;
      return true;
    }
    return atomicSwapIf(this.g.claimAt(), this.ticket, this.ticket | 1);
  }
}

/** Bytes behind a waiter for a value. */
// @ts-ignore: WASM is a compiler constant
export const OFFER_BYTES: u32 = WASM ? 16 : 0;

@unmanaged
export class Queue {
  first: Waiter;
  last: Waiter;

  init(): void {
    this.first = changetype<Waiter>(0);
    this.last = changetype<Waiter>(0);
  }

  // @ts-ignore: decorator
  @inline
  get empty(): bool {
    return changetype<usize>(this.first) == 0;
  }

  // @ts-ignore: decorator
  @inline
  put(w: Waiter): void {
    // @ts-ignore: DEBUG is a compiler constant
    if (DEBUG) check(w.queue == 0, FAULT_W1, <u32>changetype<usize>(w));
    // @ts-ignore: BUG is a compiler constant
    if (BUG == 3) return this.putFirst(w);
    const last = this.last;
    w.queue = changetype<usize>(this);
    w.next = changetype<Waiter>(0);
    w.prev = last;
    if (changetype<usize>(last)) last.next = w;
    else this.first = w;
    this.last = w;
  }

  /** Puts at the front: one that has waited, and has to wait again. */
  putFirst(w: Waiter): void {
    // @ts-ignore: DEBUG is a compiler constant
    if (DEBUG) check(w.queue == 0, FAULT_W1, <u32>changetype<usize>(w));
    const first = this.first;
    w.queue = changetype<usize>(this);
    w.prev = changetype<Waiter>(0);
    w.next = first;
    if (changetype<usize>(first)) first.prev = w;
    else this.last = w;
    this.first = w;
  }

  remove(w: Waiter): void {
    // @ts-ignore: DEBUG is a compiler constant
    if (DEBUG) check(w.queue == changetype<usize>(this), FAULT_W1, <u32>changetype<usize>(w), 1);
    const next = w.next;
    const prev = w.prev;
    if (changetype<usize>(prev)) prev.next = next;
    else this.first = next;
    if (changetype<usize>(next)) next.prev = prev;
    else this.last = prev;
    w.queue = 0;
  }

  /** Takes out the first waiter that nobody has claimed, and claims it; null when there is none. */
  // @ts-ignore: decorator
  @inline
  take(): Waiter {
    const w = this.takeFirst();
    if (!changetype<usize>(w)) return w;
    return w.claim() ? w : this.takeNext();
  }

  private takeNext(): Waiter {
    let w = this.takeFirst();
    while (changetype<usize>(w) && !w.claim()) w = this.takeFirst();
    return w;
  }

  // @ts-ignore: decorator
  @inline
  private takeFirst(): Waiter {
    const w = this.first;
    if (!changetype<usize>(w)) return w;
    // @ts-ignore: DEBUG is a compiler constant
    if (DEBUG) check(w.queue == changetype<usize>(this), FAULT_W1, <u32>changetype<usize>(w), 1);
    const next = w.next;
    this.first = next;
    if (changetype<usize>(next)) next.prev = changetype<Waiter>(0);
    else this.last = next;
    w.queue = 0;
    return w;
  }

  /** The first waiter that could be claimed now, left in its place; forgets claimed ones on the
   *  way. */
  peek(): Waiter {
    while (true) {
      const w = this.first;
      if (!changetype<usize>(w) || w.g.claim == w.ticket) return w;
      this.remove(w);
    }
  }
}
