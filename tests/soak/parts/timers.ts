// Timers: what fires fires once and not too early, what is stopped does not, and a ticker's channel
// never holds a tick from before.

import { chan, go, select, time } from "skein";
import type { Routine } from "skein";
import type { Draw } from "../../support/seed.ts";
import { crowd, expect } from "../part.ts";

/** The clock is read in between: a timer of so many milliseconds may seem a little shorter. */
const EPSILON_MS = 1e-6;

/** A timer that is stopped and set again at will; in the end it fires once. */
export function* timers(draw: Draw): Routine {
  const all = crowd(1 + draw(5), draw, function* (own) {
    const timer = new time.Timer(own(8) / 4);
    for (let changes = own(5); changes > 0; changes--) {
      if (own(2)) yield* time.sleep(own(8) / 8);
      if (own(2)) timer.stop();
      else timer.reset(own(8) / 4);
    }
    const ms = own(8) / 4;
    const start = time.now();
    timer.reset(ms);
    yield* timer.c.recv();
    const took = time.now() - start;
    if (took < ms - EPSILON_MS) throw new Error(`fired after ${took} ms instead of ${ms}`);
    expect("a second value", timer.c.tryRecv(), undefined);
    expect("whether there was something to stop", timer.stop(), false);
  });
  for (const g of all) yield* g.join();
}

/** Functions that are called later, unless they are stopped: each is one or the other. */
export function* alarms(draw: Draw): Routine {
  const calls = chan<number>(64);
  let stopped = 0;
  const made = Array.from({ length: 1 + draw(10) }, (_, index) =>
    time.afterFunc(draw(8) / 4, () => void calls.trySend(index))
  );
  for (const timer of made) {
    if (draw(3) === 0) yield* time.sleep(draw(4) / 4);
    if (draw(2) === 0 && timer.stop()) stopped++;
  }
  const called = new Set<number>();
  for (let left = made.length - stopped; left > 0; left--) called.add((yield* calls.recv())!);
  expect("functions called", called.size, made.length - stopped);
  yield* time.sleep(2.5);
  expect("functions called after they were stopped", calls.length, 0);
}

export function* tickers(draw: Draw): Routine {
  const ms = 0.5 + draw(4) / 4;
  const ticker = new time.Ticker(ms);
  const quit = chan<void>();
  const others = crowd(draw(3), draw, function* () {
    let ticks = 0;
    while ((yield* select({ tick: ticker.c, quit })).case === "tick") ticks++;
    return ticks;
  });
  let last = -Infinity;
  for (let ticks = 1 + draw(4); ticks > 0; ticks--) {
    const at = (yield* ticker.c.recv())!;
    if (at < last) throw new Error(`a tick of ${at} after that of ${last}`);
    last = at;
  }
  ticker.stop();
  const later = go(function* (): Routine<string> {
    return (yield* select({ tick: ticker.c, time: time.sleep(3 * ms) })).case;
  });
  expect("what comes of a stopped ticker", yield* later.join(), "time");
  quit.close();
  for (const g of others) yield* g.join();
}
