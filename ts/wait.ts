// wait: the blocking system call. A goroutine waits for a promise without holding up the others.
import { CASE_EXTERN } from "../assembly/abi.ts";
import type { Comm } from "./contract.ts";
import { callerEngine } from "./default.ts";
import type { Engine } from "./core/engine.ts";
import { Operation } from "./core/operation.ts";
import type { Task, Waiting } from "./core/task.ts";
import { watch } from "./core/watch.ts";
import { RuntimeError } from "./errors.ts";

type Source<T> = PromiseLike<T> | (() => PromiseLike<T>);

/** Parks the goroutine until the promise settles, without holding up others, and gives its value. A
 *  rejection is thrown where the goroutine waits. A function is called when the operation is
 *  performed, in a `select` when it has to wait. A promise that a `select` no longer waits for
 *  never becomes an unhandled rejection.
 *
 *  @example
 *  ```ts
 *  import { run, wait } from "skein";
 *
 *  const body = await run(function* () {
 *    return yield* wait(async () => "response");
 *  });
 *  // body → "response"
 *  ```
 */
export function wait<T>(promise: Source<T>): Comm<T> {
  if (isOperation(promise)) return promise as Comm<unknown> as Comm<T>;
  return new WaitOp<T>(callerEngine(), promise);
}

/** An operation can be awaited too, but it is nothing outside: it is performed as what it is. */
function isOperation(source: unknown): source is Comm<unknown> {
  return typeof source === "object" && source !== null && "woken" in source;
}

/** One wait of one goroutine for one promise. */
export class Settlement<T> implements Waiting {
  hasFailed = false;
  value: unknown = undefined;

  finish(_task: Task): T {
    if (this.hasFailed) throw this.value;
    return this.value as T;
  }

  offer(): undefined {}
}

export class WaitOp<T> extends Operation<T> {
  readonly kind = CASE_EXTERN;
  readonly at = 0;
  readonly #source: Source<T>;

  constructor(engine: Engine, source: Source<T>) {
    super(engine);
    this.#source = source;
  }

  start(task: Task): Task {
    if (task.at === 0) return task.refuse();
    const settlement = new Settlement<T>();
    const promise = this.#open();
    task.engine.core.parkExtern(task.at);
    this.follow(promise, task, 0, settlement);
    return task.park(settlement);
  }

  finish(): T {
    throw new Error("unreachable: a settlement finishes the wait");
  }

  /** The promise, made now if need be. */
  #open(): PromiseLike<T> {
    const source = this.#source;
    const promise = typeof source === "function" ? source() : source;
    if (typeof promise?.then === "function") return promise;
    throw new RuntimeError(
      "ERR_NOT_A_PROMISE",
      `wait: expected a promise or a function that returns one, got ${String(promise)}`,
    );
  }

  /** As a case of select that has to wait: an error in making the promise is the case's rejection.
   */
  openInSelect(): PromiseLike<T> {
    try {
      return this.#open();
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** As a case of select that lost before it was opened: a rejection is nobody's concern. */
  ignore(): void {
    if (typeof this.#source !== "function") Promise.resolve(this.#source).catch(() => {});
  }

  /** Wakes `task`, whose case `index` this is, when the promise settles; the result forgets it. */
  follow(promise: PromiseLike<T>, task: Task, index: number, into: Settlement<T>): () => void {
    return watch(promise, (hasFailed, value) => {
      if (task.at === 0 || !task.engine.core.complete(task.at, index)) return;
      into.hasFailed = hasFailed;
      into.value = value;
    });
  }

  taken(): never {
    throw new Error("unreachable: a promise is never ready at once");
  }

  woken(): never {
    throw new Error("unreachable: a settlement finishes the wait");
  }
}
