// Channels. The core decides who communicates with whom; here lie the values, in the places that it
// names.
import { DEV } from "#core";
import {
  CHAN_CLOSED, CHAN_COUNT, REG_PEER, REG_PEER_CASE, RESULT_BLOCKED, RESULT_CLOSED, RESULT_HANDED,
  RESULT_KIND, RESULT_REFILLED, RESULT_SHIFT,
} from "../assembly/abi.ts";
import { RecvOkOp, RecvOp, SendOp } from "./comm.ts";
import type { Chan, Comm, Op, Received, Routine } from "./contract.ts";
import { callerEngine } from "./default.ts";
import type { Engine } from "./core/engine.ts";
import { isFrame } from "./core/frames.ts";
import { denoInspect, nodeInspect } from "./core/inspect.ts";
import { CloseOfClosedError, SendOnClosedError } from "./errors.ts";
import { fn } from "./go.ts";

/** The largest capacity. */
const MOST = 2 ** 30;

/** make(chan T, capacity). Values are any JavaScript value, passed by reference. Throws RangeError
 *  ("makechan: size out of range") unless `capacity` is an integer in 0 … 2**30.
 *
 *  @example
 *  ```ts
 *  import { chan, run } from "skein";
 *
 *  const first = await run(function* () {
 *    const ch = chan<string>(2);
 *    yield* ch.send("a");
 *    yield* ch.send("b");
 *    ch.close();
 *    return yield* ch.recv();
 *  });
 *  // first → "a"
 *  ```
 */
export function chan<T>(capacity = 0): Chan<T> {
  if (!Number.isInteger(capacity) || capacity < 0 || capacity > MOST) {
    throw new RangeError("makechan: size out of range");
  }
  return new Channel<T>(callerEngine(), capacity);
}

export class Channel<T> implements Chan<T> {
  readonly engine: Engine;
  readonly at: number;
  readonly cap: number;
  /** Values in the ring, by cell. */
  readonly cells: (T | undefined)[] = [];
  #recv: RecvOp<T> | undefined;
  #recvOk: RecvOkOp<T> | undefined;

  constructor(engine: Engine, cap: number) {
    this.engine = engine;
    this.cap = cap;
    this.at = engine.ownChan(this, cap);
  }

  get length(): number {
    return this.engine.i32[(this.at + CHAN_COUNT) >> 2]!;
  }

  get closed(): boolean {
    return this.engine.i32[(this.at + CHAN_CLOSED) >> 2] !== 0;
  }

  send(value: T): Comm<void> {
    return new SendOp<T>(this, value);
  }

  recv(): Comm<T | undefined> {
    return DEV ? new RecvOp<T>(this) : this.#recv ??= new RecvOp<T>(this);
  }

  recvOk(): Comm<Received<T>> {
    return DEV ? new RecvOkOp<T>(this) : this.#recvOk ??= new RecvOkOp<T>(this);
  }

  trySend(value: T): boolean {
    const result = this.engine.core.send(this.at, 0);
    const kind = result & RESULT_KIND;
    if (kind === RESULT_CLOSED) throw new SendOnClosedError();
    if (kind === RESULT_BLOCKED) return false;
    this.put(result, value);
    return true;
  }

  tryRecv(): Received<T> | undefined {
    const result = this.engine.core.recv(this.at, 0);
    const kind = result & RESULT_KIND;
    if (kind === RESULT_BLOCKED) return undefined;
    if (kind === RESULT_CLOSED) return { value: undefined, ok: false };
    return { value: this.take(result), ok: true };
  }

  close(): void {
    if (!this.engine.core.close(this.at)) throw new CloseOfClosedError();
  }

  forEach(each: (value: T) => Routine<unknown> | unknown): Op<void> {
    return forEach(this, each);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    while (true) {
      const received = await this.recvOk();
      if (!received.ok) return;
      yield received.value;
    }
  }

  /** What console.log shows: not the whole runtime. */
  [nodeInspect](): string {
    return this.toString();
  }

  [denoInspect](): string {
    return this.toString();
  }

  toString(): string {
    return `Chan ${this.length}/${this.cap}${this.closed ? " closed" : ""}`;
  }

  /** Puts a sent value where the core says. */
  put(result: number, value: T): void {
    const index = result >>> RESULT_SHIFT;
    if ((result & RESULT_KIND) === RESULT_HANDED) this.engine.tasks[index]!.value = value;
    else this.cells[index] = value;
  }

  /** Takes a received value from where the core says. */
  take(result: number): T {
    const index = result >>> RESULT_SHIFT;
    const kind = result & RESULT_KIND;
    const { engine } = this;
    if (kind === RESULT_HANDED) {
      return engine.tasks[index]!.op!.offer(engine.i32[engine.registers + REG_PEER_CASE / 4]!) as T;
    }
    const value = this.cells[index] as T;
    this.cells[index] = kind === RESULT_REFILLED ? this.#refill() : undefined;
    return value;
  }

  #refill(): T {
    const { engine } = this;
    const sender = engine.tasks[engine.i32[engine.registers + REG_PEER / 4]!]!;
    return sender.op!.offer(engine.i32[engine.registers + REG_PEER_CASE / 4]!) as T;
  }
}

const forEach = fn(function* forEach<T>(
  ch: Channel<T>,
  each: (value: T) => Routine<unknown> | unknown,
): Routine<void> {
  while (true) {
    const received = yield* ch.recvOk();
    if (!received.ok) return;
    const made = each(received.value);
    const answer = isFrame(made) ? yield* made : made;
    if (answer === false) return;
  }
});
