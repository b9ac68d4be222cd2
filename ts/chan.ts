// Channels. The core decides who communicates with whom; here lie the values, in the places that it
// names.
import {
  CHAN_CLOSED, CHAN_COUNT, REG_PEER, REG_PEER_CASE, RESULT_BLOCKED, RESULT_CLOSED, RESULT_HANDED,
  RESULT_KIND, RESULT_REFILLED, RESULT_SHIFT,
} from "../assembly/abi.ts";
import { SendOp } from "./comm.ts";
import type { Chan, Comm } from "./contract.ts";
import { callerBubble, callerEngine } from "./default.ts";
import type { Bubble } from "./core/bubble.ts";
import type { Engine } from "./core/engine.ts";
import type { Task } from "./core/task.ts";
import { CloseOfClosedError, SendOnClosedError } from "./errors.ts";
import { Inlet } from "./inlet.ts";

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
  return new Channel<T>(callerEngine(), callerBubble(), capacity);
}

function checked(capacity: number): number {
  if (Number.isInteger(capacity) && capacity >= 0 && capacity <= MOST) return capacity;
  throw new RangeError("makechan: size out of range");
}

export class Channel<T> extends Inlet<T> implements Chan<T> {
  readonly cap: number;
  /** Values in the ring, by cell. */
  readonly cells: (T | undefined)[] = [];

  constructor(engine: Engine, bubble: Bubble | undefined, cap: number) {
    const at = engine.core.makeChan(checked(cap), bubble?.at);
    super(engine, bubble, at);
    engine.chans.own(this, at);
    this.cap = cap;
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

  trySend(value: T): boolean {
    this.guard("send on synctest channel");
    const result = this.engine.core.send(this.at, 0);
    const kind = result & RESULT_KIND;
    if (kind === RESULT_CLOSED) throw new SendOnClosedError();
    if (kind === RESULT_BLOCKED) return false;
    this.put(result, value);
    return true;
  }

  close(): void {
    this.guard("close of synctest channel");
    if (!this.engine.core.close(this.at)) throw new CloseOfClosedError();
  }

  override toString(): string {
    return `Chan ${this.length}/${this.cap}${this.closed ? " closed" : ""}`;
  }

  /** Puts a sent value where the core says. */
  put(result: number, value: T): void {
    const index = result >>> RESULT_SHIFT;
    if ((result & RESULT_KIND) === RESULT_HANDED) this.engine.tasks[index]!.value = value;
    else this.cells[index] = value;
  }

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

  arrived(task: Task): T {
    const value = task.value as T;
    task.value = undefined;
    return value;
  }

  #refill(): T {
    const { engine } = this;
    const sender = engine.tasks[engine.i32[engine.registers + REG_PEER / 4]!]!;
    return sender.op!.offer(engine.i32[engine.registers + REG_PEER_CASE / 4]!) as T;
  }
}
