// The only code that moves a goroutine between states. Channels, select, timers and calls of the
// host are all waiters on `park` and `ready`.
import {
  G_DEAD, G_IDLE, G_RUNNABLE, G_RUNNING, G_WAITING, KIND_AWAIT, KIND_ROUTINE, KIND_WASM,
  RESULT_FIRED, RESULT_YIELD, WAIT_NONE, WASM_INDEX,
} from "../abi";
import { Bubble, isQuiet } from "./bubble";
import { G } from "./g";
import { gSlab, putGlobal, sched, wasmSlab } from "./global";
import { wakeIdle } from "./idle";
import { charge, inSlice, overcharged, proc } from "./m";
import { Waiter } from "./waiter";

/** The go statement: a new goroutine, runnable, next on this P; in a bubble, or null. */
export function spawn(parent: f64, bubble: Bubble): G {
  const g = takeG(parent, <u8>KIND_ROUTINE, bubble);
  if (changetype<usize>(bubble)) bubble.live++;
  launch(g);
  return g;
}

// @ts-ignore: decorator
@inline
function launch(g: G): void {
  sched.live++;
  proc.spawned++;
  g.move(G_IDLE, G_RUNNABLE);
  submit(g);
}

/** A goroutine in WebAssembly that will call `entry`, started by go statement `site`; the caller
 *  puts the arguments on its stack before anything else happens. */
// @ts-ignore: decorator
@inline
export function spawnWasm(parent: f64, entry: u32, site: u16): G {
  const g = changetype<G>(wasmSlab().take());
  g.init(++sched.lastId, parent, <u8>KIND_WASM, changetype<Bubble>(0));
  g.index |= WASM_INDEX;
  g.stack.init(entry);
  g.site = site;
  launch(g);
  return g;
}

/** A record for one wait of ordinary async code. It is running: the code performs its operation
 *  now. */
export function spawnAwait(bubble: Bubble): G {
  const g = takeG(0, <u8>KIND_AWAIT, bubble);
  g.move(G_IDLE, G_RUNNABLE);
  g.move(G_RUNNABLE, G_RUNNING);
  return g;
}

function takeG(parent: f64, kind: u8, bubble: Bubble): G {
  const g = changetype<G>(gSlab().take());
  g.init(kind == KIND_ROUTINE ? ++sched.lastId : 0, parent, kind, bubble);
  if (changetype<usize>(bubble)) bubble.enter();
  return g;
}

/** The running goroutine waits: `status` is G_WAITING, or G_SYSCALL for a call of the host.
 *  `durable`: only its own bubble can wake it. */
// @ts-ignore: decorator
@inline
export function park(g: G, status: u32, reason: u32, durable: bool): void {
  g.move(G_RUNNING, status);
  g.reason = <u16>reason;
  proc.parks++;
  // @ts-ignore: BUG is a compiler constant
  if (changetype<usize>(g.bubble) && (durable || BUG == 32)) block(g);
}

/** The same for a goroutine in WebAssembly, which is in no bubble and waits for a channel. */
// @ts-ignore: decorator
@inline
export function parkWasm(g: G, reason: u32): void {
  g.move(G_RUNNING, G_WAITING);
  g.reason = <u16>reason;
  proc.parks++;
}

/** From here on only the bubble of g can wake it. */
export function block(g: G): void {
  g.durable = true;
  leaveBubble(g.bubble);
}

/** Something outside may wake g again, or it runs. */
export function unblock(g: G): void {
  g.durable = false;
  g.bubble.enter();
}

function leaveBubble(bubble: Bubble): void {
  bubble.leave();
  if (isQuiet() && !inSlice) wakeIdle();
}

/** Makes a waiting goroutine runnable. Whoever calls has claimed it. `index` is the case that
 *  fired. */
// @ts-ignore: decorator
@inline
export function ready(g: G, index: u32, ok: u32): void {
  g.woken = index;
  g.ok = ok;
  g.reason = <u16>WAIT_NONE;
  g.wake();
  if (g.durable) unblock(g);
  proc.wakes++;
  submit(g);
}

/** Within a slice the newest is next; what becomes ready from outside goes to the global queue. */
// @ts-ignore: decorator
@inline
function submit(g: G): void {
  if (inSlice && g.kind != KIND_AWAIT) proc.putNext(g);
  else submitElsewhere(g);
}

function submitElsewhere(g: G): void {
  if (inSlice) {
    proc.put(g);
    return;
  }
  putGlobal(g, g, 1);
  wakeIdle();
}

/** The running goroutine goes to the back of the global queue. */
export function yieldToAll(g: G): void {
  g.move(G_RUNNING, G_RUNNABLE);
  putGlobal(g, g, 1);
  if (!inSlice) wakeIdle();
}

/** The running goroutine, which has lost the engine's stack, goes on as soon as dispatch is called.
 */
export function goOn(g: G): void {
  g.move(G_RUNNING, G_RUNNABLE);
  proc.putNext(g);
}

/** Charges the slice for an operation of g that did not park; null for code that is no goroutine.
 */
// @ts-ignore: decorator
@inline
export function done(result: i32, g: G): i32 {
  return charge() ? yielding(result, g) : result;
}

function yielding(result: i32, g: G): i32 {
  return overcharged() && yields(g) ? result | RESULT_YIELD : result;
}

function yields(g: G): bool {
  if (!changetype<usize>(g)) return false;
  yieldToAll(g);
  return true;
}

/** The same for a goroutine in WebAssembly: true when it has to leave, and goes on later. */
// @ts-ignore: decorator
@inline
export function isDue(g: G): bool {
  return charge() ? overcharged() && yields(g) : false;
}

/** An operation that has nothing to do. */
export function pass(g: G): i32 {
  return done(RESULT_FIRED, g);
}

/** Dispatch has chosen `g`. */
// @ts-ignore: decorator
@inline
export function start(g: G): void {
  g.move(G_RUNNABLE, G_RUNNING);
}

/** A goroutine waits for one thing: arms its own waiter and gives it. */
// @ts-ignore: decorator
@inline
export function ownWaiter(g: G, kind: u32, owner: usize): Waiter {
  g.openClaim();
  const w = g.own;
  w.init(g, kind, 0, owner);
  return w;
}

/** The goroutine has ended; it is running, or waiting and claimed by the caller, who has taken its
 *  waiters back. */
export function exit(g: G): void {
  end(g, g.status);
  free(g);
}

/** The same for a goroutine in WebAssembly, which is in no bubble. */
// @ts-ignore: decorator
@inline
export function exitWasm(g: G): void {
  g.die();
  g.claim |= 1;
  sched.live--;
  freeWasm(g);
}

/** Ends a goroutine that stands in a run queue: dispatch drops the record when it meets it. */
export function exitQueued(g: G): void {
  end(g, G_RUNNABLE);
  // @ts-ignore: WASM is a compiler constant
  if (WASM && g.kind == KIND_WASM) g.stack.release();
}

function end(g: G, from: u32): void {
  g.move(from, G_DEAD);
  g.claim |= 1;
  if (g.kind != KIND_AWAIT) sched.live--;
  const bubble = g.bubble;
  if (!changetype<usize>(bubble)) return;
  if (g.kind == KIND_ROUTINE) bubble.live--;
  if (!g.durable) leaveBubble(bubble);
}

/** Gives the record back. */
export function free(g: G): void {
  // @ts-ignore: WASM is a compiler constant
  if (WASM && g.kind == KIND_WASM) freeWasm(g);
  else gSlab().give(changetype<usize>(g));
}

// @ts-ignore: decorator
@inline
function freeWasm(g: G): void {
  g.stack.release();
  wasmSlab().give(changetype<usize>(g));
}
