// The soak: random programs one after the other, for a time, with an eye on what they leave behind.

import { runtime } from "skein";
import { within } from "../support/within.ts";
import { audit, watchCores } from "./cores.ts";
import { Memory } from "./memory.ts";
import type { Sample } from "./memory.ts";
import { play } from "./program.ts";

export interface SoakOptions {
  /** The seed of the first program. */
  readonly seed: number;
  readonly seconds: number;
  /** What the programs are made of, as in `partNames`. */
  readonly parts: readonly string[];
  /** How many programs at most. */
  readonly programs: number;
  /** How often memory is looked at. */
  readonly everySeconds: number;
  /** Told what goes on, a line at a time. */
  readonly log: (line: string) => void;
}

export interface Outcome {
  readonly programs: number;
  /** What is wrong; "" when nothing is. */
  readonly failure: string;
}

const LIMIT_MS = 20_000;
const MIB = 2 ** 20;

/** An error with all its causes. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : `\n${told(error.cause)}`;
  const { message, stack = "" } = error;
  return (stack.includes(message) ? stack : `${message}\n${stack}`) + cause;
}

function progress(seconds: number, programs: number, { coreBytes, heapBytes }: Sample): string {
  return [
    `${seconds.toFixed(0).padStart(6)} s`,
    `${programs} programs`,
    `${(programs / seconds).toFixed(0)}/s`,
    `${runtime.stats().spawned} goroutines, ${runtime.numGoroutine()} alive`,
    `core ${(coreBytes / MIB).toFixed(2)} MiB`,
    `heap ${(heapBytes / MIB).toFixed(1)} MiB`,
  ].join("  ");
}

/** The failure of one program, or "". */
async function tryOne(seed: number, parts: readonly string[]): Promise<string> {
  try {
    await within(LIMIT_MS, () => play(seed, parts, audit))(undefined);
    audit();
    return "";
  } catch (error) {
    return `seed ${seed}: ${told(error)}`;
  }
}

export async function soak(options: SoakOptions): Promise<Outcome> {
  const { seed, seconds, parts, everySeconds, log } = options;
  watchCores();
  const memory = new Memory(() => runtime.stats().heapBytes);
  const start = performance.now();
  const passed = (): number => (performance.now() - start) / 1000;
  let programs = 0;
  let next = everySeconds;
  while (programs < options.programs && passed() < seconds) {
    const failure = await tryOne(seed + programs, parts);
    programs++;
    if (failure !== "") return { programs, failure };
    if (passed() < next) continue;
    log(progress(passed(), programs, await memory.sample()));
    next = Math.max(next + everySeconds, passed());
  }
  return { programs, failure: memory.verdict() };
}
