// join: waiting for a goroutine to end, as a receive on a channel that closes then. The channel is
// given back at once; who asks later is answered from here.
import { DEV } from "#core";
import {
  CASE_RECV, CASE_SLEEP, RESULT_BLOCKED, RESULT_KIND, RESULT_PARKED,
} from "../../assembly/abi.ts";
import type { Engine } from "./engine.ts";
import { used } from "./forgotten.ts";
import { Operation, performerIn } from "./operation.ts";
import { PANICKED } from "./task.ts";
import type { Task } from "./task.ts";

export class JoinOp<T> extends Operation<T> {
  /** The channel; 0 once the goroutine has ended. */
  at = 0;
  /** As a case of select after the end: a sleep that is over. */
  readonly delayMs = 0;
  readonly #target: Task<T>;

  constructor(engine: Engine, target: Task<T>) {
    super(engine);
    if (DEV) used(this);
    this.#target = target;
    if (target.at !== 0) this.at = engine.core.makeChan(0, target.bubble?.at);
  }

  get kind(): number {
    return this.at === 0 ? CASE_SLEEP : CASE_RECV;
  }

  /** The goroutine has ended; wakes everybody who waits for it. */
  close(): void {
    const { core } = this.engine;
    core.close(this.at);
    core.freeChan(this.at);
    this.at = 0;
  }

  override [Symbol.iterator](): Iterator<unknown, T> {
    return this.start(performerIn(this.engine)) as Iterator<unknown, T>;
  }

  start(task: Task): Task {
    const { core } = this.engine;
    const result = this.at === 0 ? core.pass(task.at) : core.recv(this.at, task.at);
    if (result === RESULT_PARKED) return task.park(this);
    if ((result & RESULT_KIND) === RESULT_BLOCKED) return task.refuse();
    return task.settle(result, () => this.finish());
  }

  finish(): T {
    if (this.#target.how === PANICKED) throw this.#target.value;
    return this.#target.value as T;
  }

  taken(): T {
    return this.finish();
  }

  woken(): T {
    return this.finish();
  }
}
