// Channels: a ring of cells with two lines of waiters (Go's hchan).
//
//   Chan  | lock | closed | cap | count | head | recvq | sendq | ticker | bubble | cells | elem |
//
// The core says where a value goes or comes from; the values of JavaScript channels lie with the
// host, by the same places: cell i of the ring, or the goroutine that hands over. A result names
// the kind of move and its index:
//
//   BUFFERED i    send: put in cell i          recv: take from cell i
//   REFILLED i                                 recv: take from cell i, then put there what sender
//                                              PEER waits with (its case PEER_CASE)
//   HANDED g      send: give to receiver g     recv: take from sender g (its case PEER_CASE)
//   CLOSED        the channel is closed
//   FIRED                                      recv: the moment in register TICK, from a timer
//   PARKED        the goroutine waits
//   BLOCKED       nobody was there, and there is no goroutine that could wait
//
// Invariants, all under `lock`:
//   C1  count > 0             =>  no claimable receiver waits
//   C2  count < cap           =>  no claimable sender waits
//   C3  both lines claimable  =>  one goroutine's select stands in both, and cap is 0
//   C4  closed                =>  both lines are empty once `close` returns
//   C5  a claimable waiter's goroutine is WAITING
//
// `closed` and `count` may be read without the lock: a stale answer is late, never wrong.
//
// A direct hand-off to a waiting receiver skips the ring; a receiver at a full ring takes the
// oldest cell and lets the first waiting sender fill that cell at once, so order holds across the
// ring and the line of senders.
//
// Sources: Go's chan.go.
import {
  CASE_RECV, CASE_SEND, CHAN_CAP, CHAN_CELLS, CHAN_CLOSED, CHAN_COUNT, CHAN_ELEM, G_WAITING,
  RESULT_BLOCKED, RESULT_BUFFERED, RESULT_CLOSED, RESULT_FIRED, RESULT_HANDED, RESULT_PARKED,
  RESULT_REFILLED, RESULT_SHIFT, WAIT_CHAN_RECV, WAIT_CHAN_SEND,
} from "../abi";
import { lock, unlock } from "../mem/lock";
import { Bubble } from "../sched/bubble";
import { G } from "../sched/g";
import { chanSlab } from "../sched/global";
import { meet, setPeer } from "../sched/m";
import { done, park, parkWasm, ready } from "../sched/park";
import { Queue, Waiter } from "../sched/waiter";
import { Ticker, tickerSlab } from "../time/ticker";

@unmanaged
export class Chan {
  lock: u32;
  closed: u32;
  cap: u32;
  count: u32;
  head: u32;
  recvFirst: Waiter;
  recvLast: Waiter;
  sendFirst: Waiter;
  sendLast: Waiter;
  /** What makes it the channel of a timer, or null. */
  ticker: Ticker;
  /** The bubble in which it was made, or null: only goroutines of the bubble may use it. */
  bubble: Bubble;
  /** Values that lie in this memory: where the ring is, and what they are; 0: with the host. */
  cells: usize;
  elem: u32;

  // @ts-ignore: decorator
  @inline
  get recvq(): Queue {
    return changetype<Queue>(changetype<usize>(this) + offsetof<Chan>("recvFirst"));
  }

  // @ts-ignore: decorator
  @inline
  get sendq(): Queue {
    return changetype<Queue>(changetype<usize>(this) + offsetof<Chan>("sendFirst"));
  }

  /** The cell for the next value; the caller knows that there is room. */
  // @ts-ignore: decorator
  @inline
  putCell(): u32 {
    let cell = this.head + this.count;
    if (cell >= this.cap) cell -= this.cap;
    this.count++;
    return cell;
  }

  /** The oldest cell; the caller knows that there is one. An empty ring starts again at cell 0, to
   *  stay compact. */
  // @ts-ignore: decorator
  @inline
  takeCell(): u32 {
    const cell = this.head;
    const next = cell + 1;
    this.count--;
    this.head = this.count == 0 || next == this.cap ? 0 : next;
    return cell;
  }

  /** The oldest cell of a full ring, which the caller fills again at once: it is now the newest. */
  // @ts-ignore: decorator
  @inline
  turnCell(): u32 {
    const cell = this.head;
    this.head = cell + 1 == this.cap ? 0 : cell + 1;
    return cell;
  }
}

export function makeChan(cap: u32, bubble: Bubble): Chan {
  const c = changetype<Chan>(chanSlab().take());
  memory.fill(changetype<usize>(c), 0, offsetof<Chan>());
  c.cap = cap;
  c.bubble = bubble;
  return c;
}

/** The channel of a timer that is due at `when`, and then, unless that is 0, every `period`. */
export function makeTicker(when: f64, period: f64, bubble: Bubble): Chan {
  const c = makeChan(0, bubble);
  const ticker = changetype<Ticker>(tickerSlab().take());
  ticker.init(c.recvq, when, period, bubble);
  c.ticker = ticker;
  return c;
}

/** Sets when the timer of `c` is due; true when it had not been stopped, and not taken. */
export function setTicker(c: Chan, when: f64, period: f64): bool {
  return c.ticker.set(when, period);
}

/** The host's channel object is gone, so nobody can wait here. */
export function freeChan(c: Chan): void {
  if (changetype<usize>(c.ticker)) tickerSlab().give(changetype<usize>(c.ticker));
  chanSlab().give(changetype<usize>(c));
}

/** Sends as far as that goes without waiting; the lock is held. */
// @ts-ignore: decorator
@inline
export function trySendLocked(c: Chan): i32 {
  if (c.closed) return RESULT_CLOSED;
  if (!c.recvq.empty) {
    const w = c.recvq.take();
    if (changetype<usize>(w)) return handTo(w);
  }
  if (c.count < c.cap) return (c.putCell() << RESULT_SHIFT) | RESULT_BUFFERED;
  return RESULT_BLOCKED;
}

function handTo(w: Waiter): i32 {
  const g = w.g;
  // @ts-ignore: WASM is a compiler constant
  if (WASM) meet(changetype<usize>(g), 0);
  ready(g, w.index, 1);
  return (g.index << RESULT_SHIFT) | RESULT_HANDED;
}

/** Receives as far as that goes without waiting; the lock is held. */
// @ts-ignore: decorator
@inline
export function tryRecvLocked(c: Chan): i32 {
  if (!c.sendq.empty) {
    const w = c.sendq.take();
    if (changetype<usize>(w)) return takeFrom(c, w);
  }
  if (c.count) return (c.takeCell() << RESULT_SHIFT) | RESULT_BUFFERED;
  if (c.closed) return RESULT_CLOSED;
  return changetype<usize>(c.ticker) ? tryTick(c.ticker) : RESULT_BLOCKED;
}

function tryTick(ticker: Ticker): i32 {
  if (!ticker.isDue()) return RESULT_BLOCKED;
  ticker.takeNow();
  return RESULT_FIRED;
}

function takeFrom(c: Chan, w: Waiter): i32 {
  const g = w.g;
  setPeer(g.index, w.index);
  // @ts-ignore
  if (WASM) meet(changetype<usize>(g), w.offerAt);
  ready(g, w.index, 1);
  // @ts-ignore: BUG is a compiler constant
  if (BUG != 8 && c.cap) return (c.turnCell() << RESULT_SHIFT) | RESULT_REFILLED;
  return (g.index << RESULT_SHIFT) | RESULT_HANDED;
}

/** Sends for goroutine g, or without waiting when g is null. */
export function send(c: Chan, g: G): i32 {
  lock(changetype<usize>(c));
  const result = trySendLocked(c);
  if (result == RESULT_BLOCKED && changetype<usize>(g)) {
    return wait(c, g, c.sendq, CASE_SEND, WAIT_CHAN_SEND);
  }
  unlock(changetype<usize>(c));
  return done(result, g);
}

/** Receives for goroutine g, or without waiting when g is null. */
export function recv(c: Chan, g: G): i32 {
  lock(changetype<usize>(c));
  const result = tryRecvLocked(c);
  if (result == RESULT_BLOCKED && changetype<usize>(g)) {
    return wait(c, g, c.recvq, CASE_RECV, WAIT_CHAN_RECV);
  }
  unlock(changetype<usize>(c));
  return done(result, g);
}

// @ts-ignore: decorator
@inline
function wait(c: Chan, g: G, q: Queue, kind: u32, reason: u32): i32 {
  const w = g.own;
  w.arm(g.openClaim(), kind, changetype<usize>(c));
  q.put(w);
  if (changetype<usize>(c.ticker)) c.ticker.arm();
  park(g, G_WAITING, reason, c.bubble === g.bubble);
  unlock(changetype<usize>(c));
  return RESULT_PARKED;
}

// What goroutines in WebAssembly do themselves, next to the values (lib/chan.ts): the same moves,
// without a result that says what has happened.

/** Takes the first that waits for a value out of the line; null when there is none. */
// @ts-ignore: decorator
@inline
export function takeReceiver(c: Chan): Waiter {
  return c.recvq.empty ? changetype<Waiter>(0) : c.recvq.take();
}

// @ts-ignore: decorator
@inline
export function takeSender(c: Chan): Waiter {
  return c.sendq.empty ? changetype<Waiter>(0) : c.sendq.take();
}

/** Such a goroutine waits; the channel is not a timer's. */
// @ts-ignore: decorator
@inline
export function waitWasm(c: Chan, g: G, q: Queue, kind: u32, reason: u32): void {
  const w = g.own;
  w.arm(g.openClaim(), kind, changetype<usize>(c));
  q.put(w);
  parkWasm(g, reason);
}

/** Wakes every waiter; false when the channel was closed already. */
export function close(c: Chan): bool {
  lock(changetype<usize>(c));
  const first = !c.closed;
  c.closed = 1;
  if (first) {
    wakeAll(c.recvq);
    // @ts-ignore: BUG is a compiler constant
    if (BUG != 4) wakeAll(c.sendq);
  }
  unlock(changetype<usize>(c));
  return first;
}

function wakeAll(q: Queue): void {
  while (true) {
    const w = q.take();
    if (!changetype<usize>(w)) return;
    // @ts-ignore: BUG is a compiler constant
    ready(w.g, w.index, BUG == 15 ? 1 : 0);
  }
}

if (offsetof<Chan>("closed") != CHAN_CLOSED) ERROR("CHAN_CLOSED in abi.ts");
if (offsetof<Chan>("count") != CHAN_COUNT) ERROR("CHAN_COUNT in abi.ts");
if (offsetof<Chan>("cap") != CHAN_CAP) ERROR("CHAN_CAP in abi.ts");
if (offsetof<Chan>("cells") != CHAN_CELLS) ERROR("CHAN_CELLS in abi.ts");
if (offsetof<Chan>("elem") != CHAN_ELEM) ERROR("CHAN_ELEM in abi.ts");
