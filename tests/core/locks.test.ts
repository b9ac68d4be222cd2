// Mutex and RWMutex in the core: who gets in, and what must never be.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  G_RUNNABLE, G_WAITING, RESULT_BLOCKED, RESULT_FIRED, SEMA_COUNT, SEMA_MUTEX, SEMA_RWMUTEX,
  WAIT_MUTEX, WAIT_RWMUTEX_LOCK, WAIT_RWMUTEX_RLOCK,
} from "../../assembly/abi.ts";
import type { Bench } from "../support/core.ts";
import { faults } from "../support/core.ts";
import { make, waiting } from "../support/semas.ts";

const test = suite("core: locks");

const [LOCKED, WOKEN, STARVING, WRITING] = [1, 2, 4, 8];

/** The clock of the M shows `now`. */
function at(bench: Bench, now: number): void {
  bench.notes.now = now;
  bench.begin();
}

test("a free mutex is had at once, and nobody else has it", () => {
  const { bench, s } = make(SEMA_MUTEX);
  const { core } = bench;
  const g = bench.running();
  assert.is(core.lockMutex(s, g), RESULT_FIRED);
  assert.is(core.lockMutex(s, 0), RESULT_BLOCKED);
  assert.is(core.unlockMutex(s), 1);
  assert.is(core.unlockMutex(s), 0);
  core.audit();
});

test("one that was woken and loses goes back to the front, unseen by the host", () => {
  const { bench, s, flags } = make(SEMA_MUTEX);
  const { core } = bench;
  core.lockMutex(s, 0);
  const first = waiting(bench, (g) => core.lockMutex(s, g), WAIT_MUTEX);
  const second = waiting(bench, (g) => core.lockMutex(s, g), WAIT_MUTEX);
  core.unlockMutex(s);
  assert.is(flags(), WOKEN);
  assert.is(core.lockMutex(s, 0), RESULT_FIRED, "who comes in time is faster");
  bench.begin();
  assert.is(bench.dispatch(), -2, "nobody can run");
  assert.is(bench.status(first), G_WAITING);
  assert.is(flags(), LOCKED);
  core.audit();
  core.unlockMutex(s);
  bench.begin();
  assert.is(bench.dispatch(), first);
  assert.is(bench.status(second), G_WAITING);
  assert.is(flags(), LOCKED);
  core.audit();
});

test("one that has waited for more than a millisecond and loses is handed the mutex next", () => {
  for (const [ms, mode] of [[1, LOCKED], [1.5, LOCKED | STARVING]] as const) {
    const { bench, s, flags } = make(SEMA_MUTEX);
    const { core } = bench;
    core.lockMutex(s, 0);
    const first = waiting(bench, (g) => core.lockMutex(s, g), WAIT_MUTEX);
    const second = waiting(bench, (g) => core.lockMutex(s, g), WAIT_MUTEX);
    core.unlockMutex(s);
    core.lockMutex(s, 0);
    at(bench, ms);
    bench.dispatch();
    assert.is(flags(), mode);
    if (mode === LOCKED) continue;
    core.unlockMutex(s);
    assert.is(flags(), STARVING);
    assert.is(core.lockMutex(s, 0), RESULT_BLOCKED, "it is on its way");
    at(bench, 3);
    assert.is(bench.dispatch(), first);
    assert.is(flags(), LOCKED | STARVING, "somebody waits who has waited long");
    core.audit();
    core.unlockMutex(s);
    assert.is(bench.dispatch(), second);
    assert.is(flags(), LOCKED, "the last one ends it");
    core.audit();
  }
});

test("starvation ends with one that has waited for less than a millisecond", () => {
  const { bench, s, flags } = make(SEMA_MUTEX);
  const { core } = bench;
  core.lockMutex(s, 0);
  waiting(bench, (g) => core.lockMutex(s, g), WAIT_MUTEX);
  core.unlockMutex(s);
  core.lockMutex(s, 0);
  at(bench, 10);
  bench.dispatch();
  for (let i = 0; i < 2; i++) waiting(bench, (g) => core.lockMutex(s, g), WAIT_MUTEX);
  core.unlockMutex(s);
  bench.dispatch();
  assert.is(flags(), LOCKED | STARVING);
  core.unlockMutex(s);
  bench.dispatch();
  assert.is(flags(), LOCKED, "two came at 10 ms, and one of them still waits");
  core.audit();
});

test("Y1: nobody waits for a mutex that is free", () => {
  const { bench, s } = make(SEMA_MUTEX);
  const { core } = bench;
  core.lockMutex(s, 0);
  waiting(bench, (g) => core.lockMutex(s, g), WAIT_MUTEX);
  bench.write(s + core.SEMA_FLAGS.value, 0);
  faults("Y1", () => core.audit());
});

test("Y2: who is to try is there, and a mutex that starves has somebody to starve", () => {
  const { bench, s } = make(SEMA_MUTEX);
  const { core } = bench;
  core.audit();
  for (const flags of [WOKEN, STARVING, LOCKED | STARVING]) {
    bench.write(s + core.SEMA_FLAGS.value, flags);
    faults("Y2", () => core.audit());
  }
});

test("Y2: one that is killed before it tries lets the next try", () => {
  const { bench, s, flags } = make(SEMA_MUTEX);
  const { core } = bench;
  core.lockMutex(s, 0);
  const gs = [1, 2, 3].map(() => waiting(bench, (g) => core.lockMutex(s, g), WAIT_MUTEX));
  core.unlockMutex(s);
  assert.is(bench.status(gs[0]!), G_RUNNABLE);
  core.kill(gs[0]!);
  assert.is(bench.status(gs[1]!), G_RUNNABLE);
  core.audit();
  core.lockMutex(s, 0);
  core.kill(gs[1]!);
  assert.is(bench.status(gs[2]!), G_WAITING, "it is locked");
  core.audit();
  core.kill(gs[2]!);
  core.unlockMutex(s);
  assert.is(flags(), 0);
  core.audit();
});

test("readers are inside together, a writer alone; who comes later waits", () => {
  const { bench, s } = make(SEMA_RWMUTEX);
  const { core } = bench;
  assert.is(core.lockRead(s, 0), RESULT_FIRED);
  assert.is(core.lockRead(s, 0), RESULT_FIRED);
  assert.is(core.lockWrite(s, 0), RESULT_BLOCKED);
  const writer = waiting(bench, (g) => core.lockWrite(s, g), WAIT_RWMUTEX_LOCK);
  assert.is(core.lockRead(s, 0), RESULT_BLOCKED, "a writer waits");
  const reader = waiting(bench, (g) => core.lockRead(s, g), WAIT_RWMUTEX_RLOCK);
  const other = waiting(bench, (g) => core.lockWrite(s, g), WAIT_RWMUTEX_LOCK);
  assert.is(core.unlockWrite(s), 0);
  core.unlockRead(s);
  core.audit();
  core.unlockRead(s);
  assert.is(core.unlockRead(s), 0);
  assert.is(bench.dispatch(), writer);
  core.audit();
  assert.is(core.unlockWrite(s), 1);
  assert.is(bench.status(reader), G_RUNNABLE);
  core.audit();
  assert.is(core.lockWrite(s, 0), RESULT_BLOCKED, "a reader is inside");
  assert.is(bench.dispatch(), reader);
  core.unlockRead(s);
  assert.is(bench.dispatch(), other);
  core.audit();
});

test("Y3: whoever waits at an RWMutex waits for a writer, or as one for readers", () => {
  const { bench, s } = make(SEMA_RWMUTEX);
  const { core } = bench;
  core.lockWrite(s, 0);
  waiting(bench, (g) => core.lockRead(s, g), WAIT_RWMUTEX_RLOCK);
  bench.write(s + core.SEMA_FLAGS.value, 0);
  faults("Y3", () => core.audit());
  bench.write(s + core.SEMA_FLAGS.value, LOCKED);
  faults("Y3", () => core.audit());
});

test("Y4: no reader is inside with a writer", () => {
  const { bench, s } = make(SEMA_RWMUTEX);
  const { core } = bench;
  core.lockWrite(s, 0);
  core.audit();
  bench.write(s + SEMA_COUNT, 1);
  faults("Y4", () => core.audit());
  bench.write(s + SEMA_COUNT, 0);
  bench.write(s + core.SEMA_FLAGS.value, WRITING);
  faults("Y4", () => core.audit());
});

test.run();
