// WaitGroup: a counter, and those that wait for it to become zero.
//
// Invariants:
//   Y5  somebody waits  =>  the counter is not zero
//
// Sources: Go's waitgroup.go.
import { CASE_GROUP, RESULT_FIRED, RESULT_PARKED, SEMA_COUNT, WAIT_WAITGROUP } from "../abi";
import { lock, unlock } from "../mem/lock";
import { G } from "../sched/g";
import { done } from "../sched/park";
import { refused, Sema, wait, wakeAll } from "./sema";

/** Adds to the counter and wakes everybody at zero; false when it is negative now. */
export function addGroup(s: Sema, delta: i32): bool {
  lock(changetype<usize>(s));
  const count = s.count + delta;
  s.count = count;
  if (count == 0) wakeAll(s.line);
  unlock(changetype<usize>(s));
  return count >= 0;
}

/** Waits for zero, for g, or, for null, only looks. */
export function waitGroup(s: Sema, g: G): i32 {
  lock(changetype<usize>(s));
  const isZero = s.count == 0;
  const isThere = changetype<usize>(g) != 0;
  if (!isZero && isThere) {
    wait(s, s.line, g, CASE_GROUP, WAIT_WAITGROUP, s.bubble === g.bubble);
  }
  unlock(changetype<usize>(s));
  if (isZero) return done(RESULT_FIRED, g);
  return isThere ? RESULT_PARKED : refused();
}

if (offsetof<Sema>("count") != SEMA_COUNT) ERROR("SEMA_COUNT in abi.ts");
