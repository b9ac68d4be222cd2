// WaitGroup, Cond and Semaphore in the core: who goes on, and what must never be.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  CASE_ACQUIRE, CASE_GROUP, CASE_RECV, G_DURABLE, G_RUNNABLE, G_RUNNING, G_WAITING, GROUP_CHANGED,
  GROUP_CROSSED, GROUP_ELSEWHERE, GROUP_NEGATIVE, RESULT_BLOCKED, RESULT_FIRED, RESULT_PARKED,
  SEMA_COND, SEMA_COUNT, SEMA_GROUP, SEMA_MUTEX, SEMA_RWMUTEX, SEMA_WEIGHTED, WAIT_COND,
  WAIT_SEMACQUIRE, WAIT_WAITGROUP,
} from "../../assembly/abi.ts";
import { Bench, faults } from "../support/core.ts";
import { make, waiting } from "../support/semas.ts";

const test = suite("core: sync");

test("a counter wakes all at zero, and may go below", () => {
  const { bench, s } = make(SEMA_GROUP);
  const { core } = bench;
  assert.is(core.waitGroup(s, bench.running()), RESULT_FIRED);
  assert.is(core.addGroup(s, 2), GROUP_CHANGED);
  const gs = [1, 2].map(() => waiting(bench, (g) => core.waitGroup(s, g), WAIT_WAITGROUP));
  core.addGroup(s, -1);
  assert.equal(gs.map((g) => bench.status(g)), [G_WAITING, G_WAITING]);
  core.addGroup(s, -1);
  assert.equal(gs.map((g) => bench.status(g)), [G_RUNNABLE, G_RUNNABLE]);
  assert.is(core.addGroup(s, -1), GROUP_NEGATIVE);
  core.audit();
});

test("Y5: nobody waits for a counter that is zero", () => {
  const { bench, s } = make(SEMA_GROUP);
  const { core } = bench;
  core.addGroup(s, 1);
  waiting(bench, (g) => core.waitGroup(s, g), WAIT_WAITGROUP);
  bench.write(s + SEMA_COUNT, 0);
  faults("Y5", () => core.audit());
});

test("a group is a case of select", () => {
  const { bench, s } = make(SEMA_GROUP);
  const { core } = bench;
  const chan = core.makeChan(0);
  core.addGroup(s, 1);
  const g = bench.running();
  assert.is(bench.select(g, [[CASE_RECV, chan], [CASE_GROUP, s]]), RESULT_PARKED);
  core.audit();
  core.addGroup(s, -1);
  assert.is(bench.dispatch(), g);
  assert.is(core.lineLength(chan, CASE_RECV), 0);
  assert.is(bench.select(g, [[CASE_RECV, chan], [CASE_GROUP, s]]), RESULT_FIRED);
  core.audit();
});

test("a signal that is sent between arriving and waiting is not missed", () => {
  const { bench, s } = make(SEMA_COND);
  const { core } = bench;
  const arrival = core.arrive(s);
  core.signal(s);
  assert.is(core.waitCond(s, arrival, bench.running()), RESULT_FIRED);
  waiting(bench, (g) => core.waitCond(s, core.arrive(s), g), WAIT_COND);
});

test("Y6: at a Cond everybody stands behind those that came before", () => {
  const { bench, s } = make(SEMA_COND);
  const { core } = bench;
  waiting(bench, (g) => core.waitCond(s, core.arrive(s), g), WAIT_COND);
  bench.write(s + core.SEMA_MARK.value, 1);
  faults("Y6", () => core.audit());
});

test("a semaphore serves its line in order, as far as it goes", () => {
  const { bench, s } = make(SEMA_WEIGHTED, 5);
  const { core } = bench;
  assert.is(core.acquire(s, 4, 0), RESULT_FIRED);
  const gs = [2, 1, 2, 1].map((n) => waiting(bench, (g) => core.acquire(s, n, g), WAIT_SEMACQUIRE));
  assert.is(core.acquire(s, 1, 0), RESULT_BLOCKED, "others were there before");
  assert.is(core.releaseSema(s, 5), 0);
  core.releaseSema(s, 2);
  const states = () => gs.map((g) => bench.status(g));
  assert.equal(states(), [G_RUNNABLE, G_RUNNABLE, G_WAITING, G_WAITING]);
  core.audit();
  core.kill(gs[2]!);
  assert.is(bench.status(gs[3]!), G_WAITING, "nothing is left");
  core.kill(gs[0]!);
  assert.is(bench.status(gs[3]!), G_RUNNABLE);
  core.audit();
});

test("Y7: nobody waits for what is left of a semaphore", () => {
  const { bench, s } = make(SEMA_WEIGHTED, 2);
  const { core } = bench;
  core.acquire(s, 1, 0);
  const g = bench.running();
  assert.is(bench.select(g, [[CASE_ACQUIRE, s, 2]]), RESULT_PARKED);
  core.audit();
  const words = new Float64Array(core.memory.buffer);
  words[(s + 32) >> 3] = 0;
  faults("Y7", () => core.audit());
  words[(s + 32) >> 3] = 3;
  faults("Y7", () => core.audit());
});

test("amounts are exact up to 2**53", () => {
  const { bench, s } = make(SEMA_WEIGHTED, Number.MAX_SAFE_INTEGER);
  const { core } = bench;
  assert.is(core.acquire(s, Number.MAX_SAFE_INTEGER - 1, 0), RESULT_FIRED);
  assert.is(core.acquire(s, 2, 0), RESULT_BLOCKED);
  assert.is(core.acquire(s, 1, 0), RESULT_FIRED);
  core.audit();
});

test("a counter belongs to the bubble in which it began, until it is zero", () => {
  const { bench, s } = make(SEMA_GROUP);
  const { core } = bench;
  const [one, other] = [core.makeBubble(0), core.makeBubble(0)];
  assert.is(core.addGroup(s, 1, one), GROUP_CHANGED);
  assert.is(core.addGroup(s, 1, other), GROUP_ELSEWHERE);
  assert.is(core.addGroup(s, 1), GROUP_CROSSED);
  assert.is(core.addGroup(s, -1, one), GROUP_CHANGED);
  assert.is(core.addGroup(s, 1), GROUP_CHANGED);
  assert.is(core.addGroup(s, 1, other), GROUP_CROSSED);
});

test("in a bubble a wait is durable when only the bubble can end it", () => {
  const bench = new Bench();
  const { core } = bench;
  const bubble = core.makeBubble(0);
  const isDurable = (ask: (g: number) => number): boolean => {
    const g = core.spawn(0, bubble);
    bench.begin();
    core.dispatch();
    assert.is(bench.status(g), G_RUNNING);
    assert.is(ask(g), RESULT_PARKED);
    core.audit();
    return new Uint8Array(core.memory.buffer)[g + G_DURABLE] === 1;
  };
  for (const home of [0, bubble]) {
    const [mutex, rw] = [core.makeSema(SEMA_MUTEX, 0, home), core.makeSema(SEMA_RWMUTEX, 0, home)];
    core.lockMutex(mutex, 0);
    core.lockWrite(rw, 0);
    assert.is(isDurable((g) => core.lockMutex(mutex, g)), false);
    assert.is(isDurable((g) => core.lockWrite(rw, g)), false);
    assert.is(isDurable((g) => core.lockRead(rw, g)), false);
    const group = core.makeSema(SEMA_GROUP, 0, home);
    core.addGroup(group, 1, home);
    assert.is(isDurable((g) => core.waitGroup(group, g)), home !== 0);
    const semaphore = core.makeSema(SEMA_WEIGHTED, 0, home);
    assert.is(isDurable((g) => core.acquire(semaphore, 1, g)), home !== 0);
    const cond = core.makeSema(SEMA_COND, 0, home);
    assert.is(isDurable((g) => core.waitCond(cond, core.arrive(cond), g)), true);
  }
});

test.run();
