// Select: one of several communications, chosen at random among those that are ready, or the first
// that becomes so.
//
//   case  | kind | channel or sema | delay or amount (f64), or where the value to send lies |
//
// There are n of them in the case area; the host fills it.
//
// Three passes, all channels locked in the first two:
//   1  look at every case; of those that are ready one is kept, the k-th with chance 1/k
//   2  none: a waiter in every channel's line, all with the ticket of this select; park
//   3  when the goroutine is dispatched again, `dropWaiters` takes the losers out (loop.ts)
//
// Nothing has happened to a case that was not chosen. A select never meets itself: in pass 1 it
// stands in no line yet.
//
// Rejected: a random poll order, as in Go. It has to be written down and read back; keeping one of
// k needs neither, and no random number at all while a single case is ready.
// Sources: Go's select.go; reservoir sampling (Vitter 1985).
import {
  CASE_ACQUIRE, CASE_BYTES, CASE_EXTERN, CASE_GROUP, CASE_NONE, CASE_RECV, CASE_SEND, CASE_SLEEP,
  G_WAITING, KIND_WASM, RESULT_BLOCKED, RESULT_FIRED, RESULT_PARKED, WAIT_SELECT, WAIT_SELECT_NONE,
} from "../abi";
import { giveRun, orderFor, runBytes, takeRun } from "../mem/pages";
import { G } from "../sched/g";
import { addPending, waiterSlab } from "../sched/global";
import { choose, setCase } from "../sched/m";
import { done, park } from "../sched/park";
import { Waiter } from "../sched/waiter";
import { hold, Sema } from "../sync/sema";
import { canAcquire, standFor, tryAcquireLocked } from "../sync/weighted";
import { armWaiter } from "../time/timer";
import { Chan, tryRecvLocked, trySendLocked } from "./chan";
import { lockAll, unlockAll } from "./lockorder";

/** Bytes that one case takes of the area: itself and its place in the lock order. */
const AREA_BYTES: u32 = CASE_BYTES + 4;

let areaAt: usize = 0;
let areaOrder: u32 = 0;

export function initSelect(): void {
  areaAt = 0;
  areaOrder = 0;
}

/** The case area of this M, with room for n cases. Its contents are lost when it has to grow. */
export function caseArea(n: u32): usize {
  if (!areaAt || runBytes(areaOrder) < <usize>(n * AREA_BYTES)) {
    if (areaAt) giveRun(areaAt, areaOrder);
    areaOrder = orderFor(<usize>(n * AREA_BYTES));
    areaAt = takeRun(areaOrder);
  }
  return areaAt;
}

/** Performs a select of the first n cases of the area for g, or without waiting when g is null. */
export function select(n: u32, g: G): i32 {
  const cases = areaAt;
  lockAll(cases, n);
  let chosen = pick(cases, n);
  let result: i32 = RESULT_BLOCKED;
  // Between the look and the deed a peer may be claimed through a channel that is not locked here.
  while (chosen >= 0) {
    result = perform(cases + <usize>(chosen * CASE_BYTES));
    if (result != RESULT_BLOCKED) break;
    chosen = pick(cases, n);
  }
  if (chosen >= 0) {
    unlockAll(cases, n);
    setCase(chosen);
    return finish(cases + <usize>(chosen * CASE_BYTES), result, g);
  }
  if (!changetype<usize>(g)) {
    unlockAll(cases, n);
    return done(RESULT_BLOCKED, g);
  }
  enqueue(cases, n, g);
  unlockAll(cases, n);
  return RESULT_PARKED;
}

/** A case has been performed; what has been acquired must not be lost if g never goes on. */
// @ts-ignore: decorator
@inline
function finish(at: usize, result: i32, g: G): i32 {
  if (load<u32>(at) != CASE_ACQUIRE) return done(result, g);
  if (changetype<usize>(g)) g.tick = load<f64>(at, 8);
  return hold(changetype<Sema>(load<usize>(at, 4)), g, CASE_ACQUIRE);
}

/** Pass 1: the index of one ready case, uniformly at random, or -1. */
function pick(cases: usize, n: u32): i32 {
  let chosen = -1;
  let found: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    if (!isReady(cases + <usize>(i * CASE_BYTES))) continue;
    found++;
    // @ts-ignore: BUG is a compiler constant
    if (found == 1 || (BUG != 9 && choose(found) == 0)) chosen = i;
  }
  return chosen;
}

// @ts-ignore: decorator
@inline
function isReady(at: usize): bool {
  const kind = load<u32>(at);
  const c = changetype<Chan>(load<usize>(at, 4));
  if (kind == CASE_RECV) {
    if (c.count != 0 || c.closed != 0) return true;
    if (changetype<usize>(c.ticker)) return c.ticker.isDue();
    return !c.sendq.empty && changetype<usize>(c.sendq.peek()) != 0;
  }
  if (kind == CASE_SEND) {
    if (c.count < c.cap || c.closed != 0) return true;
    return !c.recvq.empty && changetype<usize>(c.recvq.peek()) != 0;
  }
  const s = changetype<Sema>(load<usize>(at, 4));
  if (kind == CASE_GROUP) return s.count == 0;
  if (kind == CASE_ACQUIRE) return canAcquire(s, load<f64>(at, 8));
  return kind == CASE_SLEEP && !(load<f64>(at, 8) > 0);
}

function perform(at: usize): i32 {
  const kind = load<u32>(at);
  const c = changetype<Chan>(load<usize>(at, 4));
  if (kind == CASE_RECV) return tryRecvLocked(c);
  if (kind == CASE_SEND) return trySendLocked(c);
  if (kind == CASE_ACQUIRE) {
    const isTaken = tryAcquireLocked(changetype<Sema>(load<usize>(at, 4)), load<f64>(at, 8));
    return isTaken ? RESULT_FIRED : RESULT_BLOCKED;
  }
  return RESULT_FIRED;
}

/** Pass 2. */
function enqueue(cases: usize, n: u32, g: G): void {
  g.openClaim();
  let used = 0;
  let durable = true;
  for (let i: u32 = 0; i < n; i++) {
    const at = cases + <usize>(i * CASE_BYTES);
    const kind = load<u32>(at);
    if (kind == CASE_NONE) continue;
    const w = used++ ? changetype<Waiter>(waiterSlab().take()) : g.own;
    if (!stand(w, at, kind, i, g)) durable = false;
    w.sibling = g.waiters;
    g.waiters = w;
  }
  if (!used) g.own.init(g, CASE_NONE, 0, 0);
  park(g, G_WAITING, used ? WAIT_SELECT : WAIT_SELECT_NONE, durable);
}

/** True when only the bubble of g can bring the case about. */
function stand(w: Waiter, at: usize, kind: u32, index: u32, g: G): bool {
  const c = changetype<Chan>(load<usize>(at, 4));
  w.init(g, kind, index, changetype<usize>(c));
  if (kind == CASE_RECV || kind == CASE_SEND) return standAt(c, w, g, load<usize>(at, 8));
  if (kind == CASE_EXTERN) {
    addPending(1);
    return false;
  }
  if (kind >= <u32>CASE_GROUP) return standAtSema(changetype<Sema>(load<usize>(at, 4)), w, at);
  if (load<f64>(at, 8) < Infinity) armWaiter(w, load<f64>(at, 8));
  return true;
}

function standAtSema(s: Sema, w: Waiter, at: usize): bool {
  if (w.kind == CASE_ACQUIRE) standFor(s, load<f64>(at, 8), w);
  else s.line.put(w);
  return s.bubble === w.g.bubble;
}

function standAt(c: Chan, w: Waiter, g: G, offer: usize): bool {
  if (w.kind == CASE_RECV) c.recvq.put(w);
  else c.sendq.put(w);
  // @ts-ignore: WASM is a compiler constant
  if (WASM && g.kind == KIND_WASM && w.kind == CASE_SEND) {
    const at = w.offerAt;
    store<u64>(at, load<u64>(offer));
    store<u64>(at, load<u64>(offer, 8), 8);
  }
  if (changetype<usize>(c.ticker)) c.ticker.arm();
  return c.bubble === w.g.bubble;
}
