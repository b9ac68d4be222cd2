// Operations: descriptions of something that may block. One object serves `yield*` and `await`.
import { DEV } from "#core";
import type { Comm } from "../contract.ts";
import { RuntimeError } from "../errors.ts";
import type { Bubble } from "./bubble.ts";
import type { Engine } from "./engine.ts";
import { made, used } from "./forgotten.ts";
import { current, RUN } from "./task.ts";
import type { Task, Waiting } from "./task.ts";

/** What an await performs. */
export interface Performable<T> {
  /** Whether it runs code of the user, which must see the asynchronous context of the caller. */
  readonly isCall?: true;
  [Symbol.iterator](): Iterator<unknown, T>;
}

/** Base of operations. A subclass says how to start, and what the result is after a wait. */
export abstract class Operation<T> implements Comm<T>, Waiting {
  readonly engine: Engine;

  constructor(engine: Engine) {
    this.engine = engine;
    if (DEV) made(this);
  }

  /** Performs the operation for `task`: completes it, parks it, or throws. */
  abstract start(task: Task): Task;
  abstract finish(task: Task): T;

  /** The bubble of what it acts on: as a case of select it is for goroutines of that bubble. */
  get bubble(): Bubble | undefined {
    return undefined;
  }

  offer(_index: number): unknown {
    return undefined;
  }

  // deno-lint-ignore no-explicit-any
  [Symbol.iterator](): Iterator<unknown, T, any> {
    if (DEV) used(this);
    return this.start(performer()) as Iterator<unknown, T>;
  }

  then<A = T, B = never>(
    onfulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.engine.awaitOp<T>(this).then(onfulfilled, onrejected);
  }
}

/** The goroutine that performs an operation with `yield*`. */
export function performer(): Task {
  const task = current;
  if (task === undefined || task.phase !== RUN) throw outside();
  return task;
}

/** As `performer`, for an operation on something that belongs to `engine`. */
export function performerIn(engine: Engine): Task {
  const task = current;
  if (task === undefined || task.phase !== RUN) throw outside();
  if (task.engine !== engine) throw foreign();
  return task;
}

export function foreign(): RuntimeError {
  return new RuntimeError(
    "ERR_OTHER_RUNTIME",
    "this channel or lock belongs to another runtime: goroutines of one runtime cannot wait on " +
      "the channels and locks of another. Make it inside the run that uses it, or hand values " +
      "over with trySend from ordinary code",
  );
}

function outside(): RuntimeError {
  return new RuntimeError(
    "ERR_OUTSIDE_GOROUTINE",
    "yield* of an operation outside a goroutine: only code that the runtime runs can block so. " +
      "Start it with go() or run(); in an async function use await; in a callback use trySend, " +
      "tryRecv or select.poll",
  );
}
