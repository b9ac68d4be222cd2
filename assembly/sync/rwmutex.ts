// RWMutex: many readers or one writer.
//
// Writers compete for the flag LOCKED by the rules of a Mutex. Who has it waits for the readers
// inside to leave (in `drain`), and from then on new readers wait: writers do not starve. `unlock`
// lets in all readers that wait, and only then lets the next writer try.
//
// Invariants:
//   Y3  a reader waits, or a writer waits for readers  =>  LOCKED;
//       a writer waits in `drain`  <=>  LOCKED, not WRITING, and then readers are inside
//   Y4  WRITING  =>  LOCKED, and no reader is inside
//
// Sources: Go's rwmutex.go.
import {
  CASE_READ, CASE_WRITE, RESULT_PARKED, WAIT_RWMUTEX_LOCK, WAIT_RWMUTEX_RLOCK,
} from "../abi";
import { lock, unlock } from "../mem/lock";
import { G } from "../sched/g";
import { stand, wakeLocker } from "./mutex";
import { hold, LOCKED, refused, Sema, STARVING, wait, wakeFirst, WRITING } from "./sema";

/** Locks for writing, for g, or, for null, without waiting. */
export function lockWrite(s: Sema, g: G): i32 {
  const isThere = changetype<usize>(g) != 0;
  lock(changetype<usize>(s));
  if (s.has(LOCKED | STARVING)) {
    if (isThere) stand(s, g, CASE_WRITE, WAIT_RWMUTEX_LOCK);
  } else if (!s.count || isThere) {
    s.set(LOCKED);
    if (enter(s, g)) {
      unlock(changetype<usize>(s));
      return hold(s, g, CASE_WRITE);
    }
  }
  unlock(changetype<usize>(s));
  return isThere ? RESULT_PARKED : refused();
}

/** g is the writer whose turn it is: enters, or waits for the readers to leave; then false. */
export function enter(s: Sema, g: G): bool {
  if (!s.count) {
    s.set(WRITING);
    return true;
  }
  wait(s, s.drain, g, CASE_WRITE, WAIT_RWMUTEX_LOCK, false);
  return false;
}

/** False when no writer was inside. */
export function unlockWrite(s: Sema): bool {
  lock(changetype<usize>(s));
  const isHeld = s.has(WRITING);
  if (isHeld) {
    s.clear(WRITING);
    release(s);
  }
  unlock(changetype<usize>(s));
  return isHeld;
}

/** The writer whose turn it was is done, or gone: first the readers, then the next writer. */
export function release(s: Sema): void {
  s.clear(LOCKED);
  while (changetype<usize>(wakeFirst(s.readers, 1))) s.count++;
  wakeLocker(s);
}

/** Locks for reading, for g, or, for null, without waiting. */
export function lockRead(s: Sema, g: G): i32 {
  lock(changetype<usize>(s));
  // @ts-ignore: BUG is a compiler constant
  if (!s.has(BUG == 20 ? WRITING : LOCKED)) {
    s.count++;
    unlock(changetype<usize>(s));
    return hold(s, g, CASE_READ);
  }
  const isThere = changetype<usize>(g) != 0;
  if (isThere) wait(s, s.readers, g, CASE_READ, WAIT_RWMUTEX_RLOCK, false);
  unlock(changetype<usize>(s));
  return isThere ? RESULT_PARKED : refused();
}

/** False when no reader was inside. */
export function unlockRead(s: Sema): bool {
  lock(changetype<usize>(s));
  const isHeld = s.count > 0;
  if (isHeld && --s.count == 0 && changetype<usize>(wakeFirst(s.drain, 1))) s.set(WRITING);
  unlock(changetype<usize>(s));
  return isHeld;
}
