// Waiting for other goroutines to reach a state, without a clock.

import { gosched } from "skein";
import type { Goroutine, Routine } from "skein";
import * as assert from "uvu/assert";

/** Yields until every one of the goroutines is blocked. */
export function* parked(...goroutines: Goroutine[]): Routine {
  for (const g of goroutines) {
    while (g.status !== "waiting" && g.status !== "syscall") {
      assert.is.not(g.status, "dead", `goroutine ${g.id} ended instead of blocking`);
      yield* gosched();
    }
  }
}

/** Lets the others run `count` times. */
export function* rounds(count: number): Routine {
  for (let i = 0; i < count; i++) yield* gosched();
}

/** Waits for all of them to return. */
export function* joined(goroutines: Iterable<Goroutine>): Routine {
  for (const g of goroutines) yield* g.join();
}

/** A small generator of numbers of its own, so that a scenario's choices follow from its seed. */
export function lottery(seed: number): (below: number) => number {
  let state = (seed * 2654435761) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
}
