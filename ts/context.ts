// Context: deadlines, cancellation and values that belong to a piece of work, passed down to all
// that take part in it. Follows Go's package context.
import type { Body } from "./contract.ts";
import { Cancellable, causeOf } from "./context/cancel.ts";
import { Deadlined } from "./context/deadline.ts";
import { Canceled } from "./context/node.ts";
import type { Cancel, Context } from "./context/node.ts";
import { AfterFunc, Signalled } from "./context/outside.ts";
import { Detached, Root } from "./context/root.ts";
import { Valued } from "./context/value.ts";
import { now } from "./time.ts";

export { Canceled, DeadlineExceeded } from "./context/node.ts";
export type { Cancel, Context } from "./context/node.ts";

const top: Context = /* @__PURE__ */ new Root("context.Background");
const unclear: Context = /* @__PURE__ */ new Root("context.TODO");

/** The root of contexts: never done, without values. Go: `context.Background`. */
export function background(): Context {
  return top;
}

/** As `background`, where it is not clear yet which context to use. Go: `context.TODO`. */
export function todo(): Context {
  return unclear;
}

/** A context that is done when `cancel` is called or `parent` is done, and the function that
 *  cancels it: `cancel(cause)`, without a cause `cancel()`. Cancelling reaches everything below
 *  before it returns. Call it when the work is over, or the context stays linked to its parent. Go:
 *  `context.WithCancel`, `context.WithCancelCause`.
 *
 *  @example
 *  ```ts
 *  import { chan, go, run, select } from "skein";
 *  import { background, withCancel } from "skein/context";
 *
 *  const seen = await run(function* () {
 *    const [ctx, cancel] = withCancel(background());
 *    const numbers = chan<number>();
 *    const counter = go(function* () {
 *      for (let n = 1;; n++) {
 *        const next = yield* select({ sent: numbers.send(n), quit: ctx.done() });
 *        if (next.case === "quit") return `stopped: ${ctx.err()?.message}`;
 *      }
 *    });
 *    while ((yield* numbers.recv()) !== 3);
 *    cancel();
 *    return yield* counter.join();
 *  });
 *  // seen → "stopped: context canceled"
 *  ```
 */
export function withCancel(parent: Context): [Context, Cancel] {
  const ctx = new Cancellable(parent).attach();
  return [ctx, canceller(ctx)];
}

function canceller(ctx: Cancellable): Cancel {
  return (cause) => ctx.cancel(Canceled, cause);
}

/** As `withCancel`; the context is also done, with DeadlineExceeded, once `at` has passed on the
 *  scale of `time.now()`. A deadline of `parent` that is earlier holds instead. `cause` is what
 *  `ctx.cause()` gives when the deadline has passed. A run that ends takes its timers with it: the
 *  deadlines of its contexts come no more. Throws TypeError when `at` is no number. Go:
 *  `context.WithDeadline`, `context.WithDeadlineCause`.
 *
 *  @example
 *  ```ts
 *  import { now } from "skein/time";
 *  import { background, withDeadline } from "skein/context";
 *
 *  const tomorrow = now() + 86_400_000;
 *  const [ctx, cancel] = withDeadline(background(), tomorrow);
 *  // ctx.deadline() === tomorrow → true
 *  // ctx.err() → undefined
 *  cancel();
 *  ```
 */
export function withDeadline(parent: Context, at: number, cause?: unknown): [Context, Cancel] {
  return until("withDeadline", parent, at, cause);
}

/** `withDeadline` in `ms` milliseconds. A timeout that is not positive is over at once; Infinity
 *  never is. Go: `context.WithTimeout`, `context.WithTimeoutCause`.
 *
 *  @example
 *  ```ts
 *  import { run, select, time } from "skein";
 *  import { background, DeadlineExceeded, withTimeout } from "skein/context";
 *
 *  const isLate = await run(function* () {
 *    const [ctx, cancel] = withTimeout(background(), 5);
 *    try {
 *      yield* select({ answer: time.sleep(60_000), late: ctx.done() });
 *      return ctx.err() === DeadlineExceeded;
 *    } finally {
 *      cancel();
 *    }
 *  });
 *  // isLate → true
 *  ```
 */
export function withTimeout(parent: Context, ms: number, cause?: unknown): [Context, Cancel] {
  return until("withTimeout", parent, typeof ms === "number" ? now() + ms : ms, cause);
}

function until(verb: string, parent: Context, at: number, cause: unknown): [Context, Cancel] {
  if (typeof at !== "number" || Number.isNaN(at)) {
    throw new TypeError(
      `context.${verb}: expected a number of milliseconds, got ${typeof at} ${String(at)}`,
    );
  }
  const sooner = parent?.deadline();
  if (sooner !== undefined && sooner < at) return withCancel(parent);
  const ctx = new Deadlined(parent, at).attach().start(cause);
  return [ctx, canceller(ctx)];
}

/** A context that gives `value` for `key`, and otherwise what `parent` gives. Keys are compared
 *  with `===`: use a symbol or an object of your own. Throws TypeError when the key is null or
 *  undefined. Go: `context.WithValue`.
 *
 *  @example
 *  ```ts
 *  import { background, withValue } from "skein/context";
 *
 *  const user = Symbol("user");
 *  const ctx = withValue(background(), user, "Ann");
 *  // ctx.value(user) → "Ann"
 *  // String(ctx) → "context.Background.WithValue(Symbol(user), Ann)"
 *  ```
 */
export function withValue(parent: Context, key: unknown, value: unknown): Context {
  return new Valued(parent, key, value);
}

/** A context with the values of `parent` that is not done when `parent` is, and has no deadline:
 *  for work that must be finished in any case. Go: `context.WithoutCancel`.
 *
 *  @example
 *  ```ts
 *  import { background, Canceled, withCancel, withoutCancel } from "skein/context";
 *
 *  const [request, cancel] = withCancel(background());
 *  const cleanup = withoutCancel(request);
 *  cancel();
 *  // request.err() === Canceled → true
 *  // cleanup.err() → undefined
 *  ```
 */
export function withoutCancel(parent: Context): Context {
  return new Detached(parent);
}

/** Starts `body` as a goroutine when `ctx` is done; at once if it is. It belongs to the run that
 *  called `afterFunc`. The result stops that: it gives true if it has prevented the call, false if
 *  the goroutine was started or was stopped before. It does not wait for the body. Go:
 *  `context.AfterFunc`.
 *
 *  @example
 *  ```ts
 *  import { chan, run } from "skein";
 *  import { afterFunc, background, withCancel } from "skein/context";
 *
 *  const told = await run(function* () {
 *    const [ctx, cancel] = withCancel(background());
 *    const closed = chan<string>();
 *    afterFunc(ctx, function* () { yield* closed.send("connection closed"); });
 *    cancel();
 *    return yield* closed.recv();
 *  });
 *  // told → "connection closed"
 *  ```
 */
export function afterFunc(ctx: Context, body: Body): () => boolean {
  if (typeof body !== "function") {
    throw new TypeError(`context.afterFunc: the body must be a function, got ${typeof body}`);
  }
  const waiting = new AfterFunc(ctx, body).attach();
  return () => waiting.stop();
}

/** A context that is cancelled when `signal` aborts; its cause is the signal's reason. It is also
 *  done when `parent` is, by default the background. Once done, it no longer listens. The runtime
 *  does not know who may abort a signal: where that alone can wake a goroutine, say so with
 *  `runtime.ref()`.
 *
 *  @example
 *  ```ts
 *  import { fromSignal } from "skein/context";
 *
 *  const controller = new AbortController();
 *  const ctx = fromSignal(controller.signal);
 *  controller.abort("the page was left");
 *  // ctx.err()?.message → "context canceled"
 *  // ctx.cause() → "the page was left"
 *  ```
 */
export function fromSignal(signal: AbortSignal, parent: Context = top): Context {
  return new Signalled(parent, signal).attach().listen();
}

/** The cause of any context. For contexts of your own, which may not know theirs: that of the
 *  nearest context above that can be cancelled, or else their `err()`. Undefined while it is not
 *  done. Go: `context.Cause`.
 *
 *  @example
 *  ```ts
 *  import { background, cause, withCancel } from "skein/context";
 *
 *  const [ctx, cancel] = withCancel(background());
 *  cancel("out of paper");
 *  // cause(ctx) → "out of paper"
 *  ```
 */
export function cause(ctx: Context): unknown {
  return causeOf(ctx);
}
