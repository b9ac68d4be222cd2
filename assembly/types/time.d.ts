// "skein/time" as programs in AssemblyScript see it. Durations are milliseconds.
import type { Chan } from "skein";

/** The present moment on the runtime's clock. Go: `time.Now`. */
export declare function now(): f64;

/** Parks the goroutine for at least `ms` milliseconds. Go: `time.Sleep`. */
export declare function sleep(ms: f64): void;

/** A channel from which the time can be received once, in `ms` milliseconds. Go: `time.After`. */
export declare function after(ms: f64): Chan<f64>;

/** Fires once. Go: `time.Timer`. */
export declare class Timer {
  constructor(ms: f64);

  readonly c: Chan<f64>;

  /** Prevents the timer from firing; true when it did. */
  stop(): bool;

  /** Fires `ms` milliseconds from now instead; true when it was running. */
  reset(ms: f64): bool;
}

/** Fires every `ms` milliseconds; ticks that nobody takes are dropped. Go: `time.Ticker`. */
export declare class Ticker {
  constructor(ms: f64);

  readonly c: Chan<f64>;

  stop(): void;
  reset(ms: f64): void;
}
