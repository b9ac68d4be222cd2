// Semaphore: so much of something, and those that want some of it. Strictly first come, first
// served: one that wants much holds up those behind it that want little.
//
// Invariants:
//   Y7  0 <= used <= size; the first in line, unless it has been claimed, wants more than is left
//
// Sources: golang.org/x/sync/semaphore.
import { CASE_ACQUIRE, G_WAITING, RESULT_PARKED, WAIT_SEMACQUIRE } from "../abi";
import { lock, unlock } from "../mem/lock";
import { G } from "../sched/g";
import { ownWaiter, park } from "../sched/park";
import { Waiter } from "../sched/waiter";
import { hold, refused, Sema, wakeFirst } from "./sema";

/** Acquires n for g, or, for null, without waiting. */
export function acquire(s: Sema, n: f64, g: G): i32 {
  const isThere = changetype<usize>(g) != 0;
  lock(changetype<usize>(s));
  const isTaken = tryAcquireLocked(s, n);
  if (isThere) g.tick = n;
  if (!isTaken && isThere) {
    g.waiters = ownWaiter(g, CASE_ACQUIRE, changetype<usize>(s));
    standFor(s, n, g.waiters);
    park(g, G_WAITING, WAIT_SEMACQUIRE, s.bubble === g.bubble);
  }
  unlock(changetype<usize>(s));
  if (isTaken) return hold(s, g, CASE_ACQUIRE);
  return isThere ? RESULT_PARKED : refused();
}

/** Whether n are to be had at once. */
// @ts-ignore: decorator
@inline
export function canAcquire(s: Sema, n: f64): bool {
  // @ts-ignore: BUG is a compiler constant
  return (BUG == 22 || s.line.empty) && n <= s.size - s.used;
}

// @ts-ignore: decorator
@inline
export function tryAcquireLocked(s: Sema, n: f64): bool {
  if (!canAcquire(s, n)) return false;
  s.used += n;
  return true;
}

/** Waits for n. What can never be had is waited for outside the line: it holds up nobody. */
export function standFor(s: Sema, n: f64, w: Waiter): void {
  w.g.tick = n;
  if (n <= s.size) s.line.put(w);
}

/** False when less than n are held. */
export function releaseSema(s: Sema, n: f64): bool {
  lock(changetype<usize>(s));
  const isHeld = n <= s.used;
  if (isHeld) {
    s.used -= n;
    serve(s);
  }
  unlock(changetype<usize>(s));
  return isHeld;
}

/** Serves the line as far as what is left goes. */
export function serve(s: Sema): void {
  while (true) {
    const first = s.line.peek();
    if (!changetype<usize>(first) || first.g.tick > s.size - s.used) return;
    s.used += first.g.tick;
    wakeFirst(s.line, 1);
  }
}

/** One that waited in line is gone: perhaps it held up the others. */
export function leftSema(s: Sema): void {
  // @ts-ignore: BUG is a compiler constant
  if (BUG != 21) serve(s);
}
