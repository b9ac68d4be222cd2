// The soak of a collected heap: goroutines in WebAssembly build structures, hold them while they
// wait, hand them over and drop them (tests/wasm/programs/churn.ts), and memory stays as it is.

import { loaded } from "../support/app.ts";
import { inside } from "../support/objects.ts";
import { within } from "../support/within.ts";
import { Memory } from "./memory.ts";
import type { Outcome } from "./soak.ts";

export interface ChurnOptions {
  /** The seed of the first run. */
  readonly seed: number;
  readonly seconds: number;
  /** How many runs at most. */
  readonly programs: number;
  readonly everySeconds: number;
  readonly log: (line: string) => void;
}

const LIMIT_MS = 120_000;
const MIB = 2 ** 20;
/** Little more than what is taken in the first seconds: what leaks comes to the end of it. */
const MOST_BYTES = 12.5 * MIB;
const WORKERS = 4;
const ROUNDS = 200;
/** One run in so many has a cycle at each allocation, and is that much shorter. */
const STRESSED = 16;

export async function churn(options: ChurnOptions): Promise<Outcome> {
  const { seed, seconds, everySeconds, log } = options;
  const app = await loaded("churn", { maxMemoryBytes: MOST_BYTES });
  const memory = new Memory(() => app.runtime.stats().heapBytes);
  const start = performance.now();
  const passed = (): number => (performance.now() - start) / 1000;
  let programs = 0;
  let next = everySeconds;
  while (programs < options.programs && passed() < seconds) {
    const current = seed + programs;
    const isStressed = current % STRESSED === 0;
    inside(app).stress(isStressed);
    const rounds = isStressed ? ROUNDS / STRESSED : ROUNDS;
    try {
      await within(LIMIT_MS, async () => {
        await app.run("churn", current, WORKERS, Math.ceil(rounds));
      })(undefined);
    } catch (error) {
      const text = error instanceof Error ? error.stack ?? error.message : String(error);
      return { programs: programs + 1, failure: `seed ${current}: ${text}` };
    }
    programs++;
    if (passed() < next) continue;
    await memory.sample();
    const { gcCycles, allocatedBytes, heapBytes, gcPauses } = app.runtime.stats();
    log([
      `${passed().toFixed(0).padStart(6)} s`,
      `${programs} runs`,
      `${gcCycles} cycles`,
      `${(allocatedBytes / MIB / 1024).toFixed(1)} GiB allocated`,
      `memory ${(heapBytes / MIB).toFixed(2)} MiB`,
      `longest pause ${gcPauses.longest.toFixed(2)} ms`,
    ].join("  "));
    next = Math.max(next + everySeconds, passed());
  }
  return { programs, failure: memory.verdict() };
}
