// Bubbles in the core: who counts as active, when the clock moves, and when nothing can happen any
// more.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  BUBBLE_CLOCK, CASE_EXTERN, CASE_RECV, DISPATCH_BUBBLE, DISPATCH_DEADLOCK, DISPATCH_IDLE,
  REG_BUBBLE, RESULT_PARKED, WAIT_SELECT_NONE,
} from "../../assembly/abi.ts";
import { Bench, faults } from "../support/core.ts";

const test = suite("core: bubbles");
const TIMERS = 3;
const BUBBLES = 5;

class Blown {
  readonly bench = new Bench();
  readonly core = this.bench.core;
  readonly at = this.core.makeBubble(0);

  get active(): number {
    return this.bench.read(this.at + this.core.BUBBLE_ACTIVE.value);
  }

  get clock(): number {
    return this.bench.moment(this.at + BUBBLE_CLOCK);
  }

  running(): number {
    return this.bench.running(this.at);
  }

  /** What dispatch gives when all have been run. */
  dispatch(): number {
    return this.bench.dispatch();
  }
}

test("the clock jumps to the first timer when all are durably blocked", () => {
  const bubble = new Blown();
  const [early, late] = [bubble.running(), bubble.running()];
  bubble.core.sleep(late, 50);
  assert.is(bubble.active, 1);
  bubble.core.sleep(early, 20);
  assert.is(bubble.active, 0);
  bubble.core.audit();
  assert.is(bubble.dispatch(), early);
  assert.is(bubble.clock, 20);
  bubble.core.exit(early);
  assert.is(bubble.dispatch(), late);
  assert.is(bubble.clock, 50);
  bubble.core.audit();
});

test("who waits outside is not durably blocked", () => {
  const bubble = new Blown();
  const { core, bench } = bubble;
  const sleeper = bubble.running();
  core.sleep(sleeper, 10);
  assert.is(bubble.dispatch(), sleeper);
  const outside = core.makeChan(0);
  const inside = core.makeChan(0, bubble.at);
  const waits: [number, (g: number) => unknown][] = [
    [1, (g) => core.recv(outside, g)],
    [0, (g) => core.recv(inside, g)],
    [1, (g) => core.parkExtern(g)],
    [0, (g) => core.parkForever(g, WAIT_SELECT_NONE)],
    [0, (g) => core.sleep(g, 5)],
    [1, (g) => bench.select(g, [[CASE_RECV, inside], [CASE_RECV, outside]])],
    [1, (g) => bench.select(g, [[CASE_RECV, inside], [CASE_EXTERN, 0]])],
    [0, (g) => bench.select(g, [[CASE_RECV, inside]])],
    [0, (g) => core.recv(core.makeTicker(500, 0, bubble.at), g)],
    [1, (g) => core.recv(core.makeTicker(500, 0), g)],
  ];
  for (const [active, wait] of waits) {
    const g = bubble.running();
    wait(g);
    assert.is(bubble.active, 1 + active, String(wait));
    core.audit();
    core.kill(g);
    assert.is(bubble.active, 1);
  }
  core.audit();
});

test("the bubble of others is as far outside as none", () => {
  const bubble = new Blown();
  const { core } = bubble;
  const other = core.makeBubble(0);
  const g = bubble.running();
  core.recv(core.makeChan(0, other), g);
  assert.is(bubble.active, 1);
  const stranger = bubble.bench.running();
  core.recv(core.makeChan(0, bubble.at), stranger);
  assert.is(bubble.active, 1);
  core.audit();
});

test("timers that are due come before settle, and settle before the clock", () => {
  const bubble = new Blown();
  const { core, bench } = bubble;
  const [settler, waiter, sleeper] = [bubble.running(), bubble.running(), bubble.running()];
  const chan = core.makeTicker(1000, 0, bubble.at);
  core.recv(chan, waiter);
  core.sleep(sleeper, 5);
  assert.is(core.setTicker(chan, 0, 0), 1);
  assert.is(Boolean(core.settle(settler)), true);
  assert.is(bubble.dispatch(), waiter);
  assert.is(Boolean(core.settle(waiter)), false, "one at a time");
  core.exit(waiter);
  assert.is(bubble.dispatch(), settler);
  assert.is(bubble.clock, 0);
  core.startHostTimer(0, 7, bubble.at);
  assert.is(Boolean(core.settle(settler)), true);
  bench.begin();
  assert.is(bubble.dispatch(), settler);
  assert.equal(bench.notes.fired, [7]);
  core.exit(settler);
  assert.is(bubble.dispatch(), sleeper);
  assert.is(bubble.clock, 5);
});

test("when nothing can happen any more the host is told, once a time", () => {
  const bubble = new Blown();
  const { core, bench } = bubble;
  const g = bubble.running();
  core.parkForever(g, WAIT_SELECT_NONE);
  assert.is(bubble.dispatch(), DISPATCH_BUBBLE);
  assert.is(bench.read(core.registers() + REG_BUBBLE), bubble.at);
  assert.is(bubble.dispatch(), DISPATCH_DEADLOCK);
  core.kill(g);
  bench.begin();
  assert.is(bubble.dispatch(), DISPATCH_IDLE, "nobody is left");
  core.freeBubble(bubble.at);
  assert.is(core.slabLive(BUBBLES), 0);
  core.audit();
});

test("once main has returned time stands still, but settle returns", () => {
  const bubble = new Blown();
  const { core } = bubble;
  const [sleeper, settler] = [bubble.running(), bubble.running()];
  core.sleep(sleeper, 10);
  core.settle(settler);
  core.endBubble(bubble.at);
  assert.is(bubble.dispatch(), settler);
  core.exit(settler);
  assert.is(bubble.dispatch(), DISPATCH_BUBBLE);
  assert.is(bubble.clock, 0);
});

test("a bubble is freed with the timers that are left, also while it is quiet", () => {
  const bubble = new Blown();
  const { core } = bubble;
  for (let i = 0; i < 300; i++) core.startHostTimer(i, i, bubble.at);
  const g = bubble.running();
  core.parkForever(g, WAIT_SELECT_NONE);
  core.kill(g);
  const another = core.makeBubble(0);
  core.freeBubble(bubble.at);
  core.audit();
  core.freeBubble(another);
  assert.equal([core.slabLive(BUBBLES), core.slabLive(TIMERS)], [0, 0]);
  assert.is(bubble.dispatch(), DISPATCH_IDLE);
});

test("awaits are in a bubble too", () => {
  const bubble = new Blown();
  const { core } = bubble;
  const chan = core.makeChan(0, bubble.at);
  const wait = core.spawnAwait(bubble.at);
  assert.is(bubble.active, 1);
  assert.is(core.recv(chan, wait), RESULT_PARKED);
  assert.is(bubble.active, 0);
  core.audit();
  core.send(chan, 0);
  assert.is(bubble.active, 1);
  core.exit(core.spawnAwait(bubble.at));
  assert.is(bubble.active, 1);
});

test("a body that rests counts as blocked, until it goes on", () => {
  const bubble = new Blown();
  const { core } = bubble;
  const g = bubble.running();
  core.parkExtern(g);
  assert.is(bubble.active, 1);
  core.block(g);
  assert.is(bubble.active, 0);
  core.audit();
  core.unblock(g);
  assert.is(bubble.active, 1);
  core.block(g);
  core.complete(g, 0);
  assert.is(bubble.active, 1);
  assert.is(bubble.dispatch(), g);
  core.audit();
});

test("B1: active counts those that are neither dead nor durably blocked", () => {
  const bubble = new Blown();
  const { core, bench } = bubble;
  bubble.running();
  core.audit();
  bench.write(bubble.at + core.BUBBLE_ACTIVE.value, 2);
  faults("B1", () => core.audit());
});

test("B1: more cannot be blocked than there are", () => {
  const bubble = new Blown();
  const { core, bench } = bubble;
  const g = bubble.running();
  bench.write(bubble.at + core.BUBBLE_ACTIVE.value, 0);
  faults("B1", () => core.parkForever(g, WAIT_SELECT_NONE));
});

test("B2: the clock of a bubble never goes back", () => {
  const bubble = new Blown();
  const { core } = bubble;
  const g = bubble.running();
  core.sleep(g, 5);
  core.audit();
  const moments = new Float64Array(core.memory.buffer);
  moments[(bubble.at + BUBBLE_CLOCK) / 8] = 7;
  faults("B2", () => core.audit());
  faults("B2", () => bubble.dispatch());
});

test.run();
