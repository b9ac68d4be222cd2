// A laboratory: an engine of the library on the debug build of the core, open to audits, with a
// clock that the test moves by hand.

import { Engine } from "../../ts/core/engine.ts";
import { runIn } from "../../ts/go.ts";
import type { Routine } from "../../ts/contract.ts";
import type { Ending } from "../../ts/core/run.ts";
import { loopHost } from "../../ts/host/loop.ts";
import { detect } from "../../ts/runtime/detect.ts";
import { compiled } from "./core.ts";
import type { TestCore } from "./core.ts";

const debug = compiled("debug");
const opened = new WeakMap<WebAssembly.Memory, TestCore>();

/** A core that tests have compiled for themselves. */
function isOpen(module: WebAssembly.Module): boolean {
  return WebAssembly.Module.exports(module).some(({ name }) => name === "audit");
}

/** Every core that the library makes from now on is a debug core, whose exports are kept. */
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
    super(isOpen(module) ? module : debug, imports);
    const core = this.exports as unknown as TestCore;
    opened.set(core.memory, core);
  }
};

/** What the slabs of the core are called. */
const slabs = ["goroutines", "waiters", "channels", "timers", "tickers", "bubbles"] as const;

export class Lab {
  now = 0;
  /** How often the engine has set the platform's timer. */
  arms = 0;
  readonly reports: unknown[] = [];
  readonly engine: Engine;
  readonly core: TestCore;
  #armed: { readonly when: number; readonly body: () => void } | undefined;

  constructor() {
    const host = {
      ...loopHost(detect()),
      now: () => this.now,
      arm: (when: number, body: () => void) => {
        this.arms++;
        this.#armed = when === Infinity ? undefined : { when, body };
      },
      alive: () => false,
      report: (error: unknown) => void this.reports.push(error),
    };
    this.engine = new Engine({ host, seed: 1 });
    this.core = opened.get(this.engine.core.memory)!;
  }

  run<T>(main: () => Routine<T>, ending?: Ending): Promise<T> {
    return runIn(this.engine, main, {}, ending);
  }

  /** When the platform's timer is due. */
  get due(): number {
    return this.#armed?.when ?? Infinity;
  }

  /** Moves the clock; the platform's timer goes off when that is due. */
  async advance(ms: number): Promise<void> {
    this.now += ms;
    const armed = this.#armed;
    if (armed !== undefined && armed.when <= this.now) {
      this.#armed = undefined;
      armed.body();
    }
    await this.rest();
  }

  /** Lets the engine run until it has nothing more to do. */
  async rest(): Promise<void> {
    for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Audits the core, and tells how many records of each kind are taken. */
  taken(): Record<(typeof slabs)[number], number> {
    this.core.audit();
    const counts = slabs.map((name, kind) => [name, this.core.slabLive(kind)]);
    return Object.fromEntries(counts) as Record<(typeof slabs)[number], number>;
  }
}
