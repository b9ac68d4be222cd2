// The audit: walks all that the core remembers and checks every numbered invariant. In debug and
// sim builds only, between operations, when no lock is held.
//
// Two kinds of lists exist. A run queue holds goroutines: a mark for each goroutine, by its number,
// notes whether a run queue holds it. A line, or a timer heap, holds waiters (debug/lines.ts).
import {
  FAULT_B1, FAULT_B2, FAULT_M3, FAULT_Q1, FAULT_Q2, FAULT_Q3, FAULT_Q4, FAULT_S1, FAULT_S2,
  FAULT_S3, FAULT_S4, FAULT_T1, FAULT_T2, FAULT_W1, FAULT_W2, G_DEAD, G_RUNNABLE, G_SYSCALL,
  G_WAITING, KIND_AWAIT, TIMER_CHAN, TIMER_WAKE,
} from "../abi";
import { HEAP_AT, POOL_AT, RUNQ_SIZE, SCHED_AT } from "../config";
import { check } from "../fault";
import { freeAt, ORDERS, runBytes } from "../mem/pages";
import { Slab } from "../mem/slab";
import { Bubble, bubbleSlab } from "../sched/bubble";
import { G } from "../sched/g";
import { chanSlab, gSlab, procAt, sched, waiterSlab, wasmSlab } from "../sched/global";
import { P } from "../sched/p";
import { Waiter } from "../sched/waiter";
import { semaSlab } from "../sync/sema";
import { ENTRY_BYTES, Heap, heap, slab as timerSlab, Timer } from "../time/heap";
import { Ticker, tickerSlab } from "../time/ticker";
import { auditChans, auditTickers } from "./chans";
import {
  countWaiters, externs, isKnown, known, listed, resetLines, sleepers,
} from "./lines";
import { auditObjects } from "./objects";
import { auditSemas } from "./semas";
import { auditSlab, checkFree, nextTaken } from "./slabs";
import { auditStacks } from "./stacks";

/** Memory that nothing else uses: between the free lists of pages and the heap. */
// @ts-ignore: WASM is a compiler constant
const MARKS_AT: usize = WASM ? 24576 : 8192;

/** What the heaps hold. */
let armed: u32 = 0;
let timers: u32 = 0;

/** Checks everything. Gives how many pending wakers are references of the host and no waiters. */
export function audit(): i32 {
  resetLines();
  armed = timers = 0;
  auditLocks();
  auditPages();
  auditSlab(gSlab());
  auditSlab(waiterSlab());
  auditSlab(chanSlab());
  auditSlab(timerSlab());
  auditSlab(tickerSlab());
  auditSlab(bubbleSlab());
  auditSlab(semaSlab());
  auditRunQueues();
  auditGoroutines();
  auditChans();
  auditSemas();
  // @ts-ignore: WASM is a compiler constant
  if (WASM) auditResidents();
  auditHeap(heap());
  auditBubbles();
  auditTickers();
  check(timerSlab().live == timers, FAULT_T2, timerSlab().live, timers); // T2: none is outside
  check(known == listed, FAULT_W1, known, listed); // W1
  check(sleepers == armed, FAULT_T2, sleepers, armed); // T2
  check(sched.pending >= 0, FAULT_S3, <u32>sched.pending); // S3
  return sched.pending - externs;
}

function auditResidents(): void {
  auditStacks();
  auditObjects();
}

// M1: no lock is held between operations.
function auditLocks(): void {
  checkFree(POOL_AT);
  checkFree(SCHED_AT);
  checkFree(changetype<usize>(gSlab()));
  checkFree(changetype<usize>(waiterSlab()));
  checkFree(changetype<usize>(chanSlab()));
  checkFree(changetype<usize>(timerSlab()));
  checkFree(changetype<usize>(semaSlab()));
}

// M3: the lists of free runs end.
function auditPages(): void {
  const used = <usize>load<u32>(POOL_AT + 4) - HEAP_AT;
  let free: usize = 0;
  for (let order: u32 = 0; order < ORDERS; order++) {
    for (let at: usize = load<u32>(freeAt(order)); at; at = load<u32>(at)) {
      free += runBytes(order);
      check(free <= used, FAULT_M3, <u32>free, <u32>used); // M3
    }
  }
}

function auditRunQueues(): void {
  memory.fill(MARKS_AT, 0, min(<usize>gSlab().count + 1, HEAP_AT - MARKS_AT));
  for (let id: u32 = 0; id < sched.procs; id++) auditRing(procAt(id));
  let size: u32 = 0;
  let last = changetype<G>(0);
  for (let g = sched.first; size < sched.size; g = g.next) {
    check(changetype<usize>(g) != 0, FAULT_S2, sched.size, size); // S2
    mark(g);
    last = g;
    size++;
  }
  const after = size ? last.next : sched.first;
  check(!changetype<usize>(after), FAULT_S2, sched.size, size + 1); // S2
  if (size) check(last === sched.last, FAULT_S2, sched.size, <u32>changetype<usize>(last)); // S2
}

function auditRing(p: P): void {
  check(p.tail - p.head <= RUNQ_SIZE, FAULT_Q1, p.head, p.tail); // Q1
  const ringAt = changetype<usize>(p) + offsetof<P>();
  for (let i = p.head; i != p.tail; i++) {
    mark(changetype<G>(load<usize>(ringAt + (<usize>(i & (RUNQ_SIZE - 1)) << 2))));
  }
  if (changetype<usize>(p.next)) mark(p.next);
}

/** `g` stands in a run queue. */
function mark(g: G): void {
  const isRight = g.status == G_RUNNABLE || g.status == G_DEAD;
  check(isRight, FAULT_Q2, <u32>changetype<usize>(g), g.status); // Q2
  const at = MARKS_AT + <usize>g.index;
  if (at >= HEAP_AT) return;
  check(load<u8>(at) == 0, FAULT_Q3, 2, 1); // Q3: nothing twice
  store<u8>(at, 1);
}

function auditGoroutines(): void {
  let alive = auditGoroutinesOf(gSlab());
  // @ts-ignore: WASM is a compiler constant
  if (WASM) alive += auditGoroutinesOf(wasmSlab());
  check(alive == sched.live, FAULT_S4, alive, sched.live); // S4
}

/** Gives how many goroutines are alive. */
function auditGoroutinesOf(slab: Slab): u32 {
  let alive: u32 = 0;
  for (let at = nextTaken(slab, 0); at; at = nextTaken(slab, at)) {
    const g = changetype<G>(at);
    if (g.kind != KIND_AWAIT && g.status != G_DEAD) alive++;
    auditGoroutine(g);
    countWaiters(g);
  }
  return alive;
}

function auditGoroutine(g: G): void {
  const at = <u32>changetype<usize>(g);
  const status = g.status;
  check(status <= <u32>G_DEAD, FAULT_S1, status << 8 | status); // S1: a state of the table
  const isQueued = status == G_RUNNABLE || status == G_DEAD;
  const markAt = MARKS_AT + <usize>g.index;
  const found: u32 = markAt < HEAP_AT ? load<u8>(markAt) : <u32>isQueued;
  check(found == <u32>isQueued, FAULT_Q4, at, found); // Q4
  const isParked = status == G_WAITING || status == G_SYSCALL;
  const isOpen = g.claim != 0 && !(g.claim & 1);
  check(isOpen == isParked, FAULT_W2, at, g.claim); // W2: who was woken was claimed
}


function auditHeap(h: Heap): void {
  for (let place: u32 = 0; place < h.count; place++) {
    const at = h.base + <usize>(place * ENTRY_BYTES);
    const timer = changetype<Timer>(load<usize>(at, 12));
    check(timer.place == place && timer.when == load<f64>(at), FAULT_T2, place, h.count); // T2
    check(timer.heap === h, FAULT_T2, place, <u32>changetype<usize>(timer.heap)); // T2
    const parent = place ? (place - 1) >> 2 : 0;
    check(!isBefore(at, h.base + <usize>(parent * ENTRY_BYTES)), FAULT_T1, place, parent); // T1
    timers++;
    auditTarget(timer, place);
  }
  const first = h.count ? load<f64>(h.base) : Infinity;
  check(h.next == first, FAULT_T1, 0, h.count); // T1
}

function auditTarget(timer: Timer, place: u32): void {
  if (timer.kind == TIMER_WAKE) {
    const w = changetype<Waiter>(timer.target);
    check(w.owner == changetype<usize>(timer) && isKnown(w), FAULT_T2, place, 0); // T2
    armed++;
  } else if (timer.kind == TIMER_CHAN) {
    const ticker = changetype<Ticker>(timer.target);
    check(ticker.timer === timer && ticker.when == timer.when, FAULT_T2, place, 1); // T2
  }
}

function auditBubbles(): void {
  const slab = bubbleSlab();
  for (let at = nextTaken(slab, 0); at; at = nextTaken(slab, at)) {
    const bubble = changetype<Bubble>(at);
    auditHeap(bubble.heap);
    check(bubble.heap.next >= bubble.clock, FAULT_B2, <u32>at); // B2
    const active = activeIn(bubble);
    check(bubble.active == active, FAULT_B1, <u32>at, <u32>active); // B1
  }
}

/** The goroutines of a bubble that something else than its clock may have go on. */
function activeIn(bubble: Bubble): i32 {
  let active = 0;
  const slab = gSlab();
  for (let at = nextTaken(slab, 0); at; at = nextTaken(slab, at)) {
    const g = changetype<G>(at);
    if (g.bubble === bubble && g.status != G_DEAD && !g.durable) active++;
  }
  return active;
}

function isBefore(a: usize, b: usize): bool {
  const early = load<f64>(a);
  const late = load<f64>(b);
  return early < late || (early == late && <i32>(load<u32>(a, 8) - load<u32>(b, 8)) < 0);
}

if (MARKS_AT <= POOL_AT + 1024) ERROR("the audit's marks lie on the free lists of pages");
