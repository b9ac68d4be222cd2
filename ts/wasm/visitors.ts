// Goroutines in WebAssembly as the engine sees them: they end, they trap, they are shown in dumps.
import { G_OK, REG_ENDED } from "../../assembly/abi.ts";
import type { Portrait } from "../core/dump.ts";
import type { Guest } from "../core/guest.ts";
import type { Run } from "../core/run.ts";
import type { Objects } from "../core/stats.ts";
import type { App } from "./app.ts";
import { portray } from "./frames.ts";
import { stackHere } from "./trace.ts";

/** The most goroutines that a dump shows. */
const MOST_SHOWN = 10_000;

export class Visitors implements Guest {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** The main goroutine of a run has ended. */
  ended(): void {
    const { core, engine } = this.#app;
    const g = engine.i32[engine.registers + REG_ENDED / 4]!;
    const call = this.#app.callOf(g)!;
    const hasReturned = engine.i32[(g + G_OK) >> 2] !== 0;
    let value: unknown;
    try {
      if (hasReturned) value = this.#app.liftResult(call.signature, core.slotOf(g));
    } catch (error) {
      core.discard(g);
      call.run.fail(error);
      return;
    }
    core.discard(g);
    if (hasReturned) call.run.returned(value);
    else call.run.exited();
  }

  trapped(error: unknown): void {
    this.#app.panics.thrown(error);
  }

  dump(run?: Run): Portrait[] {
    const portraits: Portrait[] = [];
    const { core } = this.#app;
    const { stack } = stackHere();
    for (let g = core.following(0); g !== 0; g = core.following(g)) {
      if (run !== undefined && this.#app.callOf(g)?.run !== run) continue;
      portraits.push(portray(this.#app, g, stack));
      if (portraits.length === MOST_SHOWN) break;
    }
    return portraits;
  }

  stacks(): { bytes: number; segments: number } {
    const { core } = this.#app;
    return { bytes: core.segmentBytes(), segments: core.segmentCount() };
  }

  objects(): Objects {
    const { core } = this.#app;
    return {
      objectBytes: core.objectBytes(),
      allocatedBytes: core.allocatedBytes(),
      gcPauses: {
        last: core.pause(0),
        longest: core.pause(1),
        total: core.pause(2),
        median: core.pauseOf(0.5),
        p99: core.pauseOf(0.99),
      },
    };
  }
}
