// Timers that can be stopped and set again: Timer, Ticker, and functions that are called later.
import type { Body, RecvChan } from "./contract.ts";
import { callerBubble, callerOrigin } from "./default.ts";
import { checkInside } from "./core/bubble.ts";
import type { Bubble } from "./core/bubble.ts";
import type { Origin } from "./core/origin.ts";
import { go } from "./go.ts";
import { never } from "./never.ts";
import { duration, momentIn, ticks } from "./ticks.ts";
import type { Ticks } from "./ticks.ts";

/** Starts `body` as a goroutine of its own, `ms` milliseconds from now, unless the timer is stopped
 *  first; it belongs to the run that asked, and ends with it. The timer's channel `c` never has a
 *  value. Go: `time.AfterFunc`.
 *
 *  @example
 *  ```ts
 *  import { chan, run } from "skein";
 *  import { afterFunc } from "skein/time";
 *
 *  const stopped = await run(function* () {
 *    const rings = chan<string>(1);
 *    afterFunc(5, function* () { yield* rings.send("ring"); });
 *    const other = afterFunc(60_000, () => { throw new Error("never called"); });
 *    return `${yield* rings.recv()} ${other.stop()}`;
 *  });
 *  // stopped → "ring true"
 *  ```
 */
export function afterFunc(ms: number, body: Body): Timer {
  if (typeof body !== "function") {
    throw new TypeError(`time.afterFunc: the body must be a function, got ${typeof body}`);
  }
  const delay = duration("afterFunc", ms);
  const origin = callerOrigin();
  return new Timer(delay, new Alarm({ ...origin, scope: origin.engine.capture() }, body));
}

/** What a Timer winds up: the channel's ticks, or a function. */
interface Works {
  readonly bubble: Bubble | undefined;
  /** Both say whether it was running and had not fired, or its value had not been taken. */
  start(delay: number, period: number): boolean;
  stop(): boolean;
}

/** Fires once: the time can be received from `c`. After `stop` or `reset` returns, no stale value
 *  is ever received. A timer that nobody waits for costs nothing and need not be stopped. Go:
 *  `time.Timer`, with the semantics of Go 1.23.
 *
 *  @example
 *  ```ts
 *  import { run } from "skein";
 *  import { Timer } from "skein/time";
 *
 *  const stopped = await run(function* () {
 *    const timer = new Timer(60_000);
 *    timer.reset(1);
 *    yield* timer.c.recv();
 *    return timer.stop();
 *  });
 *  // stopped → false
 *  ```
 */
export class Timer {
  readonly c: RecvChan<number>;
  readonly #works: Works;

  constructor(ms: number);
  /** For `afterFunc` alone.
   *  @internal */
  constructor(ms: number, works: object);
  constructor(ms: number, works?: object) {
    const delay = duration("Timer", ms);
    if (works === undefined) {
      const own = ticks(delay, 0);
      this.c = own;
      this.#works = own;
    } else {
      this.c = never;
      this.#works = works as Works;
      this.#works.start(delay, 0);
    }
  }

  /** Prevents the timer from firing. True when it did: it was running, and its value, or the start
   *  of its function, had not come out yet. */
  stop(): boolean {
    guard("stop", this.#works.bubble);
    return this.#works.stop();
  }

  /** Fires `ms` milliseconds from now instead. True when the timer was running, as for `stop`. */
  reset(ms: number): boolean {
    guard("reset", this.#works.bubble);
    return this.#works.start(duration("Timer.reset", ms), 0);
  }
}

/** Fires every `ms` milliseconds. Ticks that nobody takes in time are dropped: there is never more
 *  than one to be received. It holds nothing and nobody: one that is forgotten without `stop` is
 *  collected, and does not keep a finished program alive. Throws RangeError ("non-positive interval
 *  for NewTicker"). Go: `time.Ticker`.
 *
 *  @example
 *  ```ts
 *  import { run } from "skein";
 *  import { Ticker } from "skein/time";
 *
 *  const gap = await run(function* () {
 *    const ticker = new Ticker(2);
 *    const first = (yield* ticker.c.recv())!;
 *    const second = (yield* ticker.c.recv())!;
 *    ticker.stop();
 *    return second - first;
 *  });
 *  // gap >= 1.999 → true
 *  ```
 */
export class Ticker {
  readonly c: RecvChan<number>;
  readonly #ticks: Ticks;

  constructor(ms: number) {
    this.#ticks = ticks(interval("NewTicker", ms), ms);
    this.c = this.#ticks;
  }

  /** No more ticks, not even one that was due; the channel is not closed. */
  stop(): void {
    guard("stop", this.#ticks.bubble);
    this.#ticks.stop();
  }

  /** The next tick comes in `ms` milliseconds, and so on. */
  reset(ms: number): void {
    guard("reset", this.#ticks.bubble);
    this.#ticks.start(interval("Ticker.Reset", ms), ms);
  }
}

/** The works of `afterFunc`. */
class Alarm implements Works {
  readonly #origin: Origin;
  readonly #body: Body;
  #stop = (): boolean => false;

  constructor(origin: Origin, body: Body) {
    this.#origin = origin;
    this.#body = body;
  }

  get bubble(): Bubble | undefined {
    return this.#origin.bubble;
  }

  start(delay: number): boolean {
    const was = this.#stop();
    const begin = (): void => void go.with({ name: this.#body.name }, this.#body);
    const when = momentIn(this.#origin, delay);
    this.#stop = this.#origin.engine.timers.start(when, this.#origin, begin);
    return was;
  }

  stop(): boolean {
    return this.#stop();
  }
}

/** A timer of a bubble is for that bubble's goroutines alone; one from outside is for everybody. */
function guard(verb: string, bubble: Bubble | undefined): void {
  checkInside(bubble, callerBubble(), `${verb} of synctest timer`);
}

function interval(verb: string, ms: number): number {
  if (duration(verb, ms) > 0) return ms;
  throw new RangeError(`non-positive interval for ${verb}`);
}
