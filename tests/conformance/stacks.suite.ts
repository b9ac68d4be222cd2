// P29, P35 and P36: what is tied to one goroutine, its M and its stack of frames.

import { chan, fn, go, gosched, runtime, select, time } from "skein";
import type { Op, Routine } from "skein";
import * as assert from "uvu/assert";
import { scenarios } from "../support/scenario.ts";

const { scenario, run } = scenarios("stacks");

scenario("P29", "locks of the M nest, are taken back too often, and hold nothing up", function* () {
  const other = chan<number>();
  go(function* (): Routine {
    for (let i = 0; i < 100; i++) yield* other.send(i);
  });
  const g = go(function* (): Routine<string> {
    runtime.lockOSThread();
    runtime.lockOSThread();
    for (let i = 0; i < 100; i++) assert.is(yield* other.recv(), i);
    runtime.unlockOSThread();
    yield* gosched();
    runtime.unlockOSThread();
    runtime.unlockOSThread();
    yield* time.sleep(1);
    return "went on";
  });
  assert.is(yield* g.join(), "went on");
});

/** Performs `leaf` below `depth` frames; each of them finds its local as it left it. */
const below: (depth: number, leaf: () => Routine) => Op<number> = fn(
  function* (depth: number, leaf: () => Routine): Routine<number> {
    const local = { depth };
    if (depth === 0) yield* leaf();
    else assert.is(yield* below(depth - 1, leaf), depth - 1);
    assert.is(local.depth, depth);
    return depth;
  },
);

const leaves: [string, () => Routine][] = [
  ["a send and a receive", function* () {
    const ch = chan<number>(1);
    yield* ch.send(7);
    assert.is(yield* ch.recv(), 7);
  }],
  ["a goroutine that is waited for", function* () {
    const ch = chan<void>();
    go(function* (): Routine {
      yield* ch.send();
    });
    yield* ch.recv();
  }],
  ["a select that parks", function* () {
    const [a, b] = [chan<number>(), chan<number>()];
    go(function* (): Routine {
      yield* b.send(1);
    });
    assert.equal(yield* select({ a, b }), { case: "b", value: 1 });
  }],
];

// All seeds together try every depth below 1024.
for (const [what, leaf] of leaves) {
  scenario("P35", `${what} below any number of frames leaves them whole`, function* (seed) {
    for (let depth = seed - 1; depth < 1024; depth += 100) {
      assert.is(yield* below(depth, leaf), depth);
    }
  });
}

/** A KiB that must be the same after the calls below it. */
const deep: (depth: number) => Op<void> = fn(function* (depth: number): Routine {
  const frame = new Uint8Array(1024).fill(depth);
  if (depth > 0) yield* deep(depth - 1);
  assert.ok(frame.every((byte) => byte === depth));
});

scenario("P36", "a sender that blocks between deep calls sends what it means to", function* () {
  const ch = chan<number>();
  go(function* (): Routine {
    for (let i = 0; i < 10; i++) {
      yield* ch.send(i);
      yield* deep(20);
    }
  });
  for (let i = 0; i < 10; i++) {
    assert.is(yield* ch.recv(), i);
    yield* time.sleep(1);
    yield* runtime.gc();
  }
});

run();
