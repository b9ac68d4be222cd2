// Mutex. Not owned by a goroutine: any may unlock it.
//
// Normal mode: `unlock` wakes the first in line, who tries again when dispatch chooses it and
// competes with whoever comes by then; if it loses it goes back to the front of the line. Who comes
// in time gets the lock without a switch.
//
// Starvation mode, once somebody has waited for more than a millisecond and lost: `unlock` gives
// the lock to the first in line, and newcomers queue. It ends with the last waiter, or with one
// that has waited for less.
//
//   LOCKED  WOKEN  STARVING
//     0       0       0       free, and nobody waits
//     1       0       0       held
//     0/1     1       0       free or held; one that was woken is about to try
//     1       0       1       held, and somebody waits
//     0       0       1       on its way to the one that was woken
//
// All of it in the core: a waiter that loses is parked again within dispatch, and the host never
// hears of it. Times are those of the M's clock, which may be a few operations old; in a bubble
// they are the bubble's.
//
// Invariants:
//   Y1  somebody waits  =>  the mutex is held, or one that was woken is about to try
//   Y2  WOKEN, or STARVING without LOCKED  <=>  one runnable goroutine is about to try;
//       STARVING and LOCKED  =>  somebody waits
//
// Sources: Go's internal/sync/mutex.go.
import { CASE_MUTEX, G_WAITING, RESULT_PARKED, WAIT_MUTEX } from "../abi";
import { lock, unlock } from "../mem/lock";
import { G } from "../sched/g";
import { clock } from "../sched/m";
import { ownWaiter, park } from "../sched/park";
import { hold, LOCKED, refused, Sema, STARVING, wait, wakeFirst, WOKEN } from "./sema";

const STARVING_MS: f64 = 1;

/** The moment by which waits of g for a mutex are measured. */
function moment(g: G): f64 {
  const bubble = g.bubble;
  return changetype<usize>(bubble) ? bubble.clock : clock;
}

/** Locks for g, or, for null, without waiting. */
export function lockMutex(s: Sema, g: G): i32 {
  lock(changetype<usize>(s));
  if (tryLocked(s)) {
    unlock(changetype<usize>(s));
    return hold(s, g, CASE_MUTEX);
  }
  if (changetype<usize>(g)) stand(s, g, CASE_MUTEX, WAIT_MUTEX);
  unlock(changetype<usize>(s));
  return changetype<usize>(g) ? RESULT_PARKED : refused();
}

// @ts-ignore: decorator
@inline
export function tryLocked(s: Sema): bool {
  if (s.has(LOCKED | STARVING)) return false;
  s.set(LOCKED);
  return true;
}

/** g waits in the line of those that want to lock. */
export function stand(s: Sema, g: G, kind: u32, reason: u32): void {
  g.tick = moment(g);
  wait(s, s.line, g, kind, reason, false);
}

/** g has tried and lost: it waits again, before all others. */
export function standAgain(s: Sema, g: G, kind: u32, reason: u32): void {
  const w = ownWaiter(g, kind, changetype<usize>(s));
  g.waiters = w;
  s.line.putFirst(w);
  park(g, G_WAITING, reason, false);
}

/** False when nobody had locked it. */
export function unlockMutex(s: Sema): bool {
  lock(changetype<usize>(s));
  const isHeld = s.has(LOCKED);
  if (isHeld) {
    s.clear(LOCKED);
    wakeLocker(s);
  }
  unlock(changetype<usize>(s));
  return isHeld;
}

/** The mutex has been unlocked, or the one that was to try is gone: lets the next one try, if it is
 *  somebody's turn. */
export function wakeLocker(s: Sema): void {
  if (s.has(WOKEN | LOCKED)) return;
  // @ts-ignore: BUG is a compiler constant
  if (BUG == 19 && !s.line.empty) lastFirst(s);
  if (!changetype<usize>(wakeFirst(s.line, 0))) s.clear(STARVING);
  else if (!s.has(STARVING)) s.set(WOKEN);
}

/** A known bug on purpose. */
function lastFirst(s: Sema): void {
  const w = s.line.last;
  s.line.remove(w);
  s.line.putFirst(w);
}

/** g, which was woken, tries to lock; false when another was faster. */
export function retry(s: Sema, g: G): bool {
  const isLate = moment(g) - g.tick > STARVING_MS;
  if (s.has(STARVING)) {
    s.set(LOCKED);
    if (!isLate || s.line.empty) s.clear(STARVING);
    return true;
  }
  s.clear(WOKEN);
  if (!s.has(LOCKED)) {
    s.set(LOCKED);
    return true;
  }
  if (isLate) s.set(STARVING);
  return false;
}

/** g was woken to try, and is killed: another does. */
export function forgo(s: Sema): void {
  // @ts-ignore: BUG is a compiler constant
  if (BUG == 18) return;
  s.clear(WOKEN);
  wakeLocker(s);
}

/** One that waited in line is gone. The last one takes the starvation mode along. */
export function leftLine(s: Sema): void {
  if (s.line.empty && s.has(LOCKED)) s.clear(STARVING);
}
