// Ticks: the channel of a timer. It holds no values: the core works out whether there is one when
// somebody asks (assembly/time/ticker.ts).
import { G_TICK, REG_TICK } from "../assembly/abi.ts";
import { START_MS } from "./core/bubble.ts";
import type { Bubble } from "./core/bubble.ts";
import type { Engine } from "./core/engine.ts";
import type { Task } from "./core/task.ts";
import { callerBubble, callerEngine } from "./default.ts";
import { Inlet } from "./inlet.ts";

export class Ticks extends Inlet<number> {
  readonly cap = 0;
  readonly length = 0;

  /** Due in `delay` milliseconds, and then, unless that is 0, every `period`. */
  constructor(engine: Engine, bubble: Bubble | undefined, delay: number, period: number) {
    const when = momentIn({ engine, bubble }, delay);
    const at = engine.core.makeTicker(when, period, bubble?.at);
    super(engine, bubble, at);
    engine.chans.own(this, at);
  }

  /** Due in `delay` milliseconds from now on. True when a tick was to come or to be taken. */
  start(delay: number, period: number): boolean {
    return this.#set(momentIn(this, delay), period);
  }

  /** True when a tick was to come or to be taken. */
  stop(): boolean {
    return this.#set(Infinity, 0);
  }

  #set(when: number, period: number): boolean {
    const { engine } = this;
    const was = engine.core.setTicker(this.at, when, period) !== 0;
    engine.turns.rearm();
    return was;
  }

  take(): number {
    const { engine } = this;
    return this.#told(engine.f64[(engine.registers + REG_TICK / 4) >> 1]!);
  }

  arrived(task: Task): number {
    return this.#told(this.engine.f64[(task.at + G_TICK) >> 3]!);
  }

  /** A moment of the core's clock as `now` tells it. */
  #told(moment: number): number {
    return this.bubble === undefined ? moment : START_MS + moment;
  }

  override toString(): string {
    return "Chan of a timer";
  }
}

/** Where a timer runs: on the clock of its bubble, or of its engine. */
interface Place {
  readonly engine: Engine;
  readonly bubble: Bubble | undefined;
}

/** The moment `delay` milliseconds from now on the core's clock, for a timer that runs: Infinity is
 *  for stopped ones. */
export function momentIn({ engine, bubble }: Place, delay: number): number {
  const now = bubble?.clock ?? engine.host.now();
  return Math.min(now + Math.max(0, delay), Number.MAX_VALUE);
}

/** The channel of a new timer of the caller's. */
export function ticks(delay: number, period: number): Ticks {
  return new Ticks(callerEngine(), callerBubble(), delay, period);
}

/** Durations are numbers of milliseconds; `verb` says who was given something else. */
export function duration(verb: string, ms: number): number {
  if (typeof ms === "number" && !Number.isNaN(ms)) return ms;
  throw new TypeError(`time.${verb}: expected a number of milliseconds, got ${typeof ms} ${ms}`);
}
