// Cond: a line that others let go on, one by one or all at once.
//
// A wait arrives, unlocks, then parks. Arrivals are numbered, so that a signal that is sent in
// between is not missed, and a signal that a killed waiter leaves behind wakes nobody who has come
// after it.
//
// Invariants:
//   Y6  along the line arrivals ascend, and none of them has been notified
//
// Sources: Go's sema.go (notifyList).
import { CASE_COND, RESULT_FIRED, RESULT_PARKED, WAIT_COND } from "../abi";
import { lock, unlock } from "../mem/lock";
import { Bubble } from "../sched/bubble";
import { G } from "../sched/g";
import { done } from "../sched/park";
import { Waiter } from "../sched/waiter";
import { refused, Sema, wait, wakeAll, wakeFirst } from "./sema";

/** Arrives, before unlocking; gives the number that `waitCond` wants. */
export function arrive(s: Sema): u32 {
  return s.count++;
}

/** Waits to be notified; g has arrived as number `arrival`. */
export function waitCond(s: Sema, arrival: u32, g: G): i32 {
  lock(changetype<usize>(s));
  const isNotified = isBefore(arrival, s.mark);
  const isThere = changetype<usize>(g) != 0;
  if (!isNotified && isThere) wait(s, s.line, g, CASE_COND, WAIT_COND, true).stamp = arrival;
  unlock(changetype<usize>(s));
  if (isNotified) return done(RESULT_FIRED, g);
  return isThere ? RESULT_PARKED : refused();
}

/** Wakes the one that has waited longest, for code in `bubble` or, null, outside; false when that
 *  one is in another bubble. */
export function signal(s: Sema, bubble: Bubble): bool {
  const first = s.line.peek();
  if (changetype<usize>(first) && isElsewhere(first, bubble)) return false;
  lock(changetype<usize>(s));
  // Who has arrived and does not stand in the line yet is about to.
  if (!signalBefore(s, s.count)) s.mark = s.count;
  unlock(changetype<usize>(s));
  return true;
}

/** Only its own bubble may wake a goroutine that is durably blocked. */
function isElsewhere(w: Waiter, bubble: Bubble): bool {
  const its = w.g.bubble;
  return changetype<usize>(its) != 0 && its !== bubble;
}

/** Wakes the first in line if it has arrived before number `end`; the signal keeps that number. */
export function signalBefore(s: Sema, end: u32): bool {
  const first = s.line.peek();
  if (!changetype<usize>(first) || !isBefore(first.stamp, end)) return false;
  wakeFirst(s.line, 1).stamp = end;
  return true;
}

/** Wakes all; false when some are in another bubble than the caller. */
export function broadcast(s: Sema, bubble: Bubble): bool {
  for (let w = s.line.peek(); changetype<usize>(w); w = w.next) {
    if (isElsewhere(w, bubble)) return false;
  }
  lock(changetype<usize>(s));
  s.mark = s.count;
  wakeAll(s.line);
  unlock(changetype<usize>(s));
  return true;
}

function isBefore(a: u32, b: u32): bool {
  return <i32>(a - b) < 0;
}
