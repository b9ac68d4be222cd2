// Channels. The core decides who communicates with whom; here lie the values, in the places that it names.
import {
  CASE_RECV, CASE_SEND, CHAN_CLOSED, CHAN_COUNT, G_OK, REG_PEER, REG_PEER_CASE, RESULT_BLOCKED,
  RESULT_CLOSED, RESULT_HANDED, RESULT_KIND, RESULT_PARKED, RESULT_REFILLED, RESULT_SHIFT, RESULT_YIELD,
} from "../assembly/abi.ts";
import type { Chan, Comm, Op, Received, Routine } from "./contract.ts";
import { callerEngine } from "./core/default.ts";
import type { Engine } from "./core/engine.ts";
import { Operation, performerIn } from "./core/operation.ts";
import type { Task, Waiting } from "./core/task.ts";
import { CloseOfClosedError, SendOnClosedError } from "./errors.ts";
import { fn } from "./go.ts";

/** The largest capacity. */
const MOST = 2 ** 30;

/** make(chan T, capacity). Values are any JavaScript value, passed by reference. Throws RangeError ("makechan: size out of
 *  range") unless `capacity` is an integer in 0 … 2**30.
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
  readonly #recv: RecvOp<T>;
  #recvOk: RecvOkOp<T> | undefined;

  constructor(engine: Engine, cap: number) {
    this.engine = engine;
    this.cap = cap;
    this.at = engine.ownChan(this, cap);
    this.#recv = new RecvOp<T>(this);
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
    return this.#recv;
  }

  recvOk(): Comm<Received<T>> {
    return this.#recvOk ??= new RecvOkOp<T>(this);
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

/** A send. The one operation that is made anew each time, so it derives from nothing and holds two words. */
export class SendOp<T> implements Comm<void>, Waiting {
  readonly chan: Channel<T>;
  readonly value: T;

  constructor(chan: Channel<T>, value: T) {
    this.chan = chan;
    this.value = value;
  }

  get engine(): Engine {
    return this.chan.engine;
  }

  get kind(): number {
    return CASE_SEND;
  }

  get at(): number {
    return this.chan.at;
  }

  [Symbol.iterator](): Iterator<unknown, void> {
    return this.start(performerIn(this.chan.engine)) as Iterator<unknown, void>;
  }

  then<A = void, B = never>(
    onfulfilled?: ((value: void) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.chan.engine.awaitOp<void>(this).then(onfulfilled, onrejected);
  }

  start(task: Task): Task {
    const { chan } = this;
    const result = chan.engine.core.send(chan.at, task.at);
    if (result === RESULT_PARKED) return task.park(this);
    const kind = result & RESULT_KIND;
    if (kind === RESULT_BLOCKED) return task.refuse();
    if (kind === RESULT_CLOSED) return failed(task, result, new SendOnClosedError());
    chan.put(result, this.value);
    return result & RESULT_YIELD ? task.completeLater(undefined) : task.complete(undefined);
  }

  finish(task: Task): void {
    if (this.chan.engine.i32[(task.at + G_OK) >> 2] === 0) throw new SendOnClosedError();
  }

  offer(): T {
    return this.value;
  }

  /** As a case of select, completed at once. */
  taken(result: number): void {
    if ((result & RESULT_KIND) === RESULT_CLOSED) throw new SendOnClosedError();
    this.chan.put(result, this.value);
  }

  /** As a case of select, after a wait. */
  woken(_task: Task, ok: boolean): void {
    if (!ok) throw new SendOnClosedError();
  }
}

/** A receive; what it gives is for the two kinds below to say. */
abstract class AnyRecv<T, R> extends Operation<R> {
  readonly chan: Channel<T>;

  constructor(chan: Channel<T>) {
    super(chan.engine);
    this.chan = chan;
  }

  get kind(): number {
    return CASE_RECV;
  }

  get at(): number {
    return this.chan.at;
  }

  override [Symbol.iterator](): Iterator<unknown, R> {
    return this.start(performerIn(this.engine)) as Iterator<unknown, R>;
  }

  start(task: Task): Task {
    const result = this.engine.core.recv(this.chan.at, task.at);
    if (result === RESULT_PARKED) return task.park(this);
    if ((result & RESULT_KIND) === RESULT_BLOCKED) return task.refuse();
    const value = this.taken(result);
    return result & RESULT_YIELD ? task.completeLater(value) : task.complete(value);
  }

  /** What the operation gives when it completes at once. */
  abstract taken(result: number): R;
  /** What it gives after a wait; a closed channel has put no value with the goroutine. */
  abstract woken(task: Task, ok: boolean): R;
}

class RecvOp<T> extends AnyRecv<T, T | undefined> {
  taken(result: number): T | undefined {
    return (result & RESULT_KIND) === RESULT_CLOSED ? undefined : this.chan.take(result);
  }

  woken(task: Task): T | undefined {
    const value = task.value as T | undefined;
    task.value = undefined;
    return value;
  }

  finish(task: Task): T | undefined {
    return this.woken(task);
  }
}

class RecvOkOp<T> extends AnyRecv<T, Received<T>> {
  taken(result: number): Received<T> {
    if ((result & RESULT_KIND) === RESULT_CLOSED) return { value: undefined, ok: false };
    return { value: this.chan.take(result), ok: true };
  }

  woken(task: Task, ok: boolean): Received<T> {
    const value = task.value as T;
    task.value = undefined;
    return ok ? { value, ok } : { value: undefined, ok };
  }

  finish(task: Task): Received<T> {
    return this.woken(task, this.engine.i32[(task.at + G_OK) >> 2] !== 0);
  }
}

/** An operation that has failed at once; the slice may be over too. */
function failed(task: Task, result: number, error: Error): Task {
  if (!(result & RESULT_YIELD)) throw error;
  return task.failLater(error);
}

const forEach = fn(function* forEach<T>(
  ch: Channel<T>,
  each: (value: T) => Routine<unknown> | unknown,
): Routine<void> {
  while (true) {
    const received = yield* ch.recvOk();
    if (!received.ok) return;
    const made = each(received.value);
    const answer = isRoutine(made) ? yield* made : made;
    if (answer === false) return;
  }
});

function isRoutine(made: unknown): made is Routine<unknown> {
  return typeof made === "object" && made !== null && Symbol.iterator in made && "next" in made;
}
