// Waits: time and promises, and async code that shares channels with goroutines.

import { chan, go, select, time, wait } from "skein";
import type { Chan, Routine } from "skein";
import type { Draw } from "../../support/seed.ts";
import { crowd, expect, forked } from "../part.ts";

/** A rounding error of the clock is none of the runtime's. */
const EPSILON_MS = 1e-6;

export function* sleeping(draw: Draw): Routine {
  const all = crowd(1 + draw(6), draw, function* (own) {
    for (let naps = 1 + own(4); naps > 0; naps--) {
      const ms = own(8) / 4;
      const start = time.now();
      const way = own(3);
      if (way === 0) yield* time.sleep(ms);
      else if (way === 1) yield* time.after(ms).recv();
      else yield* select({ nap: time.sleep(ms), never: time.sleep(Infinity) });
      const took = time.now() - start;
      if (took < ms - EPSILON_MS) throw new Error(`slept ${took} ms instead of ${ms}`);
    }
  });
  for (const g of all) yield* g.join();
}

/** A promise that settles in one of the ways that promises do. */
function promiseOf(value: number, draw: Draw): Promise<number> {
  const how = draw(4);
  if (how === 0) return Promise.resolve(value);
  if (how === 1) return Promise.reject(new RangeError(String(value)));
  return new Promise((resolve) => {
    if (how === 2) queueMicrotask(() => resolve(value));
    else setTimeout(() => resolve(value), 0);
  });
}

export function* promises(draw: Draw): Routine {
  const all = crowd(1 + draw(5), draw, function* (own, index) {
    for (let i = own(5); i > 0; i--) {
      const later = forked(own);
      const source = own(2) ? () => promiseOf(index, later) : promiseOf(index, later);
      try {
        expect("what the promise gave", yield* wait(source), index);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        expect("why it was rejected", error.message, String(index));
      }
    }
  });
  for (const g of all) yield* g.join();
}

/** Goroutines and async functions that pass one number on, each adding one. */
export function* mixture(draw: Draw): Routine {
  const length = 2 + draw(10);
  const places = Array.from({ length: length + 1 }, () => chan<number>(draw(2)));
  const all = places.slice(1).map((to, index) => {
    const from = places[index]!;
    return draw(2) ? go(asyncLink, from, to, draw(3)) : go(link, from, to);
  });
  yield* places[0]!.send(0);
  expect("how many passed it on", yield* places[length]!.recv(), length);
  for (const g of all) yield* g.join();
}

function* link(from: Chan<number>, to: Chan<number>): Routine {
  yield* to.send((yield* from.recv())! + 1);
}

async function asyncLink(from: Chan<number>, to: Chan<number>, turns: number): Promise<void> {
  const value = (await from.recv())!;
  for (let i = 0; i < turns; i++) await null;
  await to.send(value + 1);
}
