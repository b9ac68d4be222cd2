// Ends of the tree that are no contexts: a function that is called when one is done, and a signal
// that ends one.
import { callerOrigin } from "../default.ts";
import type { Origin } from "../core/origin.ts";
import { Cancellable } from "./cancel.ts";
import { Canceled } from "./node.ts";
import type { Context } from "./node.ts";

/** Starts a goroutine when its parent is done, unless it is stopped before. */
export class AfterFunc extends Cancellable {
  readonly #body: () => unknown;
  readonly #origin: Origin = callerOrigin();
  #isStopped = false;

  constructor(parent: Context, body: () => unknown) {
    super(parent);
    this.#body = body;
  }

  /** Whether that has prevented the call. */
  stop(): boolean {
    if (this.err() !== undefined) return false;
    this.#isStopped = true;
    this.cancel(Canceled);
    return true;
  }

  /** The goroutine belongs to the run that asked for it, whoever has cancelled the context. */
  override announce(): void {
    if (this.#isStopped || !this.isOpen) return;
    this.engine.spawn(this.#body, [], this.#body.name || "anonymous", this.#origin);
  }
}

/** Ends when a signal aborts. */
export class Signalled extends Cancellable {
  readonly #signal: AbortSignal;
  #isListening = false;

  constructor(parent: Context, signal: AbortSignal) {
    super(parent);
    this.#signal = signal;
  }

  readonly #aborted = (): void => this.cancel(Canceled, this.#signal.reason);

  /** Listens to the signal, unless the context has ended. */
  listen(): this {
    if (this.#signal.aborted) this.#aborted();
    if (this.err() !== undefined) return this;
    this.#signal.addEventListener("abort", this.#aborted);
    this.#isListening = true;
    return this;
  }

  override release(): void {
    if (this.#isListening) this.#signal.removeEventListener("abort", this.#aborted);
  }

  override label(): string {
    return ".FromSignal";
  }
}
