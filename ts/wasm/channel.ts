// Channels of a program in WebAssembly, as JavaScript goroutines use them: the values lie in the
// program's memory, typed.
//
//   a cell of the ring         cells + i * bytes
//   a goroutine that waits     its slot
import { DEV } from "#core";
import {
  CASE_SEND, CHAN_CAP, CHAN_CELLS, CHAN_CLOSED, CHAN_COUNT, CHAN_ELEM, G_OK, G_TICK, REG_OFFER,
  REG_PEER_AT, RESULT_BLOCKED, RESULT_BUFFERED, RESULT_CLOSED, RESULT_FIRED, RESULT_KIND,
  RESULT_PARKED, RESULT_REFILLED, RESULT_SHIFT, REG_TICK,
} from "../../assembly/abi.ts";
import type { Chan, Comm } from "../contract.ts";
import type { Engine } from "../core/engine.ts";
import { used } from "../core/forgotten.ts";
import { Operation, performerIn } from "../core/operation.ts";
import type { Task } from "../core/task.ts";
import { CloseOfClosedError, SendOnClosedError } from "../errors.ts";
import { Inlet } from "../inlet.ts";
import type { Bridge } from "./bridge.ts";
import type { AppCore } from "./core.ts";
import { readAt, writeAt } from "./numbers.ts";
import type { Value } from "./numbers.ts";

export class Channel extends Inlet<unknown> implements Chan<unknown> {
  readonly type: string;
  readonly #bridge: Bridge;

  constructor(engine: Engine, at: number, type: string, bridge: Bridge) {
    super(engine, undefined, at);
    this.type = type;
    this.#bridge = bridge;
  }

  get cap(): number {
    return this.engine.i32[(this.at + CHAN_CAP) >> 2]!;
  }

  get length(): number {
    return this.engine.i32[(this.at + CHAN_COUNT) >> 2]!;
  }

  get closed(): boolean {
    return this.engine.i32[(this.at + CHAN_CLOSED) >> 2] !== 0;
  }

  send(value: unknown): Comm<void> {
    // What does not fit is an error at once; an object made now might be gone when it is sent.
    const lowered = this.#lower(value);
    return this.#bridge.isObject(this.type)
      ? new MemorySend(this, () => this.#lower(value))
      : new MemorySend(this, () => lowered);
  }

  #lower(value: unknown): Value {
    return this.#bridge.lower(this.type, value, "the value sent");
  }

  trySend(value: unknown): boolean {
    const lowered = this.#lower(value);
    const result = this.engine.core.send(this.at, 0);
    const kind = result & RESULT_KIND;
    if (kind === RESULT_CLOSED) throw new SendOnClosedError();
    if (kind === RESULT_BLOCKED) return false;
    this.put(result, lowered);
    return true;
  }

  close(): void {
    if (!this.engine.core.close(this.at)) throw new CloseOfClosedError();
  }

  put(result: number, value: Value): void {
    const kind = result & RESULT_KIND;
    const { engine } = this;
    const at = kind === RESULT_BUFFERED
      ? this.#cellAt(result)
      : engine.i32[engine.registers + REG_PEER_AT / 4]! + G_TICK;
    writeAt(this.#view(), at, this.type, value);
  }

  take(result: number): unknown {
    const kind = result & RESULT_KIND;
    const { engine } = this;
    const offerAt = engine.i32[engine.registers + REG_OFFER / 4]!;
    if (kind === RESULT_FIRED) return engine.f64[(engine.registers + REG_TICK / 4) >> 1];
    if (kind !== RESULT_BUFFERED && kind !== RESULT_REFILLED) return this.#lift(offerAt);
    const cellAt = this.#cellAt(result);
    const value = this.#lift(cellAt);
    if (kind === RESULT_REFILLED) {
      const bytes = engine.i32[(this.at + CHAN_ELEM) >> 2]! >>> 8;
      new Uint8Array(engine.core.memory.buffer).copyWithin(cellAt, offerAt, offerAt + bytes);
    }
    return value;
  }

  arrived(task: Task): unknown {
    return this.engine.i32[(task.at + G_OK) >> 2] === 0
      ? undefined
      : this.#lift(task.at + G_TICK);
  }

  /** A sender waits: its value is laid where receivers look for it. `index`: its case in a select,
   *  or 0. */
  offerFrom(task: Task, index: number, value: Value): void {
    const { offerOf } = this.engine.core as AppCore;
    writeAt(this.#view(), offerOf(task.at, index), this.type, value);
  }

  override toString(): string {
    return `Chan<${this.type}> ${this.length}/${this.cap}${this.closed ? " closed" : ""}`;
  }

  #lift(at: number): unknown {
    return this.#bridge.lift(this.type, readAt(this.#view(), at, this.type));
  }

  #view(): DataView {
    return new DataView(this.engine.core.memory.buffer);
  }

  #cellAt(result: number): number {
    const { i32 } = this.engine;
    const bytes = i32[(this.at + CHAN_ELEM) >> 2]! >>> 8;
    return i32[(this.at + CHAN_CELLS) >> 2]! + (result >>> RESULT_SHIFT) * bytes;
  }
}

class MemorySend extends Operation<void> {
  readonly kind = CASE_SEND;
  readonly #chan: Channel;
  readonly #value: () => Value;

  /** @param value gives what is sent, as the program has it */
  constructor(chan: Channel, value: () => Value) {
    super(chan.engine);
    this.#chan = chan;
    this.#value = value;
  }

  get at(): number {
    return this.#chan.at;
  }

  override [Symbol.iterator](): Iterator<unknown, void> {
    if (DEV) used(this);
    return this.start(performerIn(this.engine)) as Iterator<unknown, void>;
  }

  start(task: Task): Task {
    const result = this.engine.core.send(this.at, task.at);
    const kind = result & RESULT_KIND;
    if (result === RESULT_PARKED) {
      this.place(task, 0);
      return task.park(this);
    }
    if (kind === RESULT_BLOCKED) return task.refuse();
    return task.settle(result, () => this.taken(result));
  }

  /** The goroutine waits, in case `index` of a select perhaps. */
  place(task: Task, index: number): void {
    this.#chan.offerFrom(task, index, this.#value());
  }

  finish(task: Task): void {
    this.woken(task, this.engine.i32[(task.at + G_OK) >> 2] !== 0);
  }

  taken(result: number): void {
    if ((result & RESULT_KIND) === RESULT_CLOSED) throw new SendOnClosedError();
    this.#chan.put(result, this.#value());
  }

  woken(_task: Task, ok: boolean): void {
    if (!ok) throw new SendOnClosedError();
  }
}
