// Channels that something outside feeds: events, streams. The runtime is told while what happens
// outside may wake a receiver, and a source ends with the run that opened it.
import { Channel } from "./chan.ts";
import { atEndOfRun, callerEngine } from "./default.ts";

export abstract class Source<T> extends Channel<T> {
  #isShut = false;
  #isAwaited = false;
  #forget: (() => void) | undefined;

  /** It is fed from outside, so it belongs to no bubble: waiting on it is not durable. */
  constructor(cap: number) {
    super(callerEngine(), undefined, cap);
  }

  /** Begins the flow. */
  protected abstract attach(): void;
  /** Ends it. */
  protected abstract detach(): void;

  /** Whether nothing more will come. */
  get isShut(): boolean {
    return this.#isShut;
  }

  open(): this {
    this.#forget = atEndOfRun(() => this.close());
    if (!this.#isShut) this.attach();
    return this;
  }

  /** Nothing more will come; what has come stays receivable. Closing again does nothing: the end of
   *  the run may have been first. */
  override close(): void {
    if (this.#isShut) return;
    this.#isShut = true;
    this.#forget?.();
    this.awaits(false);
    this.closeChannel();
    this.detach();
  }

  protected closeChannel(): void {
    super.close();
  }

  /** Says whether something outside may wake a receiver, so that waiting is no deadlock. */
  protected awaits(isAwaited: boolean): void {
    if (isAwaited === this.#isAwaited) return;
    this.#isAwaited = isAwaited;
    this.engine.core.addPending(isAwaited ? 1 : -1);
    if (!isAwaited) this.engine.turns.doubt();
  }
}
