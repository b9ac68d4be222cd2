// Dispatch: who is run next, when the slice ends, and what the M does without work.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  DISPATCH_DEADLOCK, DISPATCH_IDLE, DISPATCH_SLICE_OVER, WAIT_CHAN_RECV_NIL,
} from "../../assembly/abi.ts";
import { Bench } from "../support/core.ts";

const test = suite("core: dispatch");

test("every 61st dispatch takes from the global queue, however full the ring is", () => {
  const bench = new Bench();
  const { core } = bench;
  const queued = bench.looseOnes(200);
  const [first, second] = bench.looseOnes(2) as [number, number];
  for (const g of queued) core.ringPut(0, g);
  core.globalPut(first);
  core.globalPut(second);
  bench.begin();
  const order = [...queued, first, second].map(() => {
    const g = bench.dispatch();
    core.exit(g);
    return g;
  });
  assert.is(order.indexOf(first), 60);
  assert.is(order.indexOf(second), 121);
});

test("a goroutine that inherits a slice through next does not count for the fairness tick", () => {
  const bench = new Bench();
  const { core } = bench;
  const tick = (): number => bench.read(core.procRecord(0) + core.P_TICK.value);
  const [first, second] = bench.looseOnes(2) as [number, number];
  bench.begin();
  core.ringPut(0, first);
  assert.is(bench.dispatch(), first);
  assert.is(tick(), 1);
  core.ringPutNext(0, second);
  assert.is(bench.dispatch(), second);
  assert.is(tick(), 1);
});

test("what becomes ready while the M is idle wakes it once", () => {
  const bench = new Bench();
  const { core, notes } = bench;
  assert.is(core.isIdle(), 1);
  bench.spawn();
  bench.spawn();
  assert.is(notes.wakes, 1);
  bench.begin();
  assert.is(core.isIdle(), 0);
  bench.spawn();
  assert.is(notes.wakes, 1);
});

test("without work dispatch tells whether there can ever be some", () => {
  const bench = new Bench();
  const { core } = bench;
  bench.begin();
  assert.is(bench.dispatch(), DISPATCH_IDLE);
  const g = bench.running();
  core.parkForever(g, WAIT_CHAN_RECV_NIL);
  assert.is(bench.dispatch(), DISPATCH_DEADLOCK);
  assert.is(core.isDeadlock(), 1);
  core.addPending(1);
  assert.is(core.isDeadlock(), 0);
  core.addPending(-1);
  const timer = core.startHostTimer(5, 0);
  assert.is(core.isDeadlock(), 0);
  core.stopTimer(timer);
  assert.is(core.isDeadlock(), 1);
  core.kill(g);
  assert.is(core.isDeadlock(), 0);
});

test("a slice ends with the clock, and next goes behind the others", () => {
  const bench = new Bench();
  const { core, notes } = bench;
  const gs = [bench.spawn(), bench.spawn()];
  bench.begin();
  assert.is(bench.dispatch(), gs[0]);
  const made = bench.spawn();
  notes.now = 100;
  let next = core.dispatch();
  for (; next > 0; next = core.dispatch());
  assert.is(next, DISPATCH_SLICE_OVER);
  core.audit();
  assert.is(core.ringAt(0, core.ringLength(0) - 1), made);
});

test.run();
