// P55 to P57, and the rules of Go's bubbles beside them: a clock that waits for nobody, borders.

import { chan, DeadlockError, go, gosched, run as runMain, select, wait } from "skein";
import type { Chan, Goroutine, Op, Routine } from "skein";
import { bubble, seeded, settle } from "skein/testing";
import { afterFunc, now, sleep, tick, Timer } from "skein/time";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { scenarios, seeds } from "../support/scenario.ts";

const { test, run } = scenarios("synctest");

const MIDNIGHT = Date.UTC(2000, 0, 1);

/** A scenario in a bubble of its own: once beside real time, and in runs under many seeds. */
function scenario(id: string, title: string, body: () => Routine<unknown>): void {
  test(id, title, async () => {
    await bubble(body);
    for (const seed of seeds(Infinity)) {
      await seeded(seed, function* (): Routine {
        yield* wait(bubble(body));
      }).catch((error: Error) => {
        error.message += ` (seed ${seed})`;
        throw error;
      });
    }
  });
}

scenario("P55", "the clock begins in 2000, and only sleep moves it", function* (): Routine {
  assert.is(now(), MIDNIGHT);
  yield* go(function* (): Routine {
    assert.is(now(), MIDNIGHT);
  }).join();
  yield* sleep(1000);
  assert.is(now(), MIDNIGHT + 1000);
});

test("P55", "no real time passes", async () => {
  const start = performance.now();
  await bubble(function* (): Routine {
    yield* sleep(1e10);
  });
  assert.ok(performance.now() - start < 5000);
});

scenario("P56", "Wait returns when a chain of a hundred has ended", function* (): Routine {
  let isDone = false;
  const first = chan<void>();
  let ch = first;
  for (let i = 0; i < 100; i++) {
    const [from, to] = [ch, chan<void>()];
    go(function* (): Routine {
      yield* from.recv();
      to.close();
    });
    ch = to;
  }
  go(function* (): Routine {
    yield* ch.recv();
    isDone = true;
  });
  yield* settle();
  assert.not(isDone);
  first.close();
  yield* settle();
  assert.ok(isDone);
});

scenario("P56", "goroutines that start one another are all waited for", function* (): Routine {
  let depth = 0;
  function* next(): Routine {
    if (++depth < 100) go(next);
    yield* gosched();
  }
  go(next);
  yield* settle();
  assert.is(depth, 100);
});

type Use = (ch: Chan<number>) => Op<unknown>;
const closing: Use = (ch) => (ch.close(), gosched());
const uses: readonly (readonly [string, Use])[] = [
  ["receive on", (ch) => ch.recv()],
  ["send on", (ch) => ch.send(1)],
  ["close of", closing],
  ["select on", (ch) => select({ ch, other: chan<void>() })],
];

for (const [verb, use] of uses) {
  test("P57", `${verb} a channel that was moved out of its bubble`, async () => {
    const handed = chan<Chan<number>>();
    function* body(): Routine {
      yield* use((yield* handed.recv())!);
    }
    for (const runIt of [runMain, bubble]) {
      const misuse = rejection(runIt(body));
      await bubble(function* (): Routine {
        yield* handed.send(chan<number>());
      });
      assert.is((await misuse as Error).message, `${verb} synctest channel from outside bubble`);
    }
  });
}

for (const verb of ["stop", "reset"] as const) {
  test("P57", `${verb} of a timer that was moved out of its bubble`, async () => {
    const handed = chan<Timer>();
    const misuse = rejection(runMain(function* (): Routine {
      (yield* handed.recv())![verb](1000);
    }));
    await bubble(function* (): Routine {
      yield* handed.send(new Timer(1000));
    });
    assert.is((await misuse as Error).message, `${verb} of synctest timer from outside bubble`);
  });
}

scenario("P55", "timers are exact", function* (): Routine {
  const start = now();
  const timer = new Timer(1000);
  assert.is(yield* timer.c.recv(), start + 1000);
  timer.reset(2000);
  assert.is(yield* timer.c.recv(), start + 3000);
  timer.reset(3000);
  yield* sleep(1000);
  timer.reset(3000);
  assert.is(yield* timer.c.recv(), start + 7000);
});

scenario("P55", "a timer that is received from late tells its own moment", function* (): Routine {
  const want = now() + 1000;
  const timer = new Timer(1000);
  yield* sleep(2000);
  assert.is(yield* timer.c.recv(), want);
});

scenario("P56", "a function of AfterFunc is in the bubble", function* (): Routine {
  let i = 0;
  afterFunc(1000, () => {
    i++;
    go(function* (): Routine {
      yield* sleep(1000);
      i++;
    });
  });
  yield* sleep(3000);
  yield* settle();
  assert.is(i, 2);
});

scenario("P56", "an AfterFunc of nothing does not wait for rest", function* (): Routine {
  let isCalled = false;
  afterFunc(0, () => void (isCalled = true));
  while (!isCalled) yield* gosched();
});

scenario("P56", "Reset(0) while another waits for the timer does not hang", function* (): Routine {
  const timer = new Timer(0);
  const cancelled = chan<void>();
  let ticks = 0;
  go(function* (): Routine {
    for (;;) {
      const got = yield* select({ cancelled, tick: timer.c });
      if (got.case === "cancelled") return;
      ticks++;
    }
  });
  yield* settle();
  timer.reset(0);
  yield* settle();
  assert.is(ticks, 2);
  cancelled.close();
  yield* settle();
});

const BLOCKED = "deadlock: all goroutines in bubble are blocked";
const LEFT = "deadlock: main bubble goroutine has exited but blocked goroutines remain";

const deadlocks: readonly (readonly [string, string, () => Routine<unknown>])[] = [
  ["root", BLOCKED, function* () {
    yield* select({});
  }],
  ["child", LEFT, function* () {
    go(function* (): Routine {
      yield* select({});
    });
  }],
  ["ticker", LEFT, function* () {
    go(function* (): Routine {
      yield* tick(1000).forEach(() => assert.unreachable("the ticker ran"));
    });
  }],
];

for (const [name, message, body] of deadlocks) {
  test("P56", `deadlock: ${name}`, async () => {
    const errors = [await rejection(bubble(body))];
    for (const seed of seeds(20)) {
      errors.push(await seeded(seed, function* (): Routine<unknown> {
        return yield* wait(rejection(bubble(body)));
      }));
    }
    for (const error of errors) {
      assert.instance(error, DeadlockError);
      assert.is((error as Error).message, message);
    }
  });
}

scenario("P56", "pull and push: the sleeps of iterating goroutines", function* (): Routine {
  const got: number[] = [];
  function* seconds(): Routine {
    for (let i = 0; i < 3; i++) {
      got.push(now());
      yield* sleep(1000);
    }
  }
  const all: Goroutine[] = [go(seconds)];
  yield* sleep(5000);
  yield* settle();
  assert.equal(got, [0, 1000, 2000].map((ms) => MIDNIGHT + ms));
  for (const g of all) yield* g.join();
});

run();
