// Where the loop meets package sync: a goroutine that was woken is dispatched, or it is killed, or
// one leaves a line.
import {
  CASE_ACQUIRE, CASE_COND, CASE_MUTEX, CASE_READ, CASE_WRITE, WAIT_MUTEX, WAIT_RWMUTEX_LOCK,
} from "../abi";
import { lock, unlock } from "../mem/lock";
import { G } from "../sched/g";
import { start } from "../sched/park";
import { signalBefore } from "./cond";
import { forgo, leftLine, retry, standAgain, unlockMutex } from "./mutex";
import { enter, release, unlockRead, unlockWrite } from "./rwmutex";
import { Sema } from "./sema";
import { leftSema, releaseSema } from "./weighted";

/** Whether g, which dispatch has chosen, has been woken to try to lock a mutex. */
// @ts-ignore: decorator
@inline
export function isContender(g: G): bool {
  const kind = g.waiters.kind;
  return g.ok == 0 && (kind == CASE_MUTEX || kind == CASE_WRITE);
}

/** g tries to lock; false when it waits again. */
export function contend(g: G): bool {
  const kind = g.waiters.kind;
  const s = changetype<Sema>(g.waiters.owner);
  lock(changetype<usize>(s));
  let won = retry(s, g);
  if (!won) {
    start(g);
    standAgain(s, g, kind, kind == CASE_MUTEX ? WAIT_MUTEX : WAIT_RWMUTEX_LOCK);
  } else if (kind == CASE_WRITE) {
    if (s.count) start(g);
    won = enter(s, g);
  }
  unlock(changetype<usize>(s));
  return won;
}

/** g is killed before it could run: what it was woken for, or has been given, goes to others. */
export function handOn(g: G): void {
  let w = g.waiters;
  while (changetype<usize>(w) && w.index != g.woken) w = w.sibling;
  if (!changetype<usize>(w) || w.kind < <u32>CASE_MUTEX) return;
  const s = changetype<Sema>(w.owner);
  if (isContender(g)) handOnTurn(s);
  else if (w.kind == CASE_MUTEX) unlockMutex(s);
  else if (w.kind == CASE_WRITE) unlockWrite(s);
  else if (w.kind == CASE_READ) unlockRead(s);
  else if (w.kind == CASE_ACQUIRE) releaseSema(s, g.tick);
  else if (w.kind == CASE_COND) handOnSignal(s, w.stamp);
}

function handOnTurn(s: Sema): void {
  lock(changetype<usize>(s));
  forgo(s);
  unlock(changetype<usize>(s));
}

function handOnSignal(s: Sema, end: u32): void {
  lock(changetype<usize>(s));
  signalBefore(s, end);
  unlock(changetype<usize>(s));
}

/** One that waited in `queue` has been taken out. */
export function left(s: Sema, queue: usize, kind: u32): void {
  lock(changetype<usize>(s));
  if (kind == CASE_ACQUIRE) leftSema(s);
  else if (queue == changetype<usize>(s.drain)) release(s);
  else if (kind == CASE_MUTEX || kind == CASE_WRITE) leftLine(s);
  unlock(changetype<usize>(s));
}
