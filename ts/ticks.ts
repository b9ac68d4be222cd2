// Ticks: the channel of a timer. It holds no values: the core works out whether there is one when
// somebody asks (assembly/time/ticker.ts).
import { G_SLOT, REG_TICK } from "../assembly/abi.ts";
import { callerNow } from "./default.ts";
import type { Bubble } from "./core/bubble.ts";
import type { Engine } from "./core/engine.ts";
import type { Task } from "./core/task.ts";
import { Inlet } from "./inlet.ts";

export class Ticks extends Inlet<number> {
  readonly cap = 0;
  readonly length = 0;

  /** Due at `when`, and then, unless that is 0, every `period`. */
  constructor(engine: Engine, bubble: Bubble | undefined, when: number, period: number) {
    super(engine, bubble, engine.core.makeTicker(when, period, bubble?.at));
    engine.ownChan(this);
  }

  /** Due at `when` from now on; Infinity: stopped. True when a tick was to come or to be taken. */
  set(when: number, period: number): boolean {
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
    return this.engine.f64[(task.at + G_SLOT) >> 3]!;
  }

  override toString(): string {
    return "Chan of a timer";
  }
}

/** The moment `delay` milliseconds from now, for a timer that runs: Infinity is for stopped ones. */
export function moment(delay: number): number {
  return Math.min(callerNow() + Math.max(0, delay), Number.MAX_VALUE);
}
