// A conformance scenario is one body run as the main goroutine under many scheduler seeds. A
// failure names the seed; SKEIN_SEED=n runs that seed alone, SKEIN_SEEDS=n sets how many there are.

import { run } from "skein";
import type { Routine } from "skein";
import { seeded } from "skein/testing";
import { suite } from "uvu";
import { recorded } from "./progress.ts";
import { within } from "./within.ts";

/** The body of a scenario; `seed` lets it spread sizes over the seeds. */
export type ScenarioBody = (seed: number) => Routine<unknown>;

export interface Scenarios {
  /** Runs `body` under up to `atMost` scheduler seeds. */
  scenario(id: string, title: string, body: ScenarioBody, atMost?: number): void;
  /** Runs `body` once, under the ordinary scheduler and the real clock. */
  real(id: string, title: string, body: () => Routine<unknown>): void;
  /** A test that arranges its own runs, of which it says that there are `runs`. */
  test(id: string, title: string, body: () => Promise<void>, runs?: number): void;
  run(): void;
}

const LIMIT_MS = 20_000;

export function scenarios(name: string): Scenarios {
  const tests = suite(`conformance: ${name}`);
  const add = (title: string, runs: number, body: () => Promise<void>): void => {
    recorded(tests, title, () => within(LIMIT_MS, body)(undefined), runs);
  };
  return {
    scenario(id, title, body, atMost = Infinity): void {
      const list = seeds(atMost);
      add(`${id}: ${title}`, list.length, () => underSeeds(id, body, list));
    },
    real(id, title, body): void {
      add(`${id}: ${title}`, 1, async () => void (await run(body)));
    },
    test(id, title, body, runs = 1): void {
      add(`${id}: ${title}`, runs, body);
    },
    run(): void {
      tests.run();
    },
  };
}

/** The seeds of one scenario: the one that SKEIN_SEED names, or 1 … SKEIN_SEEDS (100). */
export function seeds(atMost: number): number[] {
  const { SKEIN_SEED, SKEIN_SEEDS } = process.env;
  if (SKEIN_SEED !== undefined) return [Number(SKEIN_SEED)];
  const count = Math.min(Number(SKEIN_SEEDS ?? 100), atMost);
  return Array.from({ length: count }, (_, index) => index + 1);
}

async function underSeeds(id: string, body: ScenarioBody, list: number[]): Promise<void> {
  for (const seed of list) {
    try {
      await seeded(seed, () => body(seed));
    } catch (error) {
      throw named(error, `${id} failed under seed ${seed} (replay with SKEIN_SEED=${seed})`);
    }
  }
}

/** Puts the seed in front of the message; a panic's cause is what the reader wants to see. */
function named(error: unknown, heading: string): unknown {
  const told = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(told instanceof Error)) return new Error(`${heading}: ${String(told)}`);
  told.message = `${heading}\n${told.message}`;
  return told;
}
