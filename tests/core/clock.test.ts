// The library on a clock that the test moves: how timers of goroutines meet the platform's one
// timer, and what is left in the core when everything is over.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { chan } from "../../ts/chan.ts";
import type { Routine } from "../../ts/contract.ts";
import { go, gosched } from "../../ts/go.ts";
import { never } from "../../ts/never.ts";
import { select } from "../../ts/select.ts";
import { bubble } from "../../ts/testing.ts";
import { after, afterFunc, now, sleep, Ticker, Timer } from "../../ts/time.ts";
import { wait } from "../../ts/wait.ts";
import { Lab } from "../support/lab.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("core: the library's clock");

/** Runs `main` in a lab while the clock goes on by itself. */
async function play<T>(lab: Lab, main: () => Routine<T>): Promise<T> {
  let isOver = false;
  const result = lab.run(main);
  const over = (): void => void (isOver = true);
  result.then(over, over);
  await lab.rest();
  while (!isOver) await lab.advance(lab.due === Infinity ? 0 : Math.max(0, lab.due - lab.now));
  return result;
}

test("the platform's timer is set to the earliest deadline, and only when that changes", within(
  5000,
  async () => {
    const lab = new Lab();
    await play(lab, function* (): Routine {
      const sleepers = Array.from({ length: 1000 }, (_, i) => go(() => sleep(1 + i % 10)));
      const timers = [50, 20, 30].map((ms) => new Timer(ms));
      const alarm = afterFunc(15, () => {});
      yield* gosched();
      for (const g of sleepers) yield* g.join();
      assert.is(now(), 10);
      alarm.stop();
      yield* select({ a: timers[0]!.c, b: timers[1]!.c, c: timers[2]!.c });
      assert.is(now(), 20);
    });
    assert.ok(lab.arms < 40, `set ${lab.arms} times`);
    assert.is(lab.due, Infinity);
    assert.is(lab.core.firstDue(), Infinity);
  },
));

test("a select with a timeout in a loop leaves neither timers nor waiters", within(
  60_000,
  async () => {
    const lab = new Lab();
    await play(lab, function* (): Routine {
      const ch = chan<number>();
      go(function* (): Routine {
        for (let i = 0; i < 100_000; i++) yield* ch.send(i);
      });
      for (let i = 0; i < 100_000; i++) {
        const got = yield* select({ ch, timeout: after(1000), sleep: sleep(2000) });
        assert.is(got.case, "ch");
      }
      assert.is(lab.core.firstDue(), Infinity);
      // The one that waits is parked with a waiter, none else.
      assert.is(lab.taken().timers, 0);
    });
    const { goroutines, waiters, timers } = lab.taken();
    assert.equal({ goroutines, waiters, timers }, { goroutines: 0, waiters: 0, timers: 0 });
  },
));

test("when the clock jumps by hours tickers drop what they missed", within(5000, async () => {
  const lab = new Lab();
  const moments: number[] = [];
  const done = lab.run(function* (): Routine {
    const ticker = new Ticker(1000);
    while (moments.length < 5) moments.push((yield* ticker.c.recv())!);
  });
  await lab.rest();
  await lab.advance(1000);
  await lab.advance(7_200_500);
  await lab.advance(100);
  assert.equal(moments, [1000, 2000], "one for all those hours");
  for (let i = 0; i < 3; i++) await lab.advance(lab.due - lab.now);
  await done;
  assert.equal(moments, [1000, 2000, 7_202_000, 7_203_000, 7_204_000]);
}));

test("timers of one moment fire in the order of their start", within(5000, async () => {
  const lab = new Lab();
  const order = await play(lab, function* (): Routine<number[]> {
    const fired: number[] = [];
    for (let i = 0; i < 50; i++) afterFunc(10, () => void fired.push(i));
    const first = new Timer(10);
    const second = new Timer(10);
    const both = [second, first].map((timer, i) =>
      go(function* (): Routine {
        yield* timer.c.recv();
        fired.push(100 + i);
      })
    );
    yield* sleep(11);
    for (const g of both) yield* g.join();
    return fired;
  });
  // Fired in this order, goroutines run as Go's `next` has it: the one made ready last comes first.
  assert.equal([...order].sort((a, b) => a - b).length, 52);
  const functions = order.filter((n) => n < 100);
  assert.equal(functions.slice(0, -1), [...Array(49).keys()]);
}));

/** All the ways in which a bubble can end. */
const endings: Record<string, () => Routine<unknown>> = {
  *returns(): Routine {
    yield* new Ticker(5).c.recv();
    new Timer(1);
    afterFunc(1e6, () => {});
  },
  *"leaves one"(): Routine {
    go(() => never.recv());
    go(() => sleep(100));
    yield* select({ timer: after(5), ch: chan<void>() });
  },
  *"blocks for good"(): Routine {
    go(async () => {
      await Promise.race([sleep(5), chan<void>().recv()]);
      await chan<void>().recv();
    });
    yield* chan<void>().recv();
  },
  *throws(): Routine {
    go(() => after(1e6).recv());
    yield* sleep(5);
    throw new Error("main");
  },
  *panics(): Routine {
    afterFunc(5, () => {
      throw new Error("other");
    });
    yield* select({ a: after(1e6), b: new Ticker(1e6).c, c: sleep(1e6) });
  },
  *"throws in a finally block"(): Routine {
    go(function* (): Routine {
      try {
        yield* sleep(1e6);
      } finally {
        go(() => sleep(1));
        void chan<void>().recv().then(() => {});
        yield* after(1).recv();
      }
    });
    yield* gosched();
    throw new Error("main");
  },
  *"is driven by a loop"(): Routine {
    function* helper(): Routine {
      yield* sleep(5);
    }
    for (const _ of helper()) new Timer(5);
  },
  *"leaves async code behind"(): Routine {
    go(async () => {
      const ch = chan<void>();
      void (async () => {
        await null;
        await ch.recv();
      })().catch(() => {});
      await sleep(5);
    });
    yield* wait(Promise.resolve());
  },
  *"is no function"(): Routine {
    yield* wait(bubble(7 as never));
  },
};

for (const [how, body] of Object.entries(endings)) {
  test(`a bubble that ${how} gives all its memory back`, within(5000, async () => {
    const lab = new Lab();
    for (let round = 0; round < 3; round++) {
      await lab.run(body, { waits: true, isBubble: true }).catch(() => {});
      await lab.rest();
      const { goroutines, waiters, timers, bubbles } = lab.taken();
      const left = { goroutines, waiters, timers, bubbles };
      assert.equal(left, { goroutines: 0, waiters: 0, timers: 0, bubbles: 0 });
    }
    assert.is(lab.engine.bubbles.size, 0);
    assert.equal(lab.reports, []);
  }));
}

test("a run that starts a bubble with no function leaves none", within(5000, async () => {
  const lab = new Lab();
  await lab.run(function* (): Routine {
    yield* wait(rejection(bubble(7 as never)));
  });
  assert.is(lab.taken().bubbles, 0);
}));

test("a million timers, started and stopped, leave the heap empty", within(60_000, async () => {
  const lab = new Lab();
  await play(lab, function* (): Routine {
    let timer = new Timer(5);
    for (let i = 0; i < 1_000_000; i++) {
      if (i % 10_000 === 0) {
        timer = new Timer(5);
        yield* gosched();
      }
      timer.reset(1000 + i % 100);
      if (i % 2 === 0) timer.stop();
    }
  });
  assert.is(lab.core.firstDue(), Infinity);
  assert.is(lab.taken().timers, 0);
}));

test.run();
