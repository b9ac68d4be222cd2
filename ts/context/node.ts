// What all contexts have in common: the interface, the two errors, and how a context asks those
// above it. Nothing here is recursive: contexts may hang below one another by the thousand.
import type { RecvChan } from "../contract.ts";
import { denoInspect, nodeInspect } from "../core/inspect.ts";

/** Carries a deadline, a cancellation and values across calls and goroutines. Its methods may be
 *  called anywhere, and none blocks. An object of your own with these methods can be a parent too.
 *  Go: `context.Context`. */
export interface Context {
  /** When it will be done at the latest, on the scale of `time.now()`; undefined: no deadline. */
  deadline(): number | undefined;
  /** Closed when the context is done; the nil channel `never` when it can never be. A case of
   *  `select` like any channel. */
  done(): RecvChan<never>;
  /** Canceled or DeadlineExceeded once it is done; undefined before. */
  err(): Error | undefined;
  /** What the context was cancelled with: the first cancellation of it or of one above it counts.
   *  Without a cause it is `err()`. Go: `context.Cause`. */
  cause(): unknown;
  /** The value that `withValue` has put under `key`, here or nearest above; otherwise undefined. */
  value(key: unknown): unknown;
  /** Aborted together with the context; its reason is the cause. Made on first use, for `fetch` and
   *  whatever else takes one. */
  readonly signal: AbortSignal;
  /** How it was made: "context.Background.WithCancel". */
  toString(): string;
}

/** Cancels a context with a cause, by default `Canceled`. When it returns, the context and all
 *  below it are done. A second call does nothing. Go: `CancelFunc` and `CancelCauseFunc` in one.
 */
export type Cancel = (cause?: unknown) => void;

/** `err()` of a context that was cancelled: "context canceled". Its name is "AbortError", by which
 *  code that takes an AbortSignal tells a cancellation from a failure. */
export const Canceled: Error = /* @__PURE__ */ outcome("AbortError", "context canceled");

/** `err()` of a context whose deadline has passed: "context deadline exceeded". `timeout` is true,
 *  and its name is "TimeoutError", as of an AbortSignal that has timed out. */
export const DeadlineExceeded: Error & { readonly timeout: true } = /* @__PURE__ */ Object.assign(
  /* @__PURE__ */ outcome("TimeoutError", "context deadline exceeded"),
  { timeout: true as const },
);

/** An error that says what became of something; where it was made is of no interest. */
function outcome(name: string, message: string): Error {
  const error = new Error(message);
  const hidden = { configurable: true, writable: true };
  Object.defineProperty(error, "name", { ...hidden, value: name });
  Object.defineProperty(error, "stack", { ...hidden, value: `${name}: ${message}` });
  return error;
}

/** The key under which a context finds the nearest one that can be cancelled, through contexts that
 *  are not ours too. */
export const CANCELLABLE = /* @__PURE__ */ Symbol("skein.cancellable");

/** What `own` gives for a key that is not there. */
export const ABSENT = /* @__PURE__ */ Symbol("skein.absent");

/** A context that hangs below another. */
export abstract class Derived implements Context {
  readonly parent: Context;
  /** Who decides when this context is done: itself, unless a subclass says otherwise. */
  ender: Context;
  /** Who knows its deadline. */
  timed: Context;

  constructor(parent: Context) {
    if (parent === null || parent === undefined) {
      throw new TypeError("cannot create context from nil parent");
    }
    this.parent = parent;
    this.ender = this;
    this.timed = this;
  }

  abstract deadline(): number | undefined;
  abstract done(): RecvChan<never>;
  abstract err(): Error | undefined;
  abstract cause(): unknown;
  abstract get signal(): AbortSignal;
  /** Its own value for `key`, or ABSENT. */
  abstract own(key: unknown): unknown;
  /** What its text adds to that of its parent. */
  abstract label(): string;

  value(key: unknown): unknown {
    let at: Context = this;
    while (at instanceof Derived) {
      const own = at.own(key);
      if (own !== ABSENT) return own;
      at = at.parent;
    }
    return at.value(key);
  }

  toString(): string {
    const labels: string[] = [];
    let at: Context = this;
    while (at instanceof Derived) {
      labels.push(at.label());
      at = at.parent;
    }
    return textOf(at) + labels.reverse().join("");
  }

  /** What console.log shows: not all contexts above and below. */
  [nodeInspect](): string {
    return this.toString();
  }

  [denoInspect](): string {
    return this.toString();
  }
}

/** Who decides when a context is done, and who knows its deadline. */
export function enderOf(ctx: Context): Context {
  return ctx instanceof Derived ? ctx.ender : ctx;
}

export function timedOf(ctx: Context): Context {
  return ctx instanceof Derived ? ctx.timed : ctx;
}

/** The text of a value, as Go's context shows it: strings, symbols and what says how it is shown;
 *  of anything else only the type, because it may be a secret. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (typeof value === "string" || typeof value === "symbol") return String(value);
  if (typeof value !== "object") return typeof value;
  const isSilent = value.toString === undefined || silent.includes(value.toString);
  return isSilent ? value.constructor?.name || "object" : String(value);
}

/** These tell nothing, or all that is inside. */
const silent: readonly unknown[] = [Object.prototype.toString, Array.prototype.toString];
