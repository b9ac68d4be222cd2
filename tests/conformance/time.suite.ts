// P46 to P50: timers and tickers with the semantics of Go 1.23.

import { chan, go, gosched, select } from "skein";
import type { Chan, RecvChan, Routine } from "skein";
import { after, afterFunc, now, sleep, Ticker, Timer } from "skein/time";
import * as assert from "uvu/assert";
import { rounds } from "../support/parked.ts";
import { scenarios } from "../support/scenario.ts";

const { scenario, real, run } = scenarios("time");

/** One nanosecond. */
const NS = 1e-6;
const LONG = 10_000_000;
/** Time for what has been set to happen at once. */
const LITTLE = 10;

scenario("P46", "functions of AfterFunc do not wait for each other", function* (): Routine {
  const start = now();
  const done = chan<void>();
  let left = 10;
  function* link(): Routine {
    if (--left === 0) done.close();
    else afterFunc(0, link);
    yield* sleep(1000);
  }
  afterFunc(0, link);
  yield* done.recv();
  assert.is(now(), start);
});

scenario("P47", "Stop before the moment: nothing fires, and Stop tells", function* (): Routine {
  const t0 = new Timer(50);
  let called = 0;
  const t1 = afterFunc(150, () => void called++);
  const t2 = afterFunc(160, function* (): Routine {
    called++;
  });
  const c2 = after(200);
  assert.equal([t0.stop(), t1.stop(), t2.stop()], [true, true, true]);
  yield* c2.recv();
  assert.is(t0.c.tryRecv(), undefined);
  assert.is(called, 0);
  assert.equal([t1.stop(), t2.stop()], [false, false]);
});

scenario("P48", "Reset moves the moment", function* (): Routine {
  const d = 50;
  const t0 = new Timer(2 * d);
  yield* sleep(d);
  assert.is(t0.reset(3 * d), true);
  yield* sleep(2 * d);
  assert.is(t0.c.tryRecv(), undefined);
  yield* sleep(2 * d);
  assert.ok(t0.c.tryRecv());
  assert.is(t0.reset(50), false);
});

/** A Timer and a Ticker have so much in common. */
interface Wound {
  readonly c: RecvChan<number>;
  stop(): unknown;
  reset(ms: number): unknown;
}

const kinds: readonly (readonly [string, boolean, (ms: number) => Wound])[] = [
  ["a timer", false, (ms) => new Timer(ms)],
  ["a ticker", true, (ms) => new Ticker(ms)],
];

function assertTick(c: RecvChan<number>): void {
  assert.equal([c.length, c.cap], [0, 0]);
  assert.ok(select.poll({ c }), "a tick");
  assert.equal([c.length, c.cap], [0, 0]);
}

function* assertNoTick(c: RecvChan<number>): Routine {
  yield* rounds(3);
  assert.is(select.poll({ c }), undefined);
  assert.is(c.tryRecv(), undefined);
}

/** A goroutine waits for the channel, and reports. */
function* waiter(c: RecvChan<number>, done: Chan<boolean>): Routine {
  yield* done.send((yield* c.recvOk()).ok);
}

for (const [kind, isTicker, make] of kinds) {
  scenario("P49", `${kind}: Stop and Reset leave no stale tick`, function* (): Routine {
    const wound = make(LONG);
    wound.stop();
    yield* assertNoTick(wound.c);
    wound.reset(LONG);
    yield* assertNoTick(wound.c);
    wound.reset(NS);
    yield* sleep(LITTLE);
    assert.equal([wound.c.length, wound.c.cap], [0, 0]);
    assertTick(wound.c);
    wound.reset(LONG);
    wound.reset(NS);
    yield* sleep(LITTLE);
    wound.reset(LONG);
    yield* assertNoTick(wound.c);
    wound.reset(NS);
    yield* sleep(LITTLE);
    wound.stop();
    yield* assertNoTick(wound.c);
  });

  scenario("P49", `${kind}: who waits is served by a later Reset`, function* (): Routine {
    const wound = make(LONG);
    const done = chan<boolean>();
    go(waiter, wound.c, done);
    yield* sleep(LITTLE);
    assert.is(done.tryRecv(), undefined);
    wound.reset(2 * LONG);
    yield* sleep(LITTLE);
    assert.is(done.tryRecv(), undefined);
    wound.reset(NS);
    assert.is(yield* done.recv(), true);
    yield* sleep(LITTLE);
    if (isTicker) assertTick(wound.c);
    else yield* assertNoTick(wound.c);
    wound.stop();
    yield* assertNoTick(wound.c);
  });

  scenario("P49", `${kind}: two selects on it and on stop`, function* (): Routine {
    const wound = make(LONG);
    const stop = chan<void>();
    const done = chan<string>(2);
    for (let i = 0; i < 2; i++) {
      go(function* (): Routine {
        yield* done.send((yield* select({ tick: wound.c, stop })).case);
      });
    }
    yield* sleep(LITTLE);
    assert.is(done.length, 0);
    wound.reset(5);
    yield* sleep(isTicker ? 7 : 2 * LITTLE);
    assert.is(done.length, 1, "one tick serves one");
    assert.is(yield* done.recv(), "tick");
    wound.stop();
    yield* sleep(LITTLE);
    assert.is(done.length, 0);
    stop.close();
    assert.is(yield* done.recv(), "stop");
    yield* assertNoTick(wound.c);
  });

  scenario("P49", `${kind}: selects on a stopped one receive nothing`, function* (): Routine {
    const wound = make(LONG);
    const stop = chan<void>();
    wound.reset(NS);
    yield* sleep(LITTLE);
    wound.stop();
    const all = [1, 2, 3].map(() =>
      go(function* (): Routine<string> {
        return (yield* select({ tick: wound.c, stop })).case;
      })
    );
    yield* sleep(LITTLE);
    stop.close();
    for (const g of all) assert.is(yield* g.join(), "stop");
  });
}

scenario("P49", "what Stop and Reset of a timer return", function* (): Routine {
  const timer = new Timer(LONG);
  assert.is(timer.reset(NS), true);
  yield* sleep(LITTLE);
  assert.is(timer.stop(), true, "a value was there, and nobody had received it");
  yield* assertNoTick(timer.c);
  assert.is(timer.reset(NS), false, "it had been stopped");
  yield* sleep(LITTLE);
  assert.is(timer.reset(NS), true, "a value was there");
  yield* sleep(LITTLE);
  assertTick(timer.c);
  assert.is(timer.reset(LONG), false, "its value had been received");
  assert.is(timer.stop(), true);
  assert.is(timer.stop(), false);
});

function* fiveAndFive(d: number): Routine<number> {
  const start = now();
  const ticker = new Ticker(d);
  for (let i = 0; i < 5; i++) yield* ticker.c.recv();
  ticker.reset(2 * d);
  for (let i = 0; i < 5; i++) yield* ticker.c.recv();
  ticker.stop();
  const took = now() - start;
  yield* sleep(2 * d);
  assert.is(ticker.c.tryRecv(), undefined);
  return took;
}

scenario("P50", "a ticker keeps its period, and the new one after Reset", function* (): Routine {
  assert.is(yield* fiveAndFive(20), 15 * 20);
});

real("P50", "on the real clock no tick comes early", function* (): Routine {
  const took = yield* fiveAndFive(4);
  assert.ok(took >= 15 * 4 - 0.001, `${took} ms`);
});

scenario("P46", "an AfterFunc of nothing runs while another yields", function* (): Routine {
  let isCalled = false;
  afterFunc(0, () => void (isCalled = true));
  for (let i = 0; !isCalled && i < 1e5; i++) {
    yield* gosched();
    if (i % 100 === 99) yield* sleep(0.001);
  }
  assert.ok(isCalled);
});

real("P50", "a hundred tickers share one thread", function* (): Routine {
  const counts = yield* go(function* (): Routine<number[]> {
    const all = Array.from({ length: 100 }, (_, i) =>
      go(function* (): Routine<number> {
        const ticker = new Ticker(1 + (i % 5));
        for (let n = 0; n < 5; n++) yield* ticker.c.recv();
        return 5;
      }));
    const ends: number[] = [];
    for (const g of all) ends.push(yield* g.join());
    return ends;
  }).join();
  assert.is(counts.length, 100);
});

run();
