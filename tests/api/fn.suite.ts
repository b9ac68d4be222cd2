// Blocking functions: their frames, depth, errors and unwinding.

import { chan, fn, go, goexit, gosched, run, runtime, wait } from "skein";
import type { Op, Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asMain } from "../support/goroutine.ts";
import { joined, parked } from "../support/parked.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("fn");

const add = fn(function* (a: number, b: number): Routine<number> {
  yield* gosched();
  return a + b;
});

/** Calls itself `depth` times and blocks once at the bottom. */
const descend: (depth: number, bottom: () => Op<number>) => Op<number> = fn(
  function* (depth: number, bottom: () => Op<number>): Routine<number> {
    if (depth === 0) return yield* bottom();
    return 1 + (yield* descend(depth - 1, bottom));
  },
);

test("a call gives what the body returns", asMain(function* () {
  assert.is(yield* add(1, 2), 3);
  assert.is((yield* add(1, yield* add(2, 3))) + (yield* add(4, 5)), 15);
  const object = {};
  assert.is(yield* fn(function* (): Routine<object> {
    return object;
  })(), object);
}));

test("the body runs when the call is performed, each time", asMain(function* () {
  const log: string[] = [];
  const note = fn(function* (text: string): Routine {
    log.push(text);
  });
  const call = note("performed");
  log.push("made");
  yield* call;
  yield* call;
  assert.equal(log, ["made", "performed", "performed"]);
}));

test("a call goes 100,000 frames deep and blocks at the bottom", asMain(function* () {
  const ch = chan<number>();
  const deep = go(function* (): Routine<number> {
    return yield* descend(100_000, fn(function* (): Routine<number> {
      return (yield* ch.recv()) as number;
    }));
  });
  yield* parked(deep);
  yield* ch.send(5);
  assert.is(yield* deep.join(), 100_005);
}, 10_000));

test("an error is thrown through the frames to the one that catches it", asMain(function* () {
  const log: string[] = [];
  const boom = new Error("boom");
  const level = (depth: number): Op<string> => fn(function* (): Routine<string> {
    try {
      yield* gosched();
      if (depth === 0) throw boom;
      return yield* level(depth - 1);
    } catch (error) {
      assert.is(error, boom);
      if (depth === 2) return "caught at 2";
      throw error;
    } finally {
      log.push(`finally ${depth}`);
    }
  })();
  assert.is(yield* level(4), "caught at 2");
  assert.equal(log, ["finally 0", "finally 1", "finally 2", "finally 3", "finally 4"]);
}));

test("an error reaches the caller's catch when the body never blocked", within(2000, async () => {
  await run(function* (): Routine {
    const boom = new Error("boom");
    let caught: unknown;
    try {
      yield* fn(function* (): Routine {
        throw boom;
      })();
    } catch (error) {
      caught = error;
    }
    assert.is(caught, boom);
    assert.is(yield* add(1, 1), 2, "the goroutine goes on");
  });
  const boom = new Error("uncaught");
  const failing = fn(function* (): Routine {
    yield* gosched();
    throw boom;
  });
  assert.is(await rejection(run(function* (): Routine {
    yield* failing();
  })), boom);
}));

test("goexit unwinds every frame, from the inside out, and passes by catch", asMain(function* () {
  const log: string[] = [];
  const level = (depth: number): Op<void> => fn(function* (): Routine {
    try {
      if (depth === 0) yield* goexit();
      yield* level(depth - 1);
      log.push("went on");
    } catch {
      log.push("caught");
    } finally {
      log.push(`finally ${depth}`);
    }
  })();
  const g = go(function* (): Routine {
    yield* level(3);
  });
  yield* g.join();
  assert.equal(log, ["finally 0", "finally 1", "finally 2", "finally 3"]);
}, 10_000));

test("the end of a run unwinds every frame, from the inside out", within(2000, async () => {
  const log: string[] = [];
  const level = (depth: number): Op<void> => fn(function* (): Routine {
    try {
      if (depth === 0) yield* chan<void>().recv();
      yield* level(depth - 1);
    } finally {
      log.push(`finally ${depth}`);
    }
  })();
  await run(function* (): Routine {
    yield* parked(go(function* (): Routine {
      yield* level(3);
    }));
  });
  assert.equal(log, ["finally 0", "finally 1", "finally 2", "finally 3"]);
}));

test("frames and bare generators nest in each other", asMain(function* () {
  function* bare(depth: number): Routine<number> {
    if (depth === 0) return yield* add(0, 0);
    return 1 + (yield* (depth % 2 === 0 ? bare(depth - 1) : framed(depth - 1)));
  }
  const framed: (depth: number) => Op<number> = fn(function* (depth: number): Routine<number> {
    yield* gosched();
    return depth === 0 ? 0 : 1 + (yield* bare(depth - 1));
  });
  assert.is(yield* framed(200), 200);
}));

test("many goroutines are in the same function at once", asMain(function* () {
  const sum: (n: number) => Op<number> = fn(function* (n: number): Routine<number> {
    yield* gosched();
    return n === 0 ? 0 : n + (yield* sum(n - 1));
  });
  const all = Array.from({ length: 50 }, (_, n) => go(function* (): Routine {
    assert.is(yield* sum(n), (n * (n + 1)) / 2);
  }));
  yield* joined(all);
}));

test("every operation can be performed in a frame", asMain(function* () {
  const ch = chan<number>();
  const talk = fn(function* (): Routine<unknown[]> {
    const echo = go(function* (): Routine {
      yield* ch.send(((yield* ch.recv()) as number) + 1);
    });
    yield* ch.send(1);
    const got = yield* ch.recv();
    yield* echo.join();
    const settled = yield* wait(Promise.resolve("settled"));
    return [got, settled];
  });
  assert.equal(yield* talk(), [2, "settled"]);
}));

test("a call can be awaited outside of any goroutine", within(2000, async () => {
  assert.is(await add(20, 22), 42);
  const boom = new Error("boom");
  const failing = fn(function* (): Routine {
    yield* gosched();
    throw boom;
  });
  assert.is(await rejection(failing()), boom);
}));

test("frames show in the dump under their functions' names", asMain(function* () {
  const inner = fn(function* innerFrame(): Routine {
    yield* chan<void>().recv();
  });
  const outer = fn(function* outerFrame(): Routine {
    yield* inner();
  });
  const g = go(function* entry(): Routine {
    yield* outer();
  });
  yield* parked(g);
  const blocks = runtime.stack(true).split("\n\n");
  const block = blocks.find((one) => one.startsWith(`goroutine ${g.id} `));
  assert.match(block ?? "", /innerFrame[^]*outerFrame[^]*entry/);
}));

test.run();
