// The error and the cause of contexts that were cancelled in one way or another.

import { chan } from "skein";
import type { Chan, RecvChan, Routine } from "skein";
import {
  afterFunc, background, Canceled, cause, todo, withCancel, withoutCancel, withTimeout,
} from "skein/context";
import type { Context } from "skein/context";

const forever = 1e9;
const parentCause = new Error("parent's cause");
const childCause = new Error("child's cause");
const tooSlow = new Error("too slow");
const finishedEarly = new Error("finished early");

type Show = (title: string, ctx: Context) => void;
type Causes = { parent?: Error; child?: Error };

/** A context that is not one of the library's own: it ends with its parent or by itself. */
class Custom implements Context {
  readonly #parent: Context;
  readonly #done: Chan<never> = chan<never>();
  #err: Error | undefined;

  constructor(parent: Context) {
    this.#parent = parent;
    afterFunc(parent, () => this.end(parent.err()));
  }

  get signal(): AbortSignal {
    return this.#parent.signal;
  }

  end(err: Error | undefined): void {
    if (this.#err !== undefined) return;
    this.#err = err;
    this.#done.close();
  }

  deadline(): number | undefined {
    return this.#parent.deadline();
  }

  done(): RecvChan<never> {
    return this.#done;
  }

  err(): Error | undefined {
    return this.#err;
  }

  cause(): unknown {
    return cause(this);
  }

  value(key: unknown): unknown {
    return this.#parent.value(key);
  }
}

/** The order of two cancellations, of which each may have a cause. */
function order(show: Show, title: string, first: keyof Causes, causes: Causes): void {
  const [parent, cancelParent] = withCancel(background());
  const [child, cancelChild] = withCancel(parent);
  if (first === "parent") cancelParent(causes.parent);
  cancelChild(causes.child);
  cancelParent(causes.parent);
  show(title, child);
  show("  its parent", parent);
}

function roots(show: Show): void {
  show("background", background());
  show("todo", todo());
  const [ctx, cancel] = withCancel(background());
  show("not cancelled", ctx);
  cancel();
  show("cancelled", ctx);
  const [caused, cancelCause] = withCancel(background());
  cancelCause(parentCause);
  show("with a cause", caused);
  cancelCause(childCause);
  show("with a second cause", caused);
  const [bare, cancelBare] = withCancel(background());
  cancelBare(undefined);
  show("with no cause", bare);
}

function timeouts(show: Show): void {
  const timed = (title: string, ms: number, because?: Error): void => {
    const [ctx, cancel] = withTimeout(background(), ms, because);
    cancel();
    show(title, ctx);
  };
  timed("timeout", 0);
  timed("timeout, cancelled", forever);
  timed("timeout with a cause", 0, tooSlow);
  timed("timeout with a cause, cancelled", forever, tooSlow);
  for (const ms of [0, forever]) {
    const [parent, cancelParent] = withCancel(background());
    const [ctx] = withTimeout(parent, ms, tooSlow);
    cancelParent(finishedEarly);
    show(`stacked, passed ${ms === 0}`, ctx);
  }
}

function detached(show: Show): void {
  show("detached", withoutCancel(background()));
  const [parent, cancel] = withCancel(background());
  const ctx = withoutCancel(parent);
  cancel(finishedEarly);
  show("detached from a cancelled one", ctx);
  const [below, cancelBelow] = withCancel(ctx);
  show("below it", below);
  cancelBelow();
  show("below it, cancelled", below);
  const [timed] = withTimeout(background(), 0, tooSlow);
  show("detached from one that timed out", withoutCancel(timed));
}

function* customs(show: Show): Routine {
  const [parent, cancelParent] = withCancel(background());
  const alone = new Custom(parent);
  alone.end(Canceled);
  show("custom, parent not cancelled", alone);
  cancelParent(parentCause);
  show("custom, parent cancelled after", alone);
  const [other, cancelOther] = withCancel(background());
  const ctx = new Custom(other);
  const [below] = withCancel(ctx);
  cancelOther(parentCause);
  ctx.end(Canceled);
  yield* below.done().recv();
  show("custom, parent cancelled before", ctx);
  show("below a custom one", below);
}

export function* main(print: (line: string) => void): Routine {
  const text = (what: unknown): string => what instanceof Error ? what.message : "<nil>";
  const show: Show = (title, ctx) => print(`${title}: ${text(ctx.err())}, ${text(ctx.cause())}`);
  roots(show);
  order(show, "parent, then child", "parent", { parent: parentCause, child: childCause });
  order(show, "child, then parent", "child", { parent: parentCause, child: childCause });
  order(show, "parent, then plain child", "parent", { parent: parentCause });
  order(show, "plain child, then parent", "child", { parent: parentCause });
  order(show, "plain parent, then child", "parent", { child: childCause });
  order(show, "child, then plain parent", "child", { child: childCause });
  timeouts(show);
  detached(show);
  yield* customs(show);
}
