// Every function that the host may call, and nothing else. ts/core/exports.ts is the typed mirror.
//
// Goroutines and channels are passed as addresses; dispatch and results name goroutines by number
// (G.index), under which the host keeps what belongs to them.
import {
  COUNT_GC, COUNT_PARKS, COUNT_SPAWNED, COUNT_STEALS, COUNT_SWITCHES, COUNT_WAKES, FAULT_PROCS,
  G_WAITING, MAX_PROCS,
} from "./abi";
import { Chan } from "./chan/chan";
import { initSelect } from "./chan/select";
import { ALLP_AT, INLINE_BYTES } from "./config";
import { fault } from "./fault";
import { arena } from "./heap/arena";
import { cycle } from "./heap/cycle";
import { initObjects } from "./heap/objects";
import { initPages, orderFor, takeRun } from "./mem/pages";
import { initBubbles } from "./sched/bubble";
import { G, G_BYTES } from "./sched/g";
import { chanSlab, gSlab, procAt, sched, setProc, waiterSlab, wasmSlab } from "./sched/global";
import { initM } from "./sched/m";
import { park } from "./sched/park";
import { P, P_BYTES } from "./sched/p";
import { shrinkStacks } from "./sched/roster";
import { OFFER_BYTES, Waiter } from "./sched/waiter";
import { initSegments } from "./stack/segment";
import { Stack } from "./stack/stack";
import { initTrampoline, occupant } from "./trampoline";
import { initHeap } from "./time/heap";
import { Sema, semaSlab } from "./sync/sema";
import { Ticker, tickerSlab } from "./time/ticker";

export { close, freeChan, makeChan, makeTicker, recv, send, setTicker } from "./chan/chan";
export { caseArea, select } from "./chan/select";
export { complete, dispatch, isDeadlock, kill, parkExtern } from "./loop";
export { endBubble, freeBubble, settle } from "./quiet";
export { makeBubble } from "./sched/bubble";
export { addPending } from "./sched/global";
export { beginSlice, newTurn, registers, setPerturb } from "./sched/m";
export { block, exit, pass, spawn, spawnAwait, unblock, yieldToAll } from "./sched/park";
export { arrive, broadcast, signal, waitCond } from "./sync/cond";
export { addGroup, waitGroup } from "./sync/group";
export { lockMutex, unlockMutex } from "./sync/mutex";
export { lockRead, lockWrite, unlockRead, unlockWrite } from "./sync/rwmutex";
export { freeSema, makeSema } from "./sync/sema";
export { acquire, releaseSema } from "./sync/weighted";
export { nextDeadline, stopTimer } from "./time/heap";
export { sleep, startHostTimer } from "./time/timer";

let countersAt: usize = 0;

/** Sets the memory up, anew if need be, with one P. `seed` decides every random choice. */
export function init(seed: u32): void {
  initPages();
  memory.fill(changetype<usize>(sched), 0, 1024);
  memory.fill(ALLP_AT, 0, <usize>MAX_PROCS << 2);
  gSlab().init(G_BYTES, <u32>offsetof<G>("claim"));
  waiterSlab().init(<u32>offsetof<Waiter>() + OFFER_BYTES, 0);
  chanSlab().init(<u32>offsetof<Chan>(), 0);
  tickerSlab().init(<u32>offsetof<Ticker>(), 0);
  semaSlab().init(<u32>offsetof<Sema>(), 0);
  initHeap();
  initBubbles();
  initSelect();
  const page = takeRun(0);
  countersAt = page + 64;
  setProcs(1);
  initM(procAt(0), page, seed);
  // @ts-ignore: WASM is a compiler constant
  if (WASM) initWasm();
}

function initWasm(): void {
  initSegments();
  const bytes = G_BYTES + <u32>(offsetof<Stack>() + INLINE_BYTES);
  wasmSlab().init(bytes, <u32>offsetof<G>("claim"));
  initTrampoline();
  initObjects();
}

/** Sets the number of Ps and gives the old one; 0 only asks. The record of a P stays for the next
 *  time; what was in its queue goes to the global one. */
export function setProcs(n: u32): u32 {
  const before = sched.procs;
  if (n == 0 || n == before) return before;
  if (n > <u32>MAX_PROCS) fault(FAULT_PROCS, n, MAX_PROCS);
  for (let id = before; id < n; id++) {
    if (changetype<usize>(procAt(id))) continue;
    const p = changetype<P>(takeRun(orderFor(P_BYTES)));
    p.init(id);
    setProc(id, p);
  }
  sched.procs = n;
  for (let id = n; id < before; id++) procAt(id).retire();
  return before;
}

/** Parks for good: the nil channel, a select without cases. */
export function parkForever(at: usize, reason: u32): void {
  const g = changetype<G>(at);
  g.openClaim();
  g.own.init(g, 0, 0, 0);
  park(g, G_WAITING, reason, true);
}

/** A collection cycle. One M: every other goroutine is at a safepoint whenever somebody calls. That
 *  for the objects of a program comes later if there is code of it on the engine's stack. */
export function collect(): void {
  // @ts-ignore: WASM is a compiler constant
  if (WASM) collectObjects();
  else sched.gcCycles++;
}

function collectObjects(): void {
  const g = occupant();
  if (!changetype<usize>(g) && !arena.hostCalls) return cycle(g);
  sched.gcCycles++;
  shrinkStacks(g);
  arena.isWanted = true;
}

// observation

export function live(): u32 {
  return sched.live;
}

export function queueLength(p: u32): u32 {
  return procAt(p).length;
}

export function globalLength(): u32 {
  return sched.size;
}

/** Sums the counters of all Ps, retired ones too, and gives where they are. */
export function counters(): usize {
  memory.fill(countersAt, 0, COUNT_GC);
  for (let id: u32 = 0; id < <u32>MAX_PROCS; id++) {
    const p = procAt(id);
    if (!changetype<usize>(p)) break;
    add(COUNT_SPAWNED, p.spawned);
    add(COUNT_SWITCHES, p.switches);
    add(COUNT_STEALS, p.steals);
    add(COUNT_PARKS, p.parks);
    add(COUNT_WAKES, p.wakes);
  }
  store<u64>(countersAt, <u64>sched.gcCycles, COUNT_GC);
  return countersAt;
}

function add(offset: usize, value: u64): void {
  store<u64>(countersAt + offset, load<u64>(countersAt + offset) + value);
}
