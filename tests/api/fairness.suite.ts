// Host timers stay on time under any load of goroutines: a slice is at most 8 ms, and after it the
// event loop gets its turn. A machine that is busy with other things may delay any single timer, so
// each load is judged by the best of several: a scheduler that holds the event loop up delays all.

import { chan, go, gosched, run, select, wait } from "skein";
import type { RecvChan, Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asMain } from "../support/goroutine.ts";
import { rounds } from "../support/parked.ts";
import { within } from "../support/within.ts";

const test = suite("fairness");

const TIMERS = 7;

/** How long after it was set a timer of 10 ms fires. */
function timer(): Promise<number> {
  const set = performance.now();
  return new Promise((resolve) => setTimeout(() => resolve(performance.now() - set), 10));
}

/** The best of several timers, while `load` keeps the scheduler busy. */
async function bestUnder(load: (stopped: () => boolean) => void): Promise<number> {
  let stop = false;
  const times: number[] = [];
  await run(function* (): Routine {
    load(() => stop);
    // Main takes part like any goroutine; the timers are the host's own.
    const measured = (async () => {
      for (let i = 0; i < TIMERS; i++) times.push(await timer());
    })();
    yield* wait(measured);
    stop = true;
  });
  return Math.min(...times);
}

const ready = (): RecvChan<void> => {
  const ch = chan<void>();
  ch.close();
  return ch;
};

const loads: [title: string, load: (stopped: () => boolean) => void][] = [
  ["10,000 runnable goroutines", (stopped) => {
    for (let i = 0; i < 10_000; i++) {
      go(function* (): Routine {
        while (!stopped()) yield* gosched();
      });
    }
  }],
  ["a ping-pong that never stops", (stopped) => {
    const [a, b] = [chan<number>(), chan<number>()];
    go(function* (): Routine {
      while (!stopped()) {
        yield* a.send(1);
        yield* b.recv();
      }
    });
    go(function* (): Routine {
      for (;;) {
        yield* a.recv();
        yield* b.send(1);
      }
    });
  }],
  ["a goroutine that only receives from a closed channel", (stopped) => {
    const ch = ready();
    go(function* (): Routine {
      while (!stopped()) yield* ch.recv();
    });
  }],
  ["a goroutine that only fills and empties its own buffer", (stopped) => {
    const ch = chan<number>(1);
    go(function* (): Routine {
      while (!stopped()) {
        yield* ch.send(1);
        yield* ch.recv();
      }
    });
  }],
  ["goroutines whose selects are always ready", (stopped) => {
    const cases = { a: ready(), b: ready() };
    for (let i = 0; i < 3; i++) {
      go(function* (): Routine {
        while (!stopped()) yield* select(cases);
      });
    }
  }],
  ["a goroutine that joins one that has ended", (stopped) => {
    const ended = go(() => 1);
    go(function* (): Routine {
      while (!stopped()) yield* ended.join();
    });
  }],
  ["a goroutine that waits for promises that are settled", (stopped) => {
    go(function* (): Routine {
      while (!stopped()) yield* wait(Promise.resolve());
    });
  }],
  ["an async body that awaits operations that are ready", (stopped) => {
    const ch = ready();
    go(async () => {
      while (!stopped()) await ch.recv();
    });
  }],
  ["an async body that awaits turns of the scheduler", (stopped) => {
    go(async () => {
      while (!stopped()) await gosched();
    });
  }],
  ["a goroutine that starts goroutines without end", (stopped) => {
    go(function* (): Routine {
      while (!stopped()) yield* go(() => 1).join();
    });
  }],
];

for (const [title, load] of loads) {
  test(`a timer of 10 ms fires before 20 ms beside ${title}`, within(10_000, async () => {
    const best = await bestUnder(load);
    assert.ok(best < 20, `the best of ${TIMERS} fired after ${best.toFixed(1)} ms`);
  }));
}

test("a goroutine that never parks does not keep others from running", asMain(function* () {
  let progress = 0;
  go(function* (): Routine {
    const ch = ready();
    for (;;) yield* ch.recv();
  });
  go(function* (): Routine {
    for (;;) {
      progress++;
      yield* gosched();
    }
  });
  const ch = ready();
  while (progress < 5) yield* ch.recv();
}));

test("a pair that hands over for ever does not keep others from running", asMain(function* () {
  const [a, b] = [chan<number>(), chan<number>()];
  const half = function* (mine: typeof a, other: typeof a): Routine {
    for (;;) {
      yield* mine.recv();
      yield* other.send(1);
    }
  };
  go(half, a, b);
  go(half, b, a);
  yield* a.send(1);
  yield* rounds(10);
}));

test.run();
