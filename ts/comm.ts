// The operations of a channel.
import { DEV } from "#core";
import {
  CASE_RECV, CASE_SEND, G_OK, RESULT_BLOCKED, RESULT_CLOSED, RESULT_KIND, RESULT_PARKED,
  RESULT_YIELD,
} from "../assembly/abi.ts";
import type { Channel } from "./chan.ts";
import type { Comm, Received } from "./contract.ts";
import { checkInside } from "./core/bubble.ts";
import type { Bubble } from "./core/bubble.ts";
import type { Engine } from "./core/engine.ts";
import { made, used } from "./core/forgotten.ts";
import { Operation, performerIn } from "./core/operation.ts";
import type { Task, Waiting } from "./core/task.ts";
import { SendOnClosedError } from "./errors.ts";
import type { Inlet } from "./inlet.ts";

/** A send. The one operation that is made anew each time, so it derives from nothing and holds two
 *  words. */
export class SendOp<T> implements Comm<void>, Waiting {
  readonly chan: Channel<T>;
  readonly value: T;

  constructor(chan: Channel<T>, value: T) {
    this.chan = chan;
    this.value = value;
    if (DEV) made(this);
  }

  get engine(): Engine {
    return this.chan.engine;
  }

  get bubble(): Bubble | undefined {
    return this.chan.bubble;
  }

  get kind(): number {
    return CASE_SEND;
  }

  get at(): number {
    return this.chan.at;
  }

  [Symbol.iterator](): Iterator<unknown, void> {
    if (DEV) used(this);
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
    checkInside(chan.bubble, task.bubble, "send on synctest channel");
    const result = chan.engine.core.send(chan.at, task.at);
    if (result === RESULT_PARKED) return task.park(this);
    const kind = result & RESULT_KIND;
    if (kind === RESULT_BLOCKED) return task.refuse();
    if (kind === RESULT_CLOSED) return failed(task, result, new SendOnClosedError());
    chan.put(result, this.value);
    return task.done(result, undefined);
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
  readonly chan: Inlet<T>;

  constructor(chan: Inlet<T>) {
    super(chan.engine);
    this.chan = chan;
  }

  override get bubble(): Bubble | undefined {
    return this.chan.bubble;
  }

  get kind(): number {
    return CASE_RECV;
  }

  get at(): number {
    return this.chan.at;
  }

  override [Symbol.iterator](): Iterator<unknown, R> {
    if (DEV) used(this);
    return this.start(performerIn(this.engine)) as Iterator<unknown, R>;
  }

  start(task: Task): Task {
    const { chan } = this;
    checkInside(chan.bubble, task.bubble, "receive on synctest channel");
    const result = this.engine.core.recv(chan.at, task.at);
    if (result === RESULT_PARKED) return task.park(this);
    const kind = result & RESULT_KIND;
    if (kind === RESULT_BLOCKED) return task.refuse();
    if (kind === RESULT_CLOSED) return task.settle(result, () => this.taken(result));
    return task.done(result, this.taken(result));
  }

  finish(task: Task): R {
    return this.woken(task, this.engine.i32[(task.at + G_OK) >> 2] !== 0);
  }

  /** What the operation gives when it completes at once. */
  abstract taken(result: number): R;
  /** What it gives after a wait; a closed channel has put no value with the goroutine. */
  abstract woken(task: Task, ok: boolean): R;
}

export class RecvOp<T> extends AnyRecv<T, T | undefined> {
  taken(result: number): T | undefined {
    if ((result & RESULT_KIND) !== RESULT_CLOSED) return this.chan.take(result);
    this.chan.drained();
    return undefined;
  }

  woken(task: Task, ok: boolean): T | undefined {
    if (!ok) this.chan.drained();
    return this.chan.arrived(task);
  }
}

export class RecvOkOp<T> extends AnyRecv<T, Received<T>> {
  taken(result: number): Received<T> {
    if ((result & RESULT_KIND) !== RESULT_CLOSED) {
      return { value: this.chan.take(result), ok: true };
    }
    this.chan.drained();
    return { value: undefined, ok: false };
  }

  woken(task: Task, ok: boolean): Received<T> {
    if (ok) return { value: this.chan.arrived(task), ok };
    this.chan.drained();
    return { value: undefined, ok };
  }
}

/** An operation that has failed at once; the slice may be over too. */
function failed(task: Task, result: number, error: Error): Task {
  if (!(result & RESULT_YIELD)) throw error;
  return task.failLater(error);
}
