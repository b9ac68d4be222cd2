// The audit of lines: every waiter that is listed must belong to a goroutine that knows of it, and
// the counts on both sides must agree, so that none is listed that nobody knows of, and none is
// known of that is not listed.
import {
  CASE_EXTERN, CASE_SLEEP, FAULT_C5, FAULT_W1, FAULT_W3, G_WAITING, WAIT_CHAN_RECV, WAIT_CHAN_SEND,
} from "../abi";
import { check } from "../fault";
import { G } from "../sched/g";
import { gSlab, waiterSlab, wasmSlab } from "../sched/global";
import { Queue, Waiter } from "../sched/waiter";

/** What the goroutines say about their waiters. */
export let known: u32 = 0;
export let sleepers: u32 = 0;
export let externs: i32 = 0;
/** What the lines hold. */
export let listed: u32 = 0;

export function resetLines(): void {
  known = sleepers = externs = listed = 0;
}

/** Counts the waiters of `g`: its own while it waits for one thing, else those on its chain. */
export function countWaiters(g: G): void {
  if (!changetype<usize>(g.waiters)) {
    if (isAlone(g)) known++;
    return;
  }
  for (let w = g.waiters; changetype<usize>(w); w = w.sibling) {
    check(w.g === g, FAULT_W1, <u32>changetype<usize>(w), 2); // W1
    if (w.kind == CASE_EXTERN) externs++;
    else if (w.kind == CASE_SLEEP && w.owner) sleepers++;
    else if (w.queue) known++;
  }
}

/** Whether `g` waits in a line with no waiter but its own. */
export function isAlone(g: G): bool {
  if (g.status != G_WAITING || changetype<usize>(g.waiters)) return false;
  return g.reason == WAIT_CHAN_RECV || g.reason == WAIT_CHAN_SEND;
}

/** Whether the goroutine of `w` counts it among its waiters. */
export function isKnown(w: Waiter): bool {
  const g = w.g;
  if (!changetype<usize>(g.waiters)) return w === g.own && isAlone(g);
  for (let own = g.waiters; changetype<usize>(own); own = own.sibling) {
    if (own === w) return true;
  }
  return false;
}

/** The first waiter from `w` on that nobody has claimed. */
export function claimable(w: Waiter): Waiter {
  while (changetype<usize>(w) && w.g.claim != w.ticket) w = w.next;
  return w;
}

/** Checks a line of the record `owner`, whose waiters are all of one kind. */
export function auditLine(owner: usize, q: Queue, kind: u32): void {
  const most = waiterSlab().live + gSlab().live + wasmSlab().live;
  let prev = changetype<Waiter>(0);
  for (let w = q.first; changetype<usize>(w); w = w.next) {
    const at = <u32>changetype<usize>(w);
    const isHere = w.queue == changetype<usize>(q) && w.owner == owner;
    check(isHere && w.kind == kind, FAULT_W1, at, <u32>w.queue); // W1
    check(isKnown(w), FAULT_W1, at, 3); // W1
    check(w.prev === prev, FAULT_W3, at, <u32>changetype<usize>(prev)); // W3
    check(++listed <= most, FAULT_W3, at, listed); // W3: the line ends
    if (w.g.claim == w.ticket) check(w.g.status == G_WAITING, FAULT_C5, at, w.g.status); // C5
    prev = w;
  }
  const last = <u32>changetype<usize>(q.last);
  check(q.last === prev, FAULT_W3, last, <u32>changetype<usize>(prev)); // W3
}
