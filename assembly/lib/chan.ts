// Channels of AssemblyScript programs: records of the core whose values lie in this memory. The
// core says where a value goes or comes from; here it is moved.
//
//   a cell of the ring         cells + i * bytes of T
//   a goroutine that waits     its slot, or, of a select, the place that its waiter names
import {
  CASE_RECV, CASE_SEND, REG_TICK, RESULT_BLOCKED, RESULT_BUFFERED, RESULT_CLOSED, RESULT_FIRED,
  RESULT_HANDED, RESULT_KIND, RESULT_PARKED, RESULT_REFILLED, RESULT_SHIFT, RESULT_YIELD,
  WAIT_CHAN_RECV, WAIT_CHAN_RECV_NIL, WAIT_CHAN_SEND, WAIT_CHAN_SEND_NIL,
} from "../abi";
import {
  Chan as Record, close, recv, send, takeReceiver, takeSender, waitWasm,
} from "../chan/chan";
import { parkForever } from "../index";
import { lock, unlock } from "../mem/lock";
import { G } from "../sched/g";
import { offerAt, peer, registers } from "../sched/m";
import { isDue, ready } from "../sched/park";
import { leave } from "../stack/intrinsics";
import { running } from "../trampoline";
import { outside, panic } from "./panic";
import { elemOf, zero } from "./value";

const MOST: i32 = 1 << 30;
/** Bytes of a channel's record, a multiple of 8. */
export const RECORD_BYTES: usize = offsetof<Record>() + 7 & ~7;
/** The nil channel. It is no null: that could not be an element of an array, and where it could be
 *  a value the type would have to say so. Nothing lies at this address; null is the nil channel
 *  too. */
const NEVER: usize = 8;

// @ts-ignore: decorator
@inline
export function isNever(at: usize): bool {
  return at <= NEVER;
}

/** Go's `chan T`, for any type. The object is the core's record; behind it lie the cells. */
@final
export class Chan<T> {
  /** Where the record has its lock. That the class has such a member makes the compiler ask
   *  `__visit` what its objects lead to. */
  private readonly lock: ArrayBuffer | null;

  /** make(chan T, cap). */
  constructor(cap: i32 = 0) {
    if (<u32>cap > <u32>MOST / <u32>sizeof<T>()) panic("makechan: size out of range");
    const at = __new(RECORD_BYTES + <usize>cap * sizeof<T>(), idof<Chan<T>>());
    const c = changetype<Record>(at);
    c.cap = cap;
    c.elem = elemOf<T>();
    c.cells = at + RECORD_BYTES;
    return changetype<Chan<T>>(at);
  }

  /** Values in its cells are in use as long as it is. */
  @unsafe private __visit(cookie: u32): void {
    if (!isManaged<T>()) return;
    const c = changetype<Record>(this);
    let cell = c.head;
    for (let n = c.count; n; n--) {
      __visit(load<usize>(c.cells + <usize>cell * sizeof<usize>()), cookie);
      cell = cell + 1 == c.cap ? 0 : cell + 1;
    }
  }

  /** The nil channel. */
  static never<T>(): Chan<T> {
    return changetype<Chan<T>>(NEVER);
  }

  /** Blocks until a receiver or the buffer takes the value. */
  // @ts-ignore: decorator
  @inline
  send(value: T): void {
    if (offer<T>(changetype<Record>(this), value)) {
      leave();
      if (!running.ok) sendOnClosed();
    }
  }

  /** The next value; the zero value once the channel is closed and drained. */
  // @ts-ignore: decorator
  @inline
  recv(): T {
    if (want<T>(changetype<Record>(this))) {
      leave();
      const g = running;
      g.got = g.ok != 0;
    }
    return load<T>(running.slotAt);
  }

  /** Never blocks; false when nobody could take it. */
  trySend(value: T): bool {
    const c = changetype<Record>(this);
    if (isNever(changetype<usize>(c))) return false;
    const result = send(c, changetype<G>(0));
    if ((result & RESULT_KIND) == RESULT_BLOCKED) return false;
    put<T>(c, result, value);
    return true;
  }

  /** Never blocks: whether a value was there, or the channel closed. The value is `received`. */
  tryRecv(): bool {
    const c = changetype<Record>(this);
    if (isNever(changetype<usize>(c))) return false;
    const result = recv(c, changetype<G>(0));
    if ((result & RESULT_KIND) == RESULT_BLOCKED) return false;
    const g = running;
    store<T>(g.slotAt, take<T>(c, result));
    g.got = (result & RESULT_KIND) != RESULT_CLOSED;
    return true;
  }

  close(): void {
    const c = changetype<Record>(this);
    if (isNever(changetype<usize>(c))) panic("close of nil channel");
    if (!close(c)) panic("close of closed channel");
  }

  get length(): i32 {
    return isNever(changetype<usize>(this)) ? 0 : changetype<Record>(this).count;
  }

  get cap(): i32 {
    return isNever(changetype<usize>(this)) ? 0 : changetype<Record>(this).cap;
  }
}

// The parts of `send` and `recv` that are never unwound: a goroutine that waits has one frame and
// not two. They do what the core's `send` and `recv` do (chan/chan.ts), with the values at hand;
// the rare cases are left to these.

/** True when the goroutine has to leave: it waits, or goes on later because the slice is over. */
function offer<T>(c: Record, value: T): bool {
  const g = running;
  if (isNever(changetype<usize>(c))) return forever(g, WAIT_CHAN_SEND_NIL);
  if (!changetype<usize>(g)) return refused<T>(c, value);
  lock(changetype<usize>(c));
  if (c.closed) {
    unlock(changetype<usize>(c));
    return refused<T>(c, value);
  }
  const w = takeReceiver(c);
  if (changetype<usize>(w)) {
    store<T>(w.g.slotAt, value);
    ready(w.g, w.index, 1);
  } else if (c.count < c.cap) {
    store<T>(c.cells + <usize>c.putCell() * sizeof<T>(), value);
  } else {
    store<T>(g.slotAt, value);
    waitWasm(c, g, c.sendq, CASE_SEND, WAIT_CHAN_SEND);
    unlock(changetype<usize>(c));
    return true;
  }
  unlock(changetype<usize>(c));
  if (!isDue(g)) return false;
  g.ok = 1;
  return true;
}

/** The channel is closed, or this is no goroutine and cannot wait. */
function refused<T>(c: Record, value: T): bool {
  put<T>(c, send(c, changetype<G>(0)), value);
  return false;
}

/** The same for `recv`. When the goroutine goes on, the value is in its slot. */
function want<T>(c: Record): bool {
  const g = running;
  if (isNever(changetype<usize>(c))) return forever(g, WAIT_CHAN_RECV_NIL);
  if (!changetype<usize>(g)) return wantRarely<T>(c, g);
  lock(changetype<usize>(c));
  const w = takeSender(c);
  if (changetype<usize>(w)) {
    if (c.cap) turn<T>(c, g, w.offerAt);
    else store<T>(g.slotAt, load<T>(w.offerAt));
    ready(w.g, w.index, 1);
  } else if (c.count) {
    store<T>(g.slotAt, load<T>(c.cells + <usize>c.takeCell() * sizeof<T>()));
  } else if (c.closed || changetype<usize>(c.ticker)) {
    unlock(changetype<usize>(c));
    return wantRarely<T>(c, g);
  } else {
    store<T>(g.slotAt, zero<T>());
    waitWasm(c, g, c.recvq, CASE_RECV, WAIT_CHAN_RECV);
    unlock(changetype<usize>(c));
    return true;
  }
  unlock(changetype<usize>(c));
  g.got = true;
  if (!isDue(g)) return false;
  g.ok = 1;
  return true;
}

/** The ring is full: its oldest value is received, and what the sender offers is put there. */
// @ts-ignore: decorator
@inline
function turn<T>(c: Record, g: G, offer: usize): void {
  const cell = c.cells + <usize>c.turnCell() * sizeof<T>();
  store<T>(g.slotAt, load<T>(cell));
  store<T>(cell, load<T>(offer));
}

function wantRarely<T>(c: Record, g: G): bool {
  store<T>(g.slotAt, zero<T>());
  const result = recv(c, g);
  if (result == RESULT_PARKED) return true;
  store<T>(g.slotAt, take<T>(c, result));
  const got = (result & RESULT_KIND) != RESULT_CLOSED;
  g.ok = <u32>got;
  g.got = got;
  return (result & RESULT_YIELD) != 0;
}

/** Puts a sent value where the core says. */
// @ts-ignore: decorator
@inline
export function put<T>(c: Record, result: i32, value: T): void {
  const kind = result & RESULT_KIND;
  if (kind == RESULT_BUFFERED) store<T>(cellAt<T>(c, result), value);
  else if (kind == RESULT_HANDED) store<T>(changetype<G>(peer()).slotAt, value);
  else refuseSend(kind);
}

/** Takes a received value from where the core says. */
// @ts-ignore: decorator
@inline
export function take<T>(c: Record, result: i32): T {
  const kind = result & RESULT_KIND;
  if (kind == RESULT_CLOSED) return zero<T>();
  if (kind == RESULT_BUFFERED || kind == RESULT_REFILLED) {
    const at = cellAt<T>(c, result);
    const value = load<T>(at);
    if (kind == RESULT_REFILLED) store<T>(at, load<T>(offerAt()));
    return value;
  }
  if (kind == RESULT_HANDED) return load<T>(offerAt());
  if (kind == RESULT_BLOCKED) outside("a receive");
  return load<T>(registers() + REG_TICK);
}

// @ts-ignore: decorator
@inline
function cellAt<T>(c: Record, result: i32): usize {
  return c.cells + (<usize>(result >>> RESULT_SHIFT)) * sizeof<T>();
}

/** Moves a value of any type between `at` and where the core says. */
export function move(c: Record, result: i32, isSend: bool, at: usize): void {
  const bytes = <usize>(c.elem >> 8);
  const kind = result & RESULT_KIND;
  const cell = c.cells + (<usize>(result >>> RESULT_SHIFT)) * bytes;
  if (isSend) {
    copy(kind == RESULT_BUFFERED ? cell : changetype<G>(peer()).slotAt, at, bytes);
  } else if (kind == RESULT_BUFFERED || kind == RESULT_REFILLED) {
    copy(at, cell, bytes);
    if (kind == RESULT_REFILLED) copy(cell, offerAt(), bytes);
  } else {
    copy(at, kind == RESULT_FIRED ? registers() + REG_TICK : offerAt(), bytes);
  }
}

/** Copies a value; `memory.copy` is a call out of the program. */
// @ts-ignore: decorator
@inline
function copy(to: usize, from: usize, bytes: usize): void {
  if (bytes == 4) store<u32>(to, load<u32>(from));
  else if (bytes == 8) store<u64>(to, load<u64>(from));
  else memory.copy(to, from, bytes);
}

function refuseSend(kind: i32): void {
  if (kind == RESULT_BLOCKED) outside("a send");
  sendOnClosed();
}

function sendOnClosed(): void {
  panic("send on closed channel");
}

function forever(g: G, reason: u32): bool {
  if (!changetype<usize>(g)) outside("an operation on the nil channel");
  parkForever(changetype<usize>(g), reason);
  return true;
}

/** `v, ok := <-ch`: whether this goroutine's last receive got a value that was sent. */
export function ok(): bool {
  return running.got;
}

/** The value that the chosen case of this goroutine's last select has received. */
export function received<T>(): T {
  const g = running;
  return g.got ? load<T>(g.slotAt) : zero<T>();
}
