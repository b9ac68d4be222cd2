// The loop of an M: find work, give it to the host to run, go idle, say when nothing can ever run
// again.
//
// The host calls `dispatch` again and again within a slice. The order, as in Go's findRunnable:
//   timers that are due
//   the global queue, every FAIRNESS_TICK dispatches
//   `next`, then the ring
//   a share of the global queue
//   half of another P's ring
//   all that once more, after announcing idleness
import {
  CASE_EXTERN, CASE_MUTEX, CASE_RECV, DISPATCH_BUBBLE, DISPATCH_DEADLOCK, DISPATCH_ENDED,
  DISPATCH_IDLE, DISPATCH_SLICE_OVER, G_DEAD, G_RUNNING, G_SYSCALL, G_WAITING, KIND_WASM,
  POINT_IDLE, POINT_IDLE_ANNOUNCED, WAIT_IO,
} from "./abi";
import { Chan } from "./chan/chan";
import { FAIRNESS_TICK, RUNQ_SIZE } from "./config";
import { hostNow, simPoint } from "./host";
import { stir } from "./quiet";
import { isQuiet } from "./sched/bubble";
import { G } from "./sched/g";
import { addPending, getGlobal, procAt, sched, waiterSlab } from "./sched/global";
import { announceIdle, leaveIdle } from "./sched/idle";
import { charge, choose, clock, endSlice, perturbed, proc, spent } from "./sched/m";
import { exit, exitQueued, free, ownWaiter, park, ready, start } from "./sched/park";
import { Waiter } from "./sched/waiter";
import { Sema } from "./sync/sema";
import { contend, handOn, isContender, left } from "./sync/wake";
import { heap } from "./time/heap";
import { runTimers } from "./time/timer";
import { backToHost, runWasm, STOP_DOOMED, STOP_MAIN, STOP_WAITS } from "./trampoline";

/** The number of the goroutine to run now, or one of DISPATCH_*. */
export function dispatch(): i32 {
  const next = run();
  // @ts-ignore: WASM is a compiler constant
  if (WASM) backToHost();
  return next;
}

/** Runs what is in WebAssembly, and gives what is for the host. */
// @ts-ignore: decorator
@inline
function run(): i32 {
  while (true) {
    if (charge()) {
      if (spent()) return leaveSlice();
    }
    if (heap().next <= clock) runTimers(heap(), clock);
    if (isQuiet()) {
      if (stir()) return DISPATCH_BUBBLE;
    }
    let g = find();
    if (!changetype<usize>(g)) {
      g = lookAgain();
      if (!changetype<usize>(g)) return rest();
    }
    if (g.status == G_DEAD) {
      free(g);
      continue;
    }
    if (changetype<usize>(g.waiters)) {
      if (isContender(g) && !contend(g)) continue;
      dropWaiters(g);
    }
    start(g);
    proc.switches++;
    // @ts-ignore: WASM is a compiler constant
    if (!WASM || g.kind != KIND_WASM) return g.index;
    const stop = runWasm(g);
    if (stop == STOP_WAITS) continue;
    if (stop == STOP_MAIN) return DISPATCH_ENDED;
    if (stop == STOP_DOOMED) kill(g);
  }
}

/** The pair that shared this slice through `next` goes behind the others. */
function leaveSlice(): i32 {
  const g = proc.takeNext();
  // @ts-ignore: BUG is a compiler constant
  if (BUG != 16 && changetype<usize>(g)) proc.put(g);
  endSlice();
  return DISPATCH_SLICE_OVER;
}

/** `next`, which shares the slice of the goroutine that made it ready, or else the first that
 *  search finds. */
// @ts-ignore: decorator
@inline
function find(): G {
  const next = proc.takeNext();
  if (!changetype<usize>(next)) return search();
  return perturbed() ? shuffle(next) : next;
}

/** A seeded scheduler does not always honour `next`. */
function shuffle(next: G): G {
  if (choose(2) == 0) return next;
  proc.put(next);
  return search();
}

function search(): G {
  const p = proc;
  p.tick++;
  // @ts-ignore: BUG is a compiler constant
  if (BUG != 10 && sched.size && p.tick % FAIRNESS_TICK == 0) {
    const g = getGlobal();
    if (changetype<usize>(g)) return g;
  }
  const length = perturbed() ? p.length : 0;
  if (length > 1) p.rotate(choose(length));
  const g = p.get();
  if (changetype<usize>(g)) return g;
  const shared = fromGlobal();
  return changetype<usize>(shared) ? shared : stealWork();
}

/** Takes this P's share of the global queue: the first to run, the rest to the ring. */
function fromGlobal(): G {
  const size = sched.size;
  if (!size) return changetype<G>(0);
  const procs = sched.procs;
  let n = min(procs == 1 ? size : min(size / procs + 1, size), RUNQ_SIZE / 2);
  const g = getGlobal();
  while (--n > 0) {
    const more = getGlobal();
    if (!changetype<usize>(more)) break;
    proc.put(more);
  }
  return g;
}

/** Four rounds over the other Ps from a random start; only in the last is their `next` taken too.
 */
function stealWork(): G {
  const procs = sched.procs;
  if (procs < 2) return changetype<G>(0);
  for (let round = 0; round < 4; round++) {
    const startAt = choose(procs);
    const stride = coprime(procs, choose(procs));
    for (let i: u32 = 0; i < procs; i++) {
      const victim = procAt((startAt + i * stride) % procs);
      if (victim === proc) continue;
      const g = proc.steal(victim, round == 3);
      if (changetype<usize>(g)) return g;
    }
  }
  return changetype<G>(0);
}

/** A stride that visits all of n: the one that `seed` points to among the numbers coprime to n. */
export function coprime(n: u32, seed: u32): u32 {
  let count: u32 = 0;
  for (let i: u32 = 1; i <= n; i++) if (gcd(i, n) == 1) count++;
  let left = seed % count;
  let stride: u32 = 1;
  while (gcd(stride, n) != 1 || left-- > 0) stride++;
  return stride;
}

function gcd(a: u32, b: u32): u32 {
  while (b) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/** Announce, then look again: what was made ready before the announcement woke nobody. */
function lookAgain(): G {
  // @ts-ignore: SIM is a compiler constant
  if (SIM) simPoint(POINT_IDLE);
  announceIdle();
  // @ts-ignore
  if (SIM) simPoint(POINT_IDLE_ANNOUNCED);
  if (heap().next < Infinity) runTimers(heap(), hostNow());
  // @ts-ignore: BUG is a compiler constant
  const g = BUG == 1 ? changetype<G>(0) : find();
  if (changetype<usize>(g)) leaveIdle();
  return g;
}

/** Nothing to run: whether that can ever change. */
function rest(): i32 {
  endSlice();
  return isDeadlock() ? DISPATCH_DEADLOCK : DISPATCH_IDLE;
}

/** Whether goroutines wait and nothing that the runtime knows of can wake one. */
export function isDeadlock(): bool {
  // @ts-ignore: BUG is a compiler constant
  return sched.live > 0 && (BUG == 11 || sched.pending == 0) && heap().count == 0;
}

/** The blocking system call: g waits until the host calls `complete`. */
export function parkExtern(g: G): void {
  g.waiters = ownWaiter(g, CASE_EXTERN, 0);
  addPending(1);
  park(g, G_SYSCALL, WAIT_IO, false);
}

/** The host's call behind case `index` of g has ended; false when another case was faster. */
export function complete(g: G, index: u32): bool {
  if (g.claim & 1) return false;
  g.claim |= 1;
  ready(g, index, 1);
  return true;
}

/** Takes back what a finished or given-up wait left behind: its other waiters, its count as
 *  pending. */
function dropWaiters(g: G): void {
  let w = g.waiters;
  g.waiters = changetype<Waiter>(0);
  while (changetype<usize>(w)) {
    const next = w.sibling;
    // @ts-ignore: BUG is a compiler constant
    if (BUG != 5) withdraw(w);
    // @ts-ignore
    if (w.kind == CASE_EXTERN && BUG != 12) addPending(-1);
    if (w !== g.own) waiterSlab().give(changetype<usize>(w));
    w = next;
  }
}

/** Takes a waiter out of its line, which may be of consequence to others: a timer channel for which
 *  nobody waits needs no timer. */
function withdraw(w: Waiter): void {
  const owner = w.owner;
  const queue = w.queue;
  if (!w.leave()) return;
  if (w.kind >= <u32>CASE_MUTEX) {
    left(changetype<Sema>(owner), queue, w.kind);
  } else if (w.kind == CASE_RECV) {
    const c = changetype<Chan>(owner);
    // @ts-ignore: BUG is a compiler constant
    if (BUG != 30 && changetype<usize>(c.ticker) && c.recvq.empty) c.ticker.disarm();
  }
}

/** Ends a goroutine whose code is not executing, whatever it waits for or was about to do. */
export function kill(g: G): void {
  const bubble = g.bubble;
  if (changetype<usize>(bubble) && bubble.settler == changetype<usize>(g)) bubble.settler = 0;
  const isParked = g.status == G_WAITING || g.status == G_SYSCALL;
  if (isParked) {
    g.claim |= 1;
    if (!changetype<usize>(g.waiters)) withdraw(g.own);
  } else if (changetype<usize>(g.waiters)) {
    handOn(g);
  }
  dropWaiters(g);
  if (isParked || g.status == G_RUNNING) exit(g);
  else exitQueued(g);
}
