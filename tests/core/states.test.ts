// The states of a goroutine, its claim, and what counts goroutines.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  G_DEAD, G_IDLE, G_RUNNABLE, G_RUNNING, G_STATUS, G_SYSCALL, G_WAITING, WAIT_CHAN_RECV_NIL,
} from "../../assembly/abi.ts";
import { Bench, faults } from "../support/core.ts";

const test = suite("core: states");

/** The table in the header of sched/g.ts. */
const legal: Record<number, readonly number[]> = {
  [G_IDLE]: [G_RUNNABLE],
  [G_RUNNABLE]: [G_RUNNING, G_DEAD],
  [G_RUNNING]: [G_RUNNABLE, G_SYSCALL, G_WAITING, G_DEAD],
  [G_SYSCALL]: [G_RUNNABLE, G_DEAD],
  [G_WAITING]: [G_RUNNABLE, G_DEAD],
  [G_DEAD]: [G_IDLE],
};

test("S1: a goroutine moves as the table says, and in no other way", () => {
  const states = Object.keys(legal).map(Number);
  for (const from of states) {
    for (const to of states) {
      const bench = new Bench();
      const g = bench.loose();
      bench.write(g + G_STATUS, from);
      if (legal[from]!.includes(to)) {
        bench.core.move(g, from, to);
        assert.is(bench.status(g), to);
      } else {
        faults("S1", () => bench.core.move(g, from, to));
      }
    }
  }
});

test("S1: a goroutine cannot be moved from a state that it is not in", () => {
  const bench = new Bench();
  const g = bench.loose();
  faults("S1", () => bench.core.move(g, G_RUNNING, G_WAITING));
  faults("S1", () => bench.core.yieldToAll(g));
  faults("S1", () => bench.core.parkExtern(g));
});

test("S1: an audit knows the states that there are", () => {
  const bench = new Bench();
  const g = bench.running();
  bench.core.audit();
  bench.write(g + G_STATUS, 9);
  faults("S1", () => bench.core.audit());
});

test("a goroutine goes from its start to its end through the states of the table", () => {
  const bench = new Bench();
  const { core } = bench;
  const g = bench.spawn();
  assert.is(bench.status(g), G_RUNNABLE);
  bench.begin();
  assert.is(bench.dispatch(), g);
  assert.is(bench.status(g), G_RUNNING);
  core.parkExtern(g);
  assert.is(bench.status(g), G_SYSCALL);
  assert.is(core.complete(g, 0), 1);
  assert.is(bench.status(g), G_RUNNABLE);
  assert.is(bench.dispatch(), g);
  core.parkForever(g, WAIT_CHAN_RECV_NIL);
  assert.is(bench.status(g), G_WAITING);
  core.kill(g);
  assert.is(core.slabLive(0), 0);
  core.audit();
});

test("S2: the global queue holds as many as it says", () => {
  const bench = new Bench();
  const { core } = bench;
  const gs = [bench.spawn(), bench.spawn(), bench.spawn()];
  assert.is(core.globalLength(), 3);
  core.audit();
  bench.write(core.SIZE_AT.value, 2);
  faults("S2", () => core.audit());
  bench.write(core.SIZE_AT.value, 4);
  faults("S2", () => core.audit());
  bench.write(core.SIZE_AT.value, 3);
  assert.equal(gs.map(() => core.globalGet()), gs);
  assert.is(core.globalGet(), 0);
});

test("S3: what is pending never falls below zero", () => {
  const bench = new Bench();
  bench.core.addPending(1);
  bench.core.addPending(-1);
  faults("S3", () => bench.core.addPending(-1));
  faults("S3", () => bench.core.audit());
});

test("S3: a call outside is pending until its goroutine runs again", () => {
  const bench = new Bench();
  const { core } = bench;
  const pending = (): number => bench.read(core.PENDING_AT.value);
  const g = bench.running();
  core.addPending(2);
  assert.is(core.audit(), 2);
  core.parkExtern(g);
  assert.is(pending(), 3);
  assert.is(core.audit(), 2);
  core.complete(g, 0);
  assert.is(pending(), 3);
  bench.dispatch();
  assert.is(pending(), 2);
  core.parkExtern(g);
  core.kill(g);
  assert.is(pending(), 2);
  assert.is(core.audit(), 2);
});

test("S4: live counts goroutines from their start to their end, and no awaits", () => {
  const bench = new Bench();
  const { core } = bench;
  const gs = [bench.spawn(), bench.spawn(), bench.spawn()] as const;
  const waiting = core.spawnAwait();
  assert.is(core.live(), 3);
  core.kill(gs[1]);
  assert.is(core.live(), 2);
  bench.begin();
  core.exit(bench.dispatch());
  assert.is(core.live(), 1);
  core.exit(waiting);
  assert.is(core.live(), 1);
  core.audit();
  bench.write(core.LIVE_AT.value, 2);
  faults("S4", () => core.audit());
});

test("W2: a goroutine that waits is claimed once", () => {
  const bench = new Bench();
  const { core } = bench;
  const g = bench.running();
  core.parkExtern(g);
  core.audit();
  assert.is(core.complete(g, 0), 1);
  assert.is(core.complete(g, 0), 0);
  assert.is(core.complete(g, 0), 0);
  core.audit();
});

test("W2: a waiter of an old operation cannot claim a new one", () => {
  const bench = new Bench();
  const { core } = bench;
  const g = bench.running();
  const stale = core.newWaiter(g);
  const copy = core.takeRun(0);
  const words = new Int32Array(core.memory.buffer);
  words.copyWithin(copy >> 2, stale >> 2, (stale >> 2) + 10);
  assert.is(core.claim(stale), 1);
  assert.is(core.claim(stale), 0);
  const fresh = core.newWaiter(g);
  assert.is(core.claim(copy), 0, "its ticket is out of date");
  assert.is(core.claim(fresh), 1);
});

test("W2: tickets go on when a record is used again", () => {
  const bench = new Bench();
  const { core } = bench;
  const g = bench.running();
  core.newWaiter(g);
  const claim = bench.read(g + core.G_CLAIM.value);
  core.exit(g);
  assert.is(bench.running(), g);
  core.newWaiter(g);
  assert.is(bench.read(g + core.G_CLAIM.value), claim + 2);
});

test("W2: a claim that nobody has taken belongs to a goroutine that waits", () => {
  const bench = new Bench();
  const { core } = bench;
  const g = bench.running();
  core.parkExtern(g);
  core.audit();
  bench.write(g + core.G_CLAIM.value, bench.read(g + core.G_CLAIM.value) | 1);
  faults("W2", () => core.audit());
});

test.run();
