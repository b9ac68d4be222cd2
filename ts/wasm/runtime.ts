// What `app.runtime` is: the runtime inside a program, for goroutines written in JavaScript.
import type { Routine, RunOptions } from "../contract.ts";
import { statsOf } from "../core/stats.ts";
import type { Stats } from "../core/stats.ts";
import { runIn } from "../go.ts";
import type { App } from "./app.ts";

export class ResidentRuntime {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  get procs(): number {
    return 1;
  }

  /** Runs `main` as `run` does: it and the goroutines that it starts share queues and channels with
   *  those of the program. */
  async run<T>(
    main: () => Routine<T> | PromiseLike<T> | T,
    options: RunOptions = {},
  ): Promise<T> {
    this.#app.expectLive();
    return runIn(this.#app.engine, main, options);
  }

  stats(): Stats {
    this.#app.expectLive();
    return statsOf(this.#app.engine);
  }

  gc(): void {
    this.#app.expectLive();
    this.#app.core.collect();
  }

  stop(): Promise<void> {
    return this.#app.stop();
  }
}
