// Ticks: the channel of a timer. It holds no values: the core works out whether there is one when
// somebody asks (assembly/time/ticker.ts).
import { G_TICK, REG_TICK } from "../assembly/abi.ts";
import type { Bubble } from "./core/bubble.ts";
import type { Engine } from "./core/engine.ts";
import type { Task } from "./core/task.ts";
import { Inlet } from "./inlet.ts";

export class Ticks extends Inlet<number> {
  readonly cap = 0;
  readonly length = 0;

  /** Due in `delay` milliseconds, and then, unless that is 0, every `period`. */
  constructor(engine: Engine, bubble: Bubble | undefined, delay: number, period: number) {
    const when = momentIn({ engine, bubble }, delay);
    super(engine, bubble, engine.core.makeTicker(when, period, bubble?.at));
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
    return engine.f64[(engine.registers + REG_TICK / 4) >> 1]!;
  }

  arrived(task: Task): number {
    return this.engine.f64[(task.at + G_TICK) >> 3]!;
  }

  override toString(): string {
    return "Chan of a timer";
  }
}

/** Where a timer runs: its clock is that of its bubble, or of its engine. */
interface Place {
  readonly engine: Engine;
  readonly bubble: Bubble | undefined;
}

/** The moment `delay` milliseconds from now, for a timer that runs: Infinity is for stopped ones. */
export function momentIn({ engine, bubble }: Place, delay: number): number {
  const now = bubble?.now() ?? engine.host.now();
  return Math.min(now + Math.max(0, delay), Number.MAX_VALUE);
}
