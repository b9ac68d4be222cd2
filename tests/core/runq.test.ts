// The run queue of a P: a ring of 256 and `next`.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { G_STATUS, G_WAITING } from "../../assembly/abi.ts";
import { Bench, faults } from "../support/core.ts";
import { recorded } from "../support/progress.ts";

const test = suite("core: run queue");

const size = 256;

/** Everything in the ring of P p, oldest first. */
function drained({ core }: Bench, p: number): number[] {
  const all: number[] = [];
  for (let g = core.ringGet(p); g !== 0; g = core.ringGet(p)) all.push(g);
  return all;
}

function drainedGlobal({ core }: Bench): number[] {
  const all: number[] = [];
  for (let g = core.globalGet(); g !== 0; g = core.globalGet()) all.push(g);
  return all;
}

/** Lets both counters of a ring start at `count`, as if so many had gone through. */
function advance(bench: Bench, count: number): void {
  const { core } = bench;
  bench.write(core.procRecord(0) + core.P_HEAD.value, count);
  bench.write(core.procRecord(0) + core.P_TAIL.value, count);
}

test("the debug build has a ring of 256", () => {
  assert.is(new Bench().core.RING.value, size);
});

recorded(test, "P25: what is put is got in order, at every fill level, and none is left", () => {
  const bench = new Bench();
  const gs = bench.looseOnes(size - 1);
  for (let count = 0; count < size; count++) {
    assert.is(bench.core.queueLength(0), 0);
    for (const g of gs.slice(0, count)) bench.core.ringPut(0, g);
    assert.is(bench.core.queueLength(0), count);
    assert.equal(drained(bench, 0), gs.slice(0, count));
    assert.is(bench.core.ringGet(0), 0);
  }
});

test("a ring that is filled and emptied piecemeal keeps its order around its end", () => {
  const bench = new Bench();
  const gs = bench.looseOnes(size);
  const queued: number[] = [];
  for (let i = 0; i < 5 * size; i++) {
    const g = gs[i % size]!;
    if (queued.length === size) assert.is(bench.core.ringGet(0), queued.shift());
    bench.core.ringPut(0, g);
    queued.push(g);
    if (i % 3 === 0) assert.is(bench.core.ringGet(0), queued.shift());
  }
  assert.equal(drained(bench, 0), queued);
});

for (const start of [2 ** 31 - 100, -100]) {
  test(`the counters of a ring may pass ${start < 0 ? "2**32" : "2**31"}`, () => {
    const bench = new Bench();
    const gs = bench.looseOnes(size);
    advance(bench, start);
    for (const g of gs) bench.core.ringPut(0, g);
    assert.is(bench.core.queueLength(0), size);
    bench.core.audit();
    assert.equal(drained(bench, 0), gs);
  });
}

test("a full ring gives its older half and the newcomer to the global queue, in order", () => {
  for (const start of [0, 7, -60]) {
    const bench = new Bench();
    const gs = bench.looseOnes(size + 1);
    advance(bench, start);
    for (const g of gs) bench.core.ringPut(0, g);
    bench.core.audit();
    assert.is(bench.core.globalLength(), size / 2 + 1);
    assert.equal(drainedGlobal(bench), [...gs.slice(0, size / 2), gs[size]]);
    assert.equal(drained(bench, 0), gs.slice(size / 2, size));
  }
});

test("putting in next pushes out whoever was there", () => {
  const bench = new Bench();
  const [first, second] = bench.looseOnes(2) as [number, number];
  bench.core.ringPutNext(0, first);
  assert.is(bench.core.ringLength(0), 0);
  bench.core.ringPutNext(0, second);
  bench.core.audit();
  assert.is(bench.read(bench.core.procRecord(0) + bench.core.P_NEXT.value), second);
  assert.equal(drained(bench, 0), [first]);
});

test("next is dispatched before the ring, and the ring before the global queue", () => {
  const bench = new Bench();
  const [last, middle, first] = bench.looseOnes(3) as [number, number, number];
  bench.core.globalPut(last);
  bench.core.ringPut(0, middle);
  bench.core.ringPutNext(0, first);
  bench.begin();
  for (const g of [first, middle, last]) {
    assert.is(bench.dispatch(), g);
    bench.core.exit(g);
    bench.core.audit();
  }
});

test("Q1: a ring never holds more than its places", () => {
  const bench = new Bench();
  const { core } = bench;
  for (const g of bench.looseOnes(2 * size)) {
    core.ringPut(0, g);
    assert.ok(core.ringLength(0) <= size);
  }
  core.audit();
  const head = bench.read(core.procRecord(0) + core.P_HEAD.value);
  bench.write(core.procRecord(0) + core.P_TAIL.value, head + size + 1);
  faults("Q1", () => core.audit());
  faults("Q1", () => core.ringPut(0, core.ringAt(0, 0)));
});

test("Q2: a run queue holds nobody who waits", () => {
  for (const where of ["ring", "next", "global"]) {
    const bench = new Bench();
    const { core } = bench;
    const g = bench.loose();
    if (where === "ring") core.ringPut(0, g);
    else if (where === "next") core.ringPutNext(0, g);
    else core.globalPut(g);
    core.audit();
    bench.write(g + G_STATUS, G_WAITING);
    faults("Q2", () => core.audit());
  }
});

test("Q3: a goroutine stands in a run queue once", () => {
  const bench = new Bench();
  const g = bench.loose();
  bench.core.ringPut(0, g);
  bench.core.ringPutNext(0, g);
  faults("Q3", () => bench.core.audit());
});

test("Q4: a goroutine that may run is in a run queue", () => {
  const bench = new Bench();
  bench.core.audit();
  bench.loose();
  faults("Q4", () => bench.core.audit());
});

test.run();
