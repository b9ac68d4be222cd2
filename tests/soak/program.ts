// A random program: some parts side by side, under a seeded scheduler with a virtual clock or under
// the ordinary one.

import { go, gosched, run, runtime, testing } from "skein";
import type { Routine } from "skein";
import { draws } from "../support/seed.ts";
import { expect, forked, oneOf } from "./part.ts";
import type { Part } from "./part.ts";
import { calls } from "./parts/calls.ts";
import { deadlines, trees } from "./parts/contexts.ts";
import { endings } from "./parts/endings.ts";
import { conditions, groups, mutexes, readers, semaphores } from "./parts/locks.ts";
import { crossing, ring } from "./parts/meetings.ts";
import { events, streams } from "./parts/outside.ts";
import { pipes } from "./parts/pipes.ts";
import { flights, limited } from "./parts/teams.ts";
import { alarms, tickers, timers } from "./parts/timers.ts";
import { mixture, promises, sleeping } from "./parts/waits.ts";

const parts: Record<string, Part> = {
  pipes, crossing, ring, calls, endings,
  sleeping, promises, mixture, timers, alarms, tickers,
  mutexes, readers, conditions, groups, semaphores,
  trees, deadlines, limited, flights, streams, events,
};
/** Enough for every goroutine that can run to do so. */
const ROUNDS = 100;

/** What programs are made of. */
export const partNames = Object.keys(parts);

/** Plays the program of a seed; rejects when something was not as it must be. `audit` is called
 *  while the main goroutine is the last one. */
export async function play(
  seed: number,
  names: readonly string[],
  audit: () => void,
): Promise<void> {
  const draw = draws(seed);
  const isSeeded = draw(2) === 0;
  const chosen = Array.from({ length: 1 + draw(4) }, () => oneOf(names, draw));
  const main = function* (): Routine {
    const all = chosen.map((name) => go.with({ name }, parts[name]!, forked(draw)));
    for (const g of all) yield* g.join();
    // Who has nothing left to do may still have to end.
    for (let i = 0; i < ROUNDS && runtime.numGoroutine() > 1; i++) yield* gosched();
    expect("goroutines left", runtime.numGoroutine(), 1);
    audit();
  };
  const end = isSeeded ? testing.seeded(seed, main) : run(main);
  await end.catch((error: unknown) => {
    throw new Error(`${isSeeded ? "seeded" : "ordinary"} run of ${chosen.join(", ")}`, {
      cause: error,
    });
  });
  expect("goroutines outside the run", runtime.numGoroutine(), 0);
}

