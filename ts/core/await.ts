// Awaits: operations that ordinary async code performs, and async functions as bodies of
// goroutines.
//
// An await is a goroutine record that nobody counts, with one frame and a promise at its end. Which
// goroutine an await belongs to, once the async function has been resumed by the platform, the
// platform's asynchronous context tells.
import { RuntimeError } from "../errors.ts";
import type { Performable } from "./operation.ts";
import { EXITED, PANICKED, RETURNED } from "./task.ts";
import type { Task, Waiting } from "./task.ts";

/** What the goroutine of an async body waits with. While all that the body is known to do is wait
 *  for operations of this runtime, its promise is not something outside that may wake others. */
export class AsyncBody implements Waiting {
  readonly #task: Task;
  #awaits = 0;
  #isOver = false;

  constructor(task: Task) {
    this.#task = task;
  }

  enter(): void {
    if (this.#isOver || this.#awaits++ > 0) return;
    const { core, turns } = this.#task.engine;
    core.addPending(-1);
    if (this.#task.bubble !== undefined) core.block(this.#task.at);
    turns.doubt();
  }

  exit(): void {
    if (this.#isOver || --this.#awaits > 0) return;
    const { core } = this.#task.engine;
    core.addPending(1);
    if (this.#task.bubble !== undefined) core.unblock(this.#task.at);
  }

  /** The body has ended or is given up: its awaits no longer matter. */
  leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#awaits > 0) this.#task.engine.core.addPending(1);
  }

  finish(): undefined {}

  offer(): undefined {}
}

/** Performs `op` for an await whose record is `task`, made by the code of `owner`; `drive` is the
 *  driver. When its run ends first, an await of an async body that is still running rejects, so that
 *  the body's `finally` blocks run; any other is never heard of again. */
export function performAwait<T>(
  task: Task,
  op: Performable<T>,
  owner: Task | undefined,
  drive: (task: Task) => void,
): Promise<T> {
  owner?.run?.add(task);
  if (task.at === 0) return new Promise(() => {});
  return new Promise<T>((resolve, reject) => {
    let body: AsyncBody | undefined;
    task.onEnd = (how, value) => {
      body?.exit();
      if (how === PANICKED) reject(value);
      else if (how === RETURNED) resolve(value as T);
      else if (task.how === EXITED) leave(owner);
      else if (owner?.at !== 0 && body !== undefined) reject(stopped());
    };
    task.top = awaiting(op);
    drive(task);
    if (task.at === 0 || !(owner?.op instanceof AsyncBody)) return;
    body = owner.op;
    body.enter();
  });
}

/** An async body has called goexit: its goroutine ends, and the await never comes back. */
function leave(owner: Task | undefined): void {
  if (owner?.op instanceof AsyncBody) owner.engine.ended(owner, EXITED, undefined);
}

function stopped(): RuntimeError {
  return new RuntimeError("ERR_STOPPED", "the run that this operation belongs to has ended");
}

/** The only frame of an await. */
function* awaiting<T>(op: Performable<T>): Generator<unknown, T> {
  return yield* op;
}
