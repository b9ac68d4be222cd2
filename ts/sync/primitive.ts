// What everything of package sync has: a record in the core, which is freed with the object; and
// the operations that give hold of something.
import { RESULT_BLOCKED, RESULT_FIRED } from "../../assembly/abi.ts";
import { DEV } from "#core";
import type { Engine } from "../core/engine.ts";
import { used } from "../core/forgotten.ts";
import { denoInspect, nodeInspect } from "../core/inspect.ts";
import { Operation, performerIn } from "../core/operation.ts";
import { current } from "../core/task.ts";
import type { Task } from "../core/task.ts";
import { callerBubble, callerEngine } from "../default.ts";

export abstract class Primitive {
  /** @internal */
  readonly engine: Engine;
  /** The address of the core's record.
   *  @internal */
  readonly at: number;

  constructor(kind: number, size = 0) {
    const { core, semas } = this.engine = callerEngine();
    this.at = semas.own(this, core.makeSema(kind, size, callerBubble()?.at));
  }

  /** What console.log shows: not the whole runtime.
   *  @internal */
  [nodeInspect](): string {
    return this.toString();
  }

  /** @internal */
  [denoInspect](): string {
    return this.toString();
  }

  abstract toString(): string;
}

/** Asks for something that has to be given back. */
export abstract class HoldOp<T> extends Operation<T> {
  readonly of: Primitive;
  abstract readonly kind: number;
  readonly #give: () => T;

  /** `give` makes the result. */
  constructor(of: Primitive, give: () => T) {
    super(of.engine);
    this.of = of;
    this.#give = give;
  }

  get at(): number {
    return this.of.at;
  }

  override [Symbol.iterator](): Iterator<unknown, T> {
    if (DEV) used(this);
    return this.start(performerIn(this.engine)) as Iterator<unknown, T>;
  }

  /** The core's answer to goroutine `g`. */
  abstract ask(g: number): number;

  start(task: Task): Task {
    const result = this.ask(task.at);
    if (result === RESULT_FIRED) return task.complete(this.#give());
    if (result !== RESULT_BLOCKED) return task.park(this);
    task.op = this;
    return task.refuse();
  }

  finish(): T {
    return this.#give();
  }
}

export function nothing(): void {}

/** Whether the goroutine that calls is being stopped: only its `finally` blocks run. */
export function isStopping(): boolean {
  return current !== undefined && current.at === 0;
}

/** A goroutine that is stopped while it waits for something never gets it, but `finally` blocks may
 *  give it back all the same. True, once, when that is so for this. */
export function lacks(thing: Primitive, kind: number): boolean {
  const task = current;
  if (task === undefined || task.at !== 0) return false;
  const { op } = task;
  if (!(op instanceof HoldOp) || op.of !== thing || op.kind !== kind) return false;
  task.op = undefined;
  return true;
}
