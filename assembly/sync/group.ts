// WaitGroup: a counter, and those that wait for it to become zero. While it counts it belongs to
// the bubble in which that began, or to none: there, and only there, may it be changed.
//
// Invariants:
//   Y5  somebody waits  =>  the counter is not zero
//
// Sources: Go's waitgroup.go.
import {
  CASE_GROUP, GROUP_CHANGED, GROUP_CROSSED, GROUP_ELSEWHERE, GROUP_NEGATIVE, RESULT_FIRED,
  RESULT_PARKED, SEMA_COUNT, WAIT_WAITGROUP,
} from "../abi";
import { lock, unlock } from "../mem/lock";
import { Bubble } from "../sched/bubble";
import { G } from "../sched/g";
import { done } from "../sched/park";
import { refused, Sema, wait, wakeAll } from "./sema";

/** Adds to the counter, for code in `bubble` or, null, outside, and wakes everybody at zero. */
export function addGroup(s: Sema, delta: i32, bubble: Bubble): i32 {
  lock(changetype<usize>(s));
  const result = change(s, delta, bubble);
  unlock(changetype<usize>(s));
  return result;
}

function change(s: Sema, delta: i32, bubble: Bubble): i32 {
  if (!s.count) s.bubble = bubble;
  if (s.bubble !== bubble) {
    const isOutside = !changetype<usize>(bubble) || !changetype<usize>(s.bubble);
    return isOutside ? GROUP_CROSSED : GROUP_ELSEWHERE;
  }
  const count = s.count + delta;
  s.count = count;
  if (count == 0) wakeAll(s.line);
  return count >= 0 ? GROUP_CHANGED : GROUP_NEGATIVE;
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
