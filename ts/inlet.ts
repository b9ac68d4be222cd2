// Inlet: the receiving side of a channel, which channels and the channels of timers have in common.
import { DEV } from "#core";
import { RESULT_BLOCKED, RESULT_CLOSED, RESULT_KIND } from "../assembly/abi.ts";
import { RecvOkOp, RecvOp } from "./comm.ts";
import type { Comm, Op, Received, RecvChan, Routine } from "./contract.ts";
import { callerBubble } from "./default.ts";
import { checkInside } from "./core/bubble.ts";
import type { Bubble } from "./core/bubble.ts";
import type { Engine } from "./core/engine.ts";
import { isFrame } from "./core/frames.ts";
import { denoInspect, nodeInspect } from "./core/inspect.ts";
import type { Task } from "./core/task.ts";
import { fn } from "./go.ts";

export abstract class Inlet<T> implements RecvChan<T> {
  readonly engine: Engine;
  /** The address of the core's record. */
  readonly at: number;
  readonly bubble: Bubble | undefined;
  abstract readonly cap: number;
  abstract readonly length: number;
  #recv: RecvOp<T> | undefined;
  #recvOk: RecvOkOp<T> | undefined;

  constructor(engine: Engine, bubble: Bubble | undefined, at: number) {
    this.engine = engine;
    this.bubble = bubble;
    this.at = at;
  }

  /** Takes a received value from where the core says. */
  abstract take(result: number): T;
  /** Takes the value that has woken `task`. */
  abstract arrived(task: Task): T;

  /** A receive has found the channel closed and empty; what a stream feeds then throws its error.
   */
  drained(): void {}

  recv(): Comm<T | undefined> {
    return DEV ? new RecvOp<T>(this) : this.#recv ??= new RecvOp<T>(this);
  }

  recvOk(): Comm<Received<T>> {
    return DEV ? new RecvOkOp<T>(this) : this.#recvOk ??= new RecvOkOp<T>(this);
  }

  tryRecv(): Received<T> | undefined {
    this.guard("receive on synctest channel");
    const result = this.engine.core.recv(this.at, 0);
    const kind = result & RESULT_KIND;
    if (kind === RESULT_BLOCKED) return undefined;
    if (kind !== RESULT_CLOSED) return { value: this.take(result), ok: true };
    this.drained();
    return { value: undefined, ok: false };
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

  /** What was made in a bubble is for its goroutines alone. */
  protected guard(what: string): void {
    if (this.bubble !== undefined) checkInside(this.bubble, callerBubble(), what);
  }
}

const forEach = fn(function* forEach<T>(
  ch: Inlet<T>,
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
