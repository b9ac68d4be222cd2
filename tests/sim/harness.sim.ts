// The parts of the harness: strategies, replay strings, and the check that a schedule repeats.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { explore, hostOf } from "../support/explore.ts";
import { close, recv, send, times } from "../support/ops.ts";
import { Odometer, Pct, Random } from "../support/oracles.ts";
import { decode, encode, Replay } from "../support/replay.ts";
import { draws } from "../support/seed.ts";
import type { Candidates, Oracle } from "../support/simcase.ts";
import type { SimHost } from "../support/simhost.ts";

const test = suite("sim: the harness");

const unknown: Candidates = () => undefined;

test("the odometer tries every sequence of choices once", () => {
  const odometer = new Odometer(0);
  const orders = new Set<string>();
  let tries = 0;
  while (odometer.next()) {
    const left = [1, 2, 3, 4, 5, 6];
    const order: number[] = [];
    while (left.length > 0) order.push(...left.splice(odometer.choose(left.length, "core"), 1));
    orders.add(String(order));
    tries++;
  }
  assert.is(tries, 720);
  assert.is(orders.size, 720);
});

test("the odometer lets goroutines yield as often as it was told, wherever that may be", () => {
  for (const [bound, schedules] of [[0, 1], [1, 11], [2, 56], [10, 1024]] as const) {
    const odometer = new Odometer(bound);
    const seen = new Set<string>();
    while (odometer.next()) {
      const choices = Array.from({ length: 10 }, () => odometer.choose(2, "preempt"));
      assert.ok(choices.reduce((sum, choice) => sum + choice, 0) <= bound);
      seen.add(String(choices));
    }
    assert.is(seen.size, schedules);
  }
});

for (const Strategy of [Random, Pct]) {
  test(`${Strategy.name} draws the same schedules from the same seed`, () => {
    const drawn = (seed: number): string => {
      const strategy = new Strategy(20, seed);
      const all: number[] = [];
      while (strategy.next()) {
        for (let i = 0; i < 20; i++) all.push(strategy.choose(1 + i % 5, "core", unknown));
      }
      return String(all);
    };
    assert.is(drawn(1), drawn(1));
    assert.is.not(drawn(1), drawn(2));
  });
}

test("PCT lets the actor of the highest priority go on, and changes its mind twice", () => {
  const pct = new Pct(200, 1);
  const four: Candidates = () => [[0], [1], [2], [3]];
  while (pct.next()) {
    const chosen = Array.from({ length: 10 }, () => pct.choose(4, "core", four));
    const changes = chosen.filter((choice, i) => i > 0 && choice !== chosen[i - 1]);
    assert.ok(changes.length <= 2, String(chosen));
  }
});

test("a schedule is read as it was written", () => {
  const draw = draws(1);
  for (let i = 0; i < 300; i++) {
    const path = Array.from({ length: draw(120) }, () => draw(4) ? 0 : draw(36));
    const again = decode(encode(path));
    while (path.at(-1) === 0) path.pop();
    assert.equal(again, path);
  }
  assert.is(encode([1, 0, 0, 0, 0, 0, 2, 0, 0]), "1D2");
  assert.throws(() => decode("1-2"), /no choice/);
});

const small = {
  name: "small",
  chans: [1],
  actors: [times(3, (i) => send(0, i)), [close(0)], [recv(0)]],
};

test("a replayed schedule takes the same steps, and another one other steps", () => {
  const host = hostOf();
  const random = new Random(50, 7);
  const traces = new Set<string>();
  while (random.next()) {
    const path: number[] = [];
    const recording: Oracle = {
      choose(n, kind) {
        path.push(random.choose(n, kind));
        return path.at(-1)!;
      },
    };
    const first = host.run(small, recording);
    assert.equal(host.run(small, new Replay(path)), first);
    traces.add(String(first.trace));
  }
  assert.ok(traces.size > 10, `${traces.size} different runs`);
});

test("a case that does not repeat is a failure", () => {
  let runs = 0;
  const unsteady = { run: () => ({ text: "done", trace: [runs++] }) } as unknown as SimHost;
  const { failure } = explore(unsteady, small, new Odometer(0), { most: 5 });
  assert.is(failure?.message, "two runs of one schedule differ");
});

test("a failing schedule is made simple before it is told", () => {
  const picky = {
    run(_spec: unknown, oracle: Oracle) {
      const choices = Array.from({ length: 30 }, () => oracle.choose(3, "core", unknown));
      if (choices[12] === 2 && choices[20] !== 0) throw new Error("caught");
      return { text: "done", trace: choices };
    },
  } as unknown as SimHost;
  const { failure } = explore(picky, small, new Random(1000, 1), { most: 1000 });
  assert.is(failure?.message, "caught");
  assert.match(encode(failure!.path), /^K2F[12]$/);
});

test("a case with more schedules than the limit is told apart from one that is done", () => {
  const report = explore(hostOf(), small, new Odometer(4), { most: 10 });
  assert.is(report.failure?.message, "more than 10 schedules");
  assert.is(report.schedules, 10);
});

test.run();
