// Timers that call functions of the host: the JavaScript behind the core's timers of kind HOST.
import type { Engine } from "./engine.ts";
import { callAs } from "./origin.ts";
import type { Origin } from "./origin.ts";

/** A function to be called when its time has come. */
interface HostTimer {
  readonly body: () => void;
  readonly origin: Origin;
  readonly stop: () => boolean;
}

export class HostTimers {
  readonly #engine: Engine;
  readonly #timers: (HostTimer | undefined)[] = [];
  readonly #free: number[] = [];

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Calls `body` at `when` on the clock of `origin`, to which what it makes belongs; the result
   *  stops it and says whether it was in time. A run that ends takes its timers along. In a bubble,
   *  where the clock may stand still for long, what is due is called now, as in Go. */
  start(when: number, origin: Origin, body: () => void): () => boolean {
    const { run, bubble } = origin;
    if (run?.isOpen === false) return tooLate;
    if (when >= Number.MAX_VALUE) return onlyOnce();
    if (bubble !== undefined && when <= bubble.clock) {
      callAs(origin, body);
      return tooLate;
    }
    const { core, turns } = this.#engine;
    const index = this.#free.pop() ?? this.#timers.length;
    const started = core.startHostTimer(when, index, bubble?.at);
    const stop = (): boolean => {
      if (this.#timers[index] !== timer) return false;
      this.#release(timer, index);
      this.#engine.core.stopTimer(started);
      turns.rearm();
      return true;
    };
    const timer: HostTimer = { body, origin, stop };
    this.#timers[index] = timer;
    run?.timers.add(stop);
    turns.rearm();
    return stop;
  }

  /** The core says that timer `index` is due. */
  fire(index: number): void {
    const timer = this.#timers[index]!;
    this.#release(timer, index);
    try {
      callAs(timer.origin, timer.body);
    } catch (error) {
      // The core is in the middle of a dispatch: an error must not unwind it.
      this.#engine.host.report(error);
    }
  }

  #release(timer: HostTimer, index: number): void {
    timer.origin.run?.timers.delete(timer.stop);
    this.#timers[index] = undefined;
    this.#free.push(index);
  }
}

const tooLate = (): boolean => false;

/** Stops a timer that never fires: in time the first time. */
function onlyOnce(): () => boolean {
  let isRunning = true;
  return () => {
    const was = isRunning;
    isRunning = false;
    return was;
  };
}
