// A context that ends by itself at a moment.
import { callerOrigin } from "../default.ts";
import { momentIn } from "../ticks.ts";
import { now } from "../time.ts";
import { Cancellable } from "./cancel.ts";
import { DeadlineExceeded } from "./node.ts";
import type { Context } from "./node.ts";

export class Deadlined extends Cancellable {
  readonly #at: number;
  #stop: (() => boolean) | undefined = undefined;

  constructor(parent: Context, at: number) {
    super(parent);
    this.timed = this;
    this.#at = at;
  }

  override deadline(): number {
    return this.#at;
  }

  /** Ends the context when its time has come, with `cause`; at once if that was before now. */
  start(cause: unknown): this {
    const end = (): void => this.cancel(DeadlineExceeded, cause);
    if (this.#at <= now()) end();
    if (this.err() !== undefined) return this;
    const origin = callerOrigin();
    this.#stop = this.engine.timers.start(momentIn(origin, this.#at - now()), origin, end);
    return this;
  }

  override release(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  override label(): string {
    const left = this.#at - now();
    return `.WithDeadline(m=${momentText(this.#at)} [${durationText(left)}])`;
  }
}

/** A moment of a monotonic clock as Go prints it: "+1.500000000". */
function momentText(ms: number): string {
  const sign = ms < 0 ? "-" : "+";
  const size = Math.abs(ms);
  return size === Infinity ? `${sign}Inf` : sign + (size / 1000).toFixed(9);
}

/** A duration as Go prints it: "1h0m2.5s", "1.5ms", "0s". */
function durationText(ms: number): string {
  if (Math.abs(ms) === Infinity) return momentText(ms);
  const ns = Math.round(Math.abs(ms) * 1e6);
  return ns === 0 ? "0s" : (ms < 0 ? "-" : "") + nanosecondsText(ns);
}

function nanosecondsText(ns: number): string {
  if (ns < 1e3) return `${ns}ns`;
  if (ns < 1e6) return `${ns / 1e3}µs`;
  if (ns < 1e9) return `${ns / 1e6}ms`;
  const minutes = Math.floor(ns / 60e9);
  const hours = Math.floor(minutes / 60);
  const text = `${(ns % 60e9) / 1e9}s`;
  if (minutes === 0) return text;
  return hours === 0 ? `${minutes}m${text}` : `${hours}h${minutes % 60}m${text}`;
}
