// The scheduler's own record: the global queue, the list of Ps, the counts that the deadlock
// verdict needs.
//
//   Sched  | lock | first | last | size | procs | ids | live | pending | slabs |     at SCHED_AT
//
// The global queue is a list linked through G.next. It takes what overflows a ring, what becomes
// ready from outside a slice and what has used up its slice; it is looked at every FAIRNESS_TICK
// dispatches and whenever the ring is empty.
//
// Invariants:
//   S2  size is the length of the list
//   S3  pending counts what may wake a goroutine from outside; it never falls below zero
//   S4  live counts the goroutines that have been started and not ended
import { FAULT_S2, FAULT_S3 } from "../abi";
import { ALLP_AT, SCHED_AT } from "../config";
import { check } from "../fault";
import { lock, unlock } from "../mem/lock";
import { Slab } from "../mem/slab";
import { G } from "./g";
import { P } from "./p";

@unmanaged
export class Sched {
  lock: u32;
  first: G;
  last: G;
  size: u32;
  procs: u32;
  gcCycles: u32;
  lastId: f64;
  /** Goroutines that have been started and not ended; awaits do not count. */
  live: u32;
  /** Calls, promises, references outside the runtime that may wake a goroutine. */
  pending: i32;
}

// @ts-ignore: decorator
@inline
export const sched = changetype<Sched>(SCHED_AT);
const SLAB_BYTES: usize = 32;

// @ts-ignore: decorator
@inline
export function gSlab(): Slab {
  return changetype<Slab>(SCHED_AT + offsetof<Sched>());
}

// @ts-ignore: decorator
@inline
export function waiterSlab(): Slab {
  return changetype<Slab>(SCHED_AT + offsetof<Sched>() + SLAB_BYTES);
}

// @ts-ignore: decorator
@inline
export function chanSlab(): Slab {
  return changetype<Slab>(SCHED_AT + offsetof<Sched>() + 2 * SLAB_BYTES);
}

/** Records of goroutines in WebAssembly, with their stacks. */
// @ts-ignore: decorator
@inline
export function wasmSlab(): Slab {
  return changetype<Slab>(SCHED_AT + offsetof<Sched>() + 3 * SLAB_BYTES);
}

// @ts-ignore: decorator
@inline
export function procAt(id: u32): P {
  return changetype<P>(load<usize>(ALLP_AT + (<usize>id << 2)));
}

export function setProc(id: u32, p: P): void {
  store<usize>(ALLP_AT + (<usize>id << 2), changetype<usize>(p));
}

/** Appends the list first … last, linked through `next`, of n goroutines. */
export function putGlobal(first: G, last: G, n: u32): void {
  lock(SCHED_AT);
  last.next = changetype<G>(0);
  if (sched.size) sched.last.next = first;
  else sched.first = first;
  sched.last = last;
  sched.size += n;
  unlock(SCHED_AT);
}

/** Takes the first, or null. */
export function getGlobal(): G {
  if (!sched.size) return changetype<G>(0);
  lock(SCHED_AT);
  const g = sched.first;
  if (changetype<usize>(g)) {
    sched.first = g.next;
    sched.size--;
    // @ts-ignore: DEBUG is a compiler constant
    if (DEBUG) auditSize();
  }
  unlock(SCHED_AT);
  return g;
}

function auditSize(): void {
  check((sched.size == 0) == (changetype<usize>(sched.first) == 0), FAULT_S2, sched.size);
}

export function addPending(delta: i32): void {
  sched.pending += delta;
  check(sched.pending >= 0, FAULT_S3, <u32>sched.pending);
}
