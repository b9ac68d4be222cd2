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
 *  for operations of this runtime, it rests: its promise is not something outside that may wake
 *  others. */
export class AsyncBody implements Waiting {
  readonly #task: Task;
  #awaits = 0;
  /** The goroutine waits for the promise of the body. */
  #isParked = false;
  #isResting = false;
  /** It has been stopped while it waited for no operation. */
  #isCut = false;

  constructor(task: Task) {
    this.#task = task;
  }

  /** The body has given its promise; it may have begun to wait for operations already. */
  park(): void {
    this.#task.engine.core.parkExtern(this.#task.at);
    this.#isParked = true;
    this.#rest();
  }

  /** An operation has begun to wait. */
  enter(): void {
    this.#awaits++;
    this.#rest();
  }

  /** The operation has ended. The code behind it goes on, in microtasks, even if the body waits for
   *  other operations too: whether it only waits for these, the end of the turn shows. */
  exit(): void {
    this.#awaits--;
    this.#stir();
    if (this.#awaits > 0) this.#task.engine.turns.afterTurn(this.#rest);
  }

  /** The body has ended or is given up: its awaits no longer matter. */
  leave(): void {
    this.#stir();
    this.#isParked = false;
  }

  /** It is stopped. The operation that it waits for rejects, so that its code can end; if it waits
   *  for none, its next one does. */
  cut(): void {
    this.#isCut = this.#isParked && !this.#isResting;
    this.leave();
  }

  /** Whether the operation that its code now performs is to reject: once. */
  takeCut(): boolean {
    const isCut = this.#isCut;
    this.#isCut = false;
    return isCut;
  }

  finish(): undefined {}

  offer(): undefined {}

  readonly #rest = (): void => {
    if (!this.#isParked || this.#isResting || this.#awaits === 0) return;
    this.#isResting = true;
    const { core, turns } = this.#task.engine;
    core.addPending(-1);
    if (this.#task.bubble !== undefined) core.block(this.#task.at);
    turns.doubt();
  };

  #stir(): void {
    if (!this.#isResting) return;
    this.#isResting = false;
    const { core } = this.#task.engine;
    core.addPending(1);
    if (this.#task.bubble !== undefined) core.unblock(this.#task.at);
  }
}

/** Performs `op` for an await whose record is `task`, made by the code of `owner`; `drive` is the
 *  driver. When its run ends first, an await of an async body that is still running rejects, so
 *  that the body's `finally` blocks run; any other is never heard of again. */
export function performAwait<T>(
  task: Task,
  op: Performable<T>,
  owner: Task | undefined,
  drive: (task: Task) => void,
): Promise<T> {
  (owner?.run ?? task.bubble?.run)?.add(task);
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

/** Whether code of `owner` is to end at the operation that it now performs. */
export function isCutOff(owner: Task | undefined): boolean {
  return owner?.at === 0 && owner.op instanceof AsyncBody && owner.op.takeCut();
}

export function stopped(): RuntimeError {
  return new RuntimeError("ERR_STOPPED", "the run that this operation belongs to has ended");
}

/** The only frame of an await. */
function* awaiting<T>(op: Performable<T>): Generator<unknown, T> {
  return yield* op;
}
