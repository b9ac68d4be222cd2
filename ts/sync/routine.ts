// Bodies that are called while something is held.
import { DEV } from "#core";
import type { Op, Routine } from "../contract.ts";
import { isThenable } from "../core/body.ts";
import type { Engine } from "../core/engine.ts";
import { made, used } from "../core/forgotten.ts";
import { isFrame } from "../core/frames.ts";
import { fn } from "../go.ts";
import { wait } from "../wait.ts";

/** Anything with a lock: Mutex, RWMutex, what `rlocker()` gives, or your own. Go: `sync.Locker`. */
export interface Locker {
  /** Blocks until nobody else has it. */
  lock(): Op<void>;
  /** Gives it back. Never blocks. */
  unlock(): void;
}

/** A generator function, an async function or a plain one, which may give an operation. */
export type Section<T> = () => Routine<T> | PromiseLike<T> | T;

/** Calls `body` and waits for what it gives. */
export function* called<T>(body: Section<T>): Routine<T> {
  const made = body();
  if (isFrame(made)) return (yield* made) as T;
  if (!isThenable(made)) return made as T;
  return (yield* isOp(made) ? made : wait(made)) as T;
}

function isOp<T>(made: PromiseLike<T>): made is Op<T> {
  return Symbol.iterator in made;
}

/** Calls `body` while `locker` is locked. */
export const locked = /* @__PURE__ */ fn(function* withLock<T>(
  locker: Locker,
  body: Section<T>,
): Routine<T> {
  yield* locker.lock();
  try {
    return yield* called(body);
  } finally {
    locker.unlock();
  }
}) as <T>(locker: Locker, body: Section<T>) => Op<T>;

/** A routine as an operation. Unlike a call of an `fn` it gives its result at once, so a result
 *  that has to be given back cannot get lost on its way. */
export class RoutineOp<T> implements Op<T> {
  readonly isCall = true;
  readonly #engine: Engine;
  readonly #body: () => Routine<T>;

  constructor(engine: Engine, body: () => Routine<T>) {
    this.#engine = engine;
    this.#body = body;
    if (DEV) made(this);
  }

  [Symbol.iterator](): Routine<T> {
    if (DEV) used(this);
    return this.#body();
  }

  then<A = T, B = never>(
    onfulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#engine.awaitOp<T>(this).then(onfulfilled, onrejected);
  }
}
