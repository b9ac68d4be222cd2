// Bubbles: testing.bubble and testing.settle. What is durable, when time moves, how a bubble ends.

import { chan, DeadlockError, go, gosched, never, run, runtime, select, wait } from "skein";
import type { Op, Routine } from "skein";
import { bubble, settle } from "skein/testing";
import { after, afterFunc, now, sleep, tick, Ticker, Timer } from "skein/time";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("bubble");

const LEFT = "deadlock: main bubble goroutine has exited but blocked goroutines remain";
const MIDNIGHT = Date.UTC(2000, 0, 1);

/** A test whose body is the main goroutine of a bubble. */
const bubbled = (body: () => Routine<unknown>): (context: unknown) => Promise<void> =>
  within(2000, () => bubble(body));

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

/** The deadlock that ends the bubble. */
async function deadlock(body: () => Routine<unknown>): Promise<DeadlockError> {
  const error = await rejection(bubble(body));
  assert.instance(error, DeadlockError);
  return error as DeadlockError;
}

test("it gives what main returns", within(2000, async () => {
  assert.is(await bubble(function* (): Routine<string> {
    return "value";
  }), "value");
}));

test("nanoseconds add up to years without loss", bubbled(function* (): Routine {
  for (let i = 0; i < 1000; i++) yield* sleep(0.001);
  assert.ok(Math.abs(now() - MIDNIGHT - 1) < 1e-3);
  const ticker = new Ticker(1e-6);
  for (let i = 0; i < 1000; i++) yield* ticker.c.recv();
  ticker.stop();
  assert.ok(Math.abs(now() - MIDNIGHT - 1.001) < 1e-3);
  yield* sleep(1e11);
  assert.ok(Math.abs(now() - MIDNIGHT - 1e11 - 1) < 1e-2);
}));

test("time stands still while anybody can run", bubbled(function* (): Routine {
  let rounds = 0;
  const busy = go(function* (): Routine {
    while (rounds < 500) {
      rounds++;
      yield* gosched();
      assert.is(now(), MIDNIGHT);
    }
  });
  yield* sleep(1);
  assert.is(rounds, 500);
  yield* busy.join();
}));

const durable: Record<string, () => Op<unknown>> = {
  "a sleep": () => sleep(1e9),
  "a receive": () => chan<void>().recv(),
  "a send": () => chan<number>().send(1),
  "the nil channel": () => never.recv(),
  "a select without cases": () => select({}),
  "a select of channels": () => select({ a: chan<void>(), b: chan<number>().send(1), c: never }),
  "a select with a timeout": () => select({ a: chan<void>(), late: sleep(1e9) }),
  "a timer": () => new Timer(1e9).c.recv(),
  "a stopped timer": () => {
    const timer = new Timer(5);
    timer.stop();
    return timer.c.recv();
  },
  "a ticker": () => tick(1e9).recv(),
  "a join": () => go(function* (): Routine {
    yield* never.recv();
  }).join(),
};

for (const [what, op] of Object.entries(durable)) {
  test(`durable: ${what}`, within(2000, async () => {
    const error = await deadlock(function* (): Routine {
      go(function* (): Routine {
        yield* op();
      });
      yield* settle();
      assert.is(now(), MIDNIGHT, "settle waits for no timer");
      yield* sleep(1e6);
      assert.is(now(), MIDNIGHT + 1e6, "time moves on");
    });
    assert.is(error.message, LEFT);
  }));
}

test("not durable: a promise", bubbled(function* (): Routine {
  const start = performance.now();
  let settled = false;
  go(function* (): Routine {
    yield* wait(turn());
    settled = true;
    assert.is(now(), MIDNIGHT);
  });
  yield* sleep(3_600_000);
  assert.ok(settled, "time stood still meanwhile");
  assert.ok(performance.now() - start < 1500);
}));

test("not durable: a select with a promise among its cases", bubbled(function* (): Routine {
  const promise = turn().then(() => "kept");
  const got = yield* select({ promise: wait(promise), late: sleep(10) });
  assert.equal(got, { case: "promise", value: "kept" });
}));

test("settle waits for all others, each time", bubbled(function* (): Routine {
  const steps = chan<number>();
  const seen: number[] = [];
  go(function* (): Routine {
    yield* steps.forEach(function* (n): Routine {
      for (let i = 0; i < 20; i++) yield* gosched();
      seen.push(n);
    });
  });
  for (let n = 0; n < 3; n++) {
    yield* steps.send(n);
    assert.is(seen.length, n);
    yield* settle();
    assert.is(seen.length, n + 1);
  }
  steps.close();
}));

test("settle returns when nobody else is there", bubbled(function* (): Routine {
  yield* settle();
  yield* settle();
}));

test("settle in two goroutines at once is a mistake", bubbled(function* (): Routine {
  const errors: string[] = [];
  function* settling(): Routine {
    try {
      yield* settle();
    } catch (error) {
      errors.push(`${(error as { code: string }).code}: ${(error as Error).message}`);
    }
  }
  go(settling);
  go(settling);
  yield* sleep(1);
  assert.equal(errors, ["ERR_BUBBLE: wait already in progress"]);
  yield* settle();
}));

test("settle outside a bubble is a mistake", within(2000, async () => {
  const inRun = await rejection(run(function* (): Routine {
    yield* settle();
  }));
  assert.is((inRun as Error).message, "goroutine is not in a bubble");
  assert.is((await rejection(settle()) as Error).message, "goroutine is not in a bubble");
}));

test("what is due at this moment happens before settle returns", bubbled(function* (): Routine {
  const log: string[] = [];
  const timer = new Timer(1000);
  go(function* (): Routine {
    yield* timer.c.recv();
    log.push("served");
  });
  afterFunc(0, () => void log.push("called"));
  yield* settle();
  assert.equal(log, ["called"]);
  timer.reset(0);
  yield* settle();
  assert.equal(log, ["called", "served"]);
  const alarm = afterFunc(10, () => void log.push("reset"));
  assert.is(alarm.reset(0), true);
  assert.is(alarm.stop(), false, "it has been started");
  yield* settle();
  assert.equal(log, ["called", "served", "reset"]);
}));

test("what is due at once happens though the others never rest", bubbled(function* (): Routine {
  let called = 0;
  const timer = new Timer(1000);
  go(function* (): Routine {
    yield* timer.c.recv();
    called++;
  });
  while (called < 2) {
    if (called === 0) afterFunc(0, () => void called++);
    for (let i = 0; i < 5; i++) yield* gosched();
    timer.reset(0);
  }
}));

test("a timer of no duration can be received from at once", bubbled(function* (): Routine {
  assert.equal(select.poll({ timer: new Timer(0).c }), { case: "timer", value: MIDNIGHT });
  const timer = new Timer(10);
  yield* sleep(20);
  assert.equal(timer.c.tryRecv(), { value: MIDNIGHT + 10, ok: true });
}));

/** Runs `round` in a bubble until both answers have come. */
const undecided = (round: () => Routine<string>) =>
  bubbled(function* (): Routine {
    const seen = new Set<string>();
    for (let i = 0; i < 1000 && seen.size < 2; i++) {
      seen.add(yield* round());
      yield* settle();
    }
    assert.is(seen.size, 2, `always ${[...seen].join()}`);
  });

test("timers of one moment fire in any order", undecided(function* (): Routine<string> {
  const [a, b] = [new Timer(1), new Timer(1)];
  return (yield* select({ a: a.c, b: b.c })).case;
}));

test("sleepers of one moment wake in any order", undecided(function* (): Routine<string> {
  const order: string[] = [];
  for (const name of ["a", "b"]) {
    go(function* (): Routine {
      yield* sleep(1);
      order.push(name);
    });
  }
  yield* sleep(1);
  yield* settle();
  return order.join("");
}));

test("functions of one moment are called in any order", undecided(function* (): Routine<string> {
  const order: string[] = [];
  for (const name of ["a", "b"]) afterFunc(1, () => void order.push(name));
  yield* sleep(2);
  return order.join("");
}));

test("what afterFunc starts is in the bubble, and so is all that it makes", bubbled(
  function* (): Routine {
    const log: number[] = [];
    afterFunc(1000, () => {
      log.push(now());
      go(function* (): Routine {
        yield* sleep(1000);
        log.push(now());
        const ch = chan<number>(1);
        ch.trySend(1);
        afterFunc(500, async () => {
          await sleep(250);
          log.push(now() + (await ch.recv())!);
        });
      });
    });
    yield* sleep(3000);
    yield* settle();
    assert.equal(log, [1000, 2000, 2751].map((ms) => MIDNIGHT + ms));
  },
));

test("the dump tells the bubble, and who is durably blocked", bubbled(function* (): Routine {
  const ch = chan<void>();
  go(function* waiter(): Routine {
    yield* ch.recv();
  });
  go(function* sleeper(): Routine {
    yield* select({ ch, late: after(10) });
  });
  go(function* caller(): Routine {
    yield* wait(turn());
  });
  yield* gosched();
  yield* gosched();
  const headers = runtime.stack(true).match(/^goroutine .*synctest bubble.*$/gm)!;
  const number = /bubble (\d+)\]/.exec(headers[0]!)![1]!;
  const states = headers.map((line) => line.replace(/^goroutine \d+ /, "").replace(number, "N"));
  assert.equal(states.sort(), [
    "[IO wait, synctest bubble N]:",
    "[chan receive (durable), synctest bubble N]:",
    "[running, synctest bubble N]:",
    "[select (durable), synctest bubble N]:",
  ]);
  assert.match(runtime.stack(), /^goroutine \d+ \[running, synctest bubble \d+\]:\n/);
  ch.close();
}));

test.run();
