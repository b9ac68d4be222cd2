// Select: which case is chosen, what it leaves behind, and the order of its locks.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  CASE_EXTERN, CASE_NONE, CASE_RECV, CASE_SEND, CASE_SLEEP, G_RUNNABLE, G_WAITING, REG_CASE,
  RESULT_BLOCKED, RESULT_FIRED, RESULT_KIND, RESULT_PARKED,
} from "../../assembly/abi.ts";
import { Bench } from "../support/core.ts";
import { draws } from "../support/seed.ts";

const test = suite("core: select");

const chosen = (bench: Bench): number => bench.read(bench.core.registers() + REG_CASE);

test("of n ready cases each is chosen as often as the others", () => {
  const bench = new Bench();
  const rounds = 6000;
  for (const n of [2, 3, 5]) {
    const chan = bench.core.makeChan(1);
    bench.core.send(chan, 0);
    const dead = bench.core.makeChan(0);
    const cases = [dead, ...Array.from({ length: n }, () => chan), dead];
    const counts = cases.map(() => 0);
    for (let i = 0; i < rounds; i++) {
      bench.select(0, cases.map((c) => [CASE_RECV, c]));
      counts[chosen(bench)]!++;
      bench.core.send(chan, 0);
    }
    const mean = rounds / n;
    const sigma = Math.sqrt(mean * (1 - 1 / n));
    for (const count of counts.slice(1, -1)) {
      assert.ok(Math.abs(count - mean) < 6 * sigma, `${counts}`);
    }
    assert.is(counts[0]! + counts.at(-1)!, 0);
  }
});

test("M1: a select locks each channel once, however often and in which order it is named", () => {
  const draw = draws(1);
  const bench = new Bench();
  const chans = Array.from({ length: 6 }, () => bench.core.makeChan(0));
  for (let i = 0; i < 500; i++) {
    const cases = Array.from({ length: 1 + draw(12) }, () => [CASE_RECV, chans[draw(6)]!] as const);
    assert.is(bench.select(0, cases), RESULT_BLOCKED);
    bench.core.audit();
  }
});

test("M1: a select that waits on one channel in many cases leaves no lock and no waiter", () => {
  const bench = new Bench();
  const { core } = bench;
  const chan = core.makeChan(0);
  for (let i = 0; i < 50; i++) {
    const g = bench.running();
    const kinds = [0, 1, 2, 3, 4].flatMap((k) => k ? [CASE_RECV, CASE_SEND] : [CASE_SEND]);
    const cases = kinds.map((kind) => [kind, chan] as const);
    assert.is(bench.select(g, cases), RESULT_PARKED);
    core.audit();
    assert.is(core.lineLength(chan, CASE_SEND), 5);
    core.recv(chan, 0);
    assert.is(bench.dispatch(), g);
    core.audit();
    assert.is(core.lineLength(chan, CASE_SEND) + core.lineLength(chan, CASE_RECV), 0);
    assert.is(core.slabLive(1), 0);
    core.exit(g);
  }
});

test("more cases than ever before get a larger case area", () => {
  const bench = new Bench();
  const chan = bench.core.makeChan(1);
  bench.core.send(chan, 0);
  for (const n of [1, 200, 300, 2000]) {
    const disabled = Array.from({ length: n - 1 }, () => [CASE_NONE, chan] as const);
    bench.select(0, [...disabled, [CASE_RECV, chan]]);
    assert.is(chosen(bench), n - 1);
    bench.core.send(chan, 0);
    bench.core.audit();
  }
});

test("losing cases leave their lines when the goroutine runs again, and no sooner", () => {
  const bench = new Bench();
  const { core } = bench;
  const [won, lost] = [core.makeChan(0), core.makeChan(0)];
  const g = bench.running();
  bench.select(g, [[CASE_RECV, won], [CASE_RECV, lost], [CASE_SEND, lost]]);
  core.send(won, 0);
  assert.is(bench.status(g), G_RUNNABLE);
  assert.is(core.lineLength(lost, CASE_RECV), 1);
  assert.is(core.send(lost, 0), RESULT_BLOCKED, "what has lost cannot be claimed");
  assert.is(bench.dispatch(), g);
  assert.is(core.lineLength(lost, CASE_SEND), 0);
  assert.is(core.slabLive(1), 0);
  core.audit();
});

test("a hundred thousand selects take the memory of one", () => {
  const bench = new Bench();
  const { core } = bench;
  const [a, b] = [core.makeChan(0), core.makeChan(0)];
  const g = bench.running();
  const bytes = core.memory.buffer.byteLength;
  for (let i = 0; i < 100_000; i++) {
    bench.select(g, [[CASE_RECV, a], [CASE_RECV, b], [CASE_SLEEP, 0, 1e6]]);
    core.send(i % 2 ? a : b, 0);
    while (core.dispatch() <= 0) bench.begin();
  }
  core.audit();
  assert.is(core.memory.buffer.byteLength, bytes);
});

test("a timeout that is not positive is ready, one without end never is", () => {
  const bench = new Bench();
  const { core } = bench;
  for (const ms of [0, -5, NaN, -Infinity]) {
    assert.is(bench.select(0, [[CASE_SLEEP, 0, ms]]) & RESULT_KIND, RESULT_FIRED);
  }
  const g = bench.running();
  assert.is(bench.select(g, [[CASE_SLEEP, 0, Infinity]]), RESULT_PARKED);
  assert.is(core.firstDue(), Infinity);
  assert.is(core.isDeadlock(), 1);
  core.audit();
});

test("a select that waits outside is pending until another case ends it", () => {
  const bench = new Bench();
  const { core } = bench;
  const chan = core.makeChan(0);
  const g = bench.running();
  bench.select(g, [[CASE_EXTERN, 0], [CASE_RECV, chan]]);
  assert.is(core.isDeadlock(), 0);
  core.send(chan, 0);
  assert.is(core.complete(g, 0), 0);
  bench.dispatch();
  core.audit();
  assert.is(bench.read(core.PENDING_AT.value), 0);
});

/** A goroutine whose own waiter has been in use: for a channel, a timer, and neither. */
const earlier: Record<string, (bench: Bench, g: number) => void> = {
  "never waited": () => {},
  "waited for a channel": (bench, g) => {
    const chan = bench.core.makeChan(0);
    bench.core.recv(chan, g);
    bench.core.send(chan, 0);
    bench.dispatch();
    bench.core.freeChan(chan);
  },
  "waited with a timeout that was not needed": (bench, g) => {
    const chan = bench.core.makeChan(0);
    bench.select(g, [[CASE_SLEEP, 0, 50], [CASE_RECV, chan]]);
    bench.core.send(chan, 0);
    bench.dispatch();
  },
};

for (const [what, wait] of Object.entries(earlier)) {
  test(`a goroutine that ${what} can be killed in a select without cases`, () => {
    const bench = new Bench();
    const { core } = bench;
    const g = bench.running();
    wait(bench, g);
    const timer = core.startHostTimer(99, 1);
    assert.is(bench.select(g, [[CASE_NONE, 0]]), RESULT_PARKED);
    assert.is(bench.status(g), G_WAITING);
    core.audit();
    core.kill(g);
    core.audit();
    core.stopTimer(timer);
    assert.is(core.live(), 0);
  });
}

test.run();
