// The audit of package sync.
import {
  CASE_ACQUIRE, CASE_COND, CASE_GROUP, CASE_MUTEX, CASE_READ, CASE_WRITE, FAULT_Y1, FAULT_Y2,
  FAULT_Y3, FAULT_Y4, FAULT_Y5, FAULT_Y6, FAULT_Y7, G_RUNNABLE, SEMA_COND, SEMA_GROUP, SEMA_MUTEX,
  SEMA_RWMUTEX,
} from "../abi";
import { check } from "../fault";
import { G } from "../sched/g";
import { gSlab } from "../sched/global";
import { LOCKED, Sema, semaSlab, STARVING, WOKEN, WRITING } from "../sync/sema";
import { isContender } from "../sync/wake";
import { auditLine, claimable } from "./lines";
import { checkFree, nextTaken } from "./slabs";

export function auditSemas(): void {
  const slab = semaSlab();
  for (let at = nextTaken(slab, 0); at; at = nextTaken(slab, at)) {
    checkFree(at);
    auditSema(changetype<Sema>(at), <u32>at);
  }
}

export function auditSema(s: Sema, at: u32): void {
  const kind = s.kind;
  if (kind == SEMA_MUTEX || kind == SEMA_RWMUTEX) {
    auditMutex(s, at, kind == SEMA_MUTEX ? CASE_MUTEX : CASE_WRITE);
    if (kind == SEMA_RWMUTEX) auditReaders(s, at);
  } else if (kind == SEMA_GROUP) {
    auditLine(at, s.line, CASE_GROUP);
    const first = <u32>changetype<usize>(claimable(s.line.first));
    check(!first || s.count != 0, FAULT_Y5, at, first); // Y5
  } else if (kind == SEMA_COND) {
    auditLine(at, s.line, CASE_COND);
    auditArrivals(s, at);
  } else {
    auditLine(at, s.line, CASE_ACQUIRE);
    auditAmounts(s, at);
  }
}

function auditMutex(s: Sema, at: u32, kind: u32): void {
  auditLine(at, s.line, kind);
  const first = <u32>changetype<usize>(s.line.first);
  check(!first || s.has(LOCKED | WOKEN | STARVING), FAULT_Y1, at, first); // Y1
  const isDue = s.has(WOKEN) || (s.has(STARVING) && !s.has(LOCKED));
  check(contenders(s) == <u32>isDue, FAULT_Y2, at, s.flags); // Y2
  if (s.has(STARVING) && s.has(LOCKED)) check(first != 0, FAULT_Y2, at, s.flags); // Y2
}

/** The goroutines that have been woken to lock s. */
function contenders(s: Sema): u32 {
  let count: u32 = 0;
  const slab = gSlab();
  for (let at = nextTaken(slab, 0); at; at = nextTaken(slab, at)) {
    const g = changetype<G>(at);
    if (g.status != G_RUNNABLE || !changetype<usize>(g.waiters)) continue;
    if (isContender(g) && g.waiters.owner == changetype<usize>(s)) count++;
  }
  return count;
}

function auditReaders(s: Sema, at: u32): void {
  auditLine(at, s.readers, CASE_READ);
  auditLine(at, s.drain, CASE_WRITE);
  if (!s.readers.empty) check(s.has(LOCKED), FAULT_Y3, at, s.flags); // Y3
  const isPending = s.has(LOCKED) && !s.has(WRITING);
  check(s.drain.empty != isPending, FAULT_Y3, at, s.flags); // Y3
  if (isPending) check(s.count > 0, FAULT_Y3, at, s.flags); // Y3
  if (s.has(WRITING)) check(s.has(LOCKED) && s.count == 0, FAULT_Y4, at, <u32>s.count); // Y4
}

function auditArrivals(s: Sema, at: u32): void {
  let last = s.mark - 1;
  for (let w = s.line.first; changetype<usize>(w); w = w.next) {
    const isLater = <i32>(w.stamp - last) > 0 && <i32>(w.stamp - s.count) < 0;
    check(isLater, FAULT_Y6, at, <u32>changetype<usize>(w)); // Y6
    last = w.stamp;
  }
}

function auditAmounts(s: Sema, at: u32): void {
  check(s.used >= 0 && s.used <= s.size, FAULT_Y7, at); // Y7
  const first = s.line.first;
  if (!changetype<usize>(first) || first.g.claim != first.ticket) return;
  const isShort = first.g.tick > s.size - s.used;
  check(isShort, FAULT_Y7, at, <u32>changetype<usize>(first)); // Y7
}
