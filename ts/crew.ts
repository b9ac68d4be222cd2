// Crew: the goroutines of an errgroup, how many there may be, and their first error.
//
// A place is free, or a goroutine has it, or a caller of `go` whose turn has come and who is about
// to start one. Who ends gives the place to the first who waits; so nobody overtakes those that
// wait, and a place is given on when its new owner is stopped before it has used it.
import { chan } from "./chan.ts";
import type { Cancel } from "./context.ts";
import type { Body, Chan, Routine } from "./contract.ts";
import { isFrame, isGenerator } from "./core/frames.ts";
import type { Task } from "./core/task.ts";
import { RuntimeError } from "./errors.ts";
import { fn, go } from "./go.ts";

/** What a caller of `go` offers while it waits for a place. */
interface Turn {
  hasCome: boolean;
}

export class Crew {
  /** Ends the context of the group. */
  cancel: Cancel | undefined = undefined;
  #limit = Infinity;
  /** Places that are taken. */
  #active = 0;
  #failure: { readonly error: unknown } | undefined = undefined;
  /** Who waits for a place; none does when there is no channel. */
  #line: Chan<Turn> | undefined = undefined;
  /** Closed when all places are free; made by the first who waits for that. */
  #idle: Chan<never> | undefined = undefined;

  setLimit(n: number): void {
    const limit = n < 0 ? Infinity : n;
    if (limit < Infinity && this.#active > 0) {
      throw new Error(
        `errgroup: modify limit while ${this.#active} goroutines in the group are still active`,
      );
    }
    this.#limit = limit;
    while (this.#active < limit && this.#callNext()) this.#active++;
  }

  /** Takes a place if one is free. */
  tryEnter(): boolean {
    if (this.#active >= this.#limit) return false;
    this.#active++;
    return true;
  }

  /** Waits until the turn has come, and with it a place. */
  *queue(turn: Turn): Routine {
    this.#line ??= chan<Turn>();
    yield* this.#line.send(turn);
  }

  /** Gives a place to the first who waits, or back. */
  leave(): void {
    if (this.#callNext() || --this.#active > 0) return;
    const idle = this.#idle;
    this.#idle = undefined;
    idle?.close();
  }

  /** The turn of the first who waits has come; false when nobody does. */
  #callNext(): boolean {
    const next = this.#line?.tryRecv();
    if (next?.ok) next.value.hasCome = true;
    else this.#line = undefined;
    return next !== undefined;
  }

  /** Starts `body` in a place that the caller has. */
  start(body: Body): void {
    const task = go.with({ name: body.name }, guarded(this, body)) as object as Task;
    if (task.at === 0) this.leave();
    else task.atEnd = () => this.leave();
  }

  /** A body has thrown. What the runtime throws is a panic, and passes. */
  fail(error: unknown): void {
    if (error instanceof RuntimeError) throw error;
    if (this.#failure !== undefined) return;
    this.#failure = { error };
    this.cancel?.(error);
  }

  *join(): Routine {
    if (this.#active === 0) return;
    this.#idle ??= chan<never>();
    yield* this.#idle.recv();
  }

  finish(): void {
    this.cancel?.(this.#failure?.error);
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}

/** Waits for a place and starts `body` in it. */
export const launch = /* @__PURE__ */ fn(function* go(crew: Crew, body: Body): Routine {
  const turn: Turn = { hasCome: crew.tryEnter() };
  let isStarted = false;
  try {
    if (!turn.hasCome) yield* crew.queue(turn);
    crew.start(body);
    isStarted = true;
  } finally {
    if (turn.hasCome && !isStarted) crew.leave();
  }
});

/** Waits until all have ended, and gives their first error. */
export const finish = /* @__PURE__ */ fn(function* wait(crew: Crew): Routine {
  yield* crew.join();
  crew.finish();
});

/** The body, with its errors given to the crew. What kind of function it is stays as it was: each
 *  kind is run in its own way. */
function guarded(crew: Crew, body: Body): () => unknown {
  if (!isGenerator(body)) return () => attempt(crew, body);
  return function* (): Routine {
    try {
      yield* (body as () => Routine<unknown>)();
    } catch (error) {
      crew.fail(error);
    }
  };
}

function attempt(crew: Crew, body: Body): unknown {
  try {
    const made = body();
    if (isFrame(made)) return supervised(crew, made);
    if (typeof (made as PromiseLike<unknown> | undefined)?.then !== "function") return undefined;
    return Promise.resolve(made).catch((error: unknown) => crew.fail(error));
  } catch (error) {
    return crew.fail(error);
  }
}

function* supervised(crew: Crew, made: Routine<unknown>): Routine {
  try {
    yield* made;
  } catch (error) {
    crew.fail(error);
  }
}
