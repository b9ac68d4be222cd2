// What tests may do to a core beyond what a host may: look inside, act on a chosen P, act as
// another thread would. The second entry of the debug and sim builds; release has none of it.
//
// Goroutines, channels, timers and waiters are addresses; Ps are numbers.
import { CASE_RECV } from "../abi";
import { Chan } from "../chan/chan";
import { caseArea } from "../chan/select";
import { FAIRNESS_TICK, POOL_AT, RUNQ_SIZE, SCHED_AT } from "../config";
import { lock, unlock } from "../mem/lock";
import { POISON_OFFSET, Slab } from "../mem/slab";
import { G } from "../sched/g";
import {
  chanSlab, getGlobal, gSlab, procAt, putGlobal, Sched, sched, waiterSlab,
} from "../sched/global";
import {
  beginSlice, endSlice, idle, inSlice, newTurn, proc, setIdle, setProcOfM,
} from "../sched/m";
import { ownWaiter } from "../sched/park";
import { Bubble, bubbleSlab } from "../sched/bubble";
import { P } from "../sched/p";
import { Waiter } from "../sched/waiter";
import { Sema, semaSlab } from "../sync/sema";
import { heap, slab as timerSlab, Timer } from "../time/heap";
import { Ticker, tickerSlab } from "../time/ticker";
import { runTimers } from "../time/timer";

export { coprime } from "../loop";
export { giveRun, orderFor, takeRun } from "../mem/pages";
export { spawnWasm } from "../sched/park";
export { audit } from "./audit";

/** Offsets of fields that tests read, or write to in order to break an invariant. */
export const G_CLAIM: u32 = <u32>offsetof<G>("claim");
export const G_OWN: u32 = <u32>offsetof<G>();
export const W_PREV: u32 = <u32>offsetof<Waiter>("prev");
export const W_QUEUE: u32 = <u32>offsetof<Waiter>("queue");
export const W_OWNER: u32 = <u32>offsetof<Waiter>("owner");
export const CHAN_CAP: u32 = <u32>offsetof<Chan>("cap");
export const CHAN_SENDQ: u32 = <u32>offsetof<Chan>("sendFirst");
export const CHAN_TICKER: u32 = <u32>offsetof<Chan>("ticker");
export const TICKER_TIMER: u32 = <u32>offsetof<Ticker>("timer");
export const BUBBLE_ACTIVE: u32 = <u32>offsetof<Bubble>("active");
export const BUBBLE_HEAP: u32 = <u32>offsetof<Bubble>("heapNext");
export const SEMA_FLAGS: u32 = <u32>offsetof<Sema>("flags");
export const SEMA_MARK: u32 = <u32>offsetof<Sema>("mark");
export const TIMER_PLACE: u32 = <u32>offsetof<Timer>("place");
export const TIMER_WHEN: u32 = <u32>offsetof<Timer>("when");
export const P_HEAD: u32 = <u32>offsetof<P>("head");
export const P_TAIL: u32 = <u32>offsetof<P>("tail");
export const P_TICK: u32 = <u32>offsetof<P>("tick");
export const P_NEXT: u32 = <u32>offsetof<P>("next");
export const RING: u32 = RUNQ_SIZE;
export const FAIRNESS: u32 = FAIRNESS_TICK;
/** Where the scheduler's counts and the timer heap are. */
export const SIZE_AT: u32 = <u32>(SCHED_AT + offsetof<Sched>("size"));
export const PENDING_AT: u32 = <u32>(SCHED_AT + offsetof<Sched>("pending"));
export const LIVE_AT: u32 = <u32>(SCHED_AT + offsetof<Sched>("live"));

// Ps and their run queues

/** The M gives up its P and takes this one. */
export function hold(p: u32): void {
  setProcOfM(procAt(p));
}

export function held(): u32 {
  return proc.id;
}

export function procRecord(p: u32): usize {
  return changetype<usize>(procAt(p));
}

export function ringPut(p: u32, g: usize): void {
  procAt(p).put(changetype<G>(g));
}

export function ringPutNext(p: u32, g: usize): void {
  procAt(p).putNext(changetype<G>(g));
}

export function ringGet(p: u32): usize {
  return changetype<usize>(procAt(p).get());
}

export function ringSteal(p: u32, victim: u32, all: bool): usize {
  return changetype<usize>(procAt(p).steal(procAt(victim), all));
}

/** How many are in the ring, `next` apart. */
export function ringLength(p: u32): u32 {
  return procAt(p).tail - procAt(p).head;
}

/** The i-th of the ring. */
export function ringAt(p: u32, i: u32): usize {
  const place = (procAt(p).head + i) & (RUNQ_SIZE - 1);
  return load<usize>(procRecord(p) + offsetof<P>() + (<usize>place << 2));
}

export function globalPut(g: usize): void {
  putGlobal(changetype<G>(g), changetype<G>(g), 1);
}

export function globalGet(): usize {
  return changetype<usize>(getGlobal());
}

export function globalFirst(): usize {
  return sched.size ? changetype<usize>(sched.first) : 0;
}

// goroutines, waiters and channels

export function move(g: usize, from: u32, to: u32): void {
  changetype<G>(g).move(from, to);
}

/** Opens a new claim of g and gives its own waiter, which carries the ticket. */
export function newWaiter(g: usize): usize {
  return changetype<usize>(ownWaiter(changetype<G>(g), 0, 0));
}

export function claim(waiter: usize): bool {
  return changetype<Waiter>(waiter).claim();
}

/** How many stand in a channel's line, stale ones too; `kind` is CASE_RECV or CASE_SEND. */
export function lineLength(at: usize, kind: u32): u32 {
  const c = changetype<Chan>(at);
  let length: u32 = 0;
  let w = kind == CASE_RECV ? c.recvq.first : c.sendq.first;
  for (; changetype<usize>(w); w = w.next) length++;
  return length;
}

// stacks of goroutines in WebAssembly

/** Where the end of the youngest frame is noted. */
export function stackTopAt(g: usize): usize {
  return changetype<usize>(changetype<G>(g).stack);
}

export function stackPush(g: usize, bytes: u32): usize {
  return changetype<G>(g).stack.push(bytes);
}

/** True when no frame is left. */
export function stackPopTo(g: usize, top: usize): bool {
  return changetype<G>(g).stack.popTo(top);
}

// memory

/** 0: goroutines, 1: waiters, 2: channels, 3: timers, 4: tickers, 5: bubbles, 6: semas. */
function slabOf(kind: u32): Slab {
  if (kind == 0) return gSlab();
  if (kind == 1) return waiterSlab();
  if (kind == 2) return chanSlab();
  if (kind == 3) return timerSlab();
  if (kind == 4) return tickerSlab();
  return kind == 5 ? bubbleSlab() : semaSlab();
}

export function slabTake(kind: u32): usize {
  return slabOf(kind).take();
}

export function slabGive(kind: u32, at: usize): void {
  slabOf(kind).give(at);
}

export function slabLive(kind: u32): u32 {
  return slabOf(kind).live;
}

export function slabCount(kind: u32): u32 {
  return slabOf(kind).count;
}

export function slabBytes(kind: u32): u32 {
  return slabOf(kind).bytes;
}

export function lockWord(at: usize): void {
  lock(at);
}

export function unlockWord(at: usize): void {
  unlock(at);
}

// time

/** Fires what is due at `now`. */
export function fireTimers(now: f64): void {
  runTimers(heap(), now);
}

/** Where the entries of the timer heap are. */
export function heapBase(): usize {
  return heap().base;
}

export function firstDue(): f64 {
  return heap().next;
}

// acting from outside the slice

export function isIdle(): bool {
  return idle;
}

let wasInSlice: bool = false;

/** From here to `leaveOutside`, calls act as those of another thread: what they make ready goes to
 *  the global queue, and they wake the M if they find it idle. */
export function enterOutside(): void {
  wasInSlice = inSlice;
  endSlice();
}

export function leaveOutside(): void {
  if (!wasInSlice) return;
  const stillIdle = idle;
  beginSlice();
  setIdle(stillIdle);
}

/** Takes the memory that nearly every test needs, and tells where the used memory ends. */
export function warmUp(): usize {
  caseArea(16);
  for (let kind: u32 = 0; kind < 7; kind++) {
    const at = slabTake(kind);
    store<u32>(at, 0, POISON_OFFSET);
    slabGive(kind, at);
  }
  return load<u32>(POOL_AT + 4);
}

/** The state of the M as after `init`, once the memory has been restored. */
export function rewind(): void {
  setProcOfM(procAt(0));
  endSlice();
  setIdle(true);
  newTurn();
}
