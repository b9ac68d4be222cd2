// Stealing between Ps, although one M runs them all.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { COUNT_STEALS } from "../../assembly/abi.ts";
import { Bench, faults } from "../support/core.ts";
import { recorded } from "../support/progress.ts";

const test = suite("core: stealing");

function drained({ core }: Bench, p: number): number[] {
  const all: number[] = [];
  for (let g = core.ringGet(p); g !== 0; g = core.ringGet(p)) all.push(g);
  return all;
}

/** A core with two Ps, `count` goroutines on number 1. */
function loaded(count: number): { bench: Bench; gs: number[] } {
  const bench = new Bench();
  bench.core.setProcs(2);
  const gs = bench.looseOnes(count);
  for (const g of gs) bench.core.ringPut(1, g);
  return { bench, gs };
}

recorded(test, "P26: a steal takes half, and both queues hold each goroutine once", () => {
  const { bench } = loaded(0);
  const gs = bench.looseOnes(255);
  for (let n = 0; n < 256; n++) {
    for (const g of gs.slice(0, n)) bench.core.ringPut(0, g);
    const taken = bench.core.ringSteal(1, 0, 0);
    const thief = taken === 0 ? [] : [taken, ...drained(bench, 1)];
    const victim = drained(bench, 0);
    const half = Math.floor(n / 2);
    assert.ok(thief.length === half || thief.length === half + 1, `${thief.length} of ${n}`);
    assert.equal([...thief, ...victim].sort((a, b) => a - b), gs.slice(0, n).sort((a, b) => a - b));
  }
});

test("Q3: a steal takes the older half, rounded up, and leaves the order as it is", () => {
  for (const n of [1, 2, 3, 10, 101, 256]) {
    const { bench, gs } = loaded(n);
    const half = Math.ceil(n / 2);
    const first = bench.core.ringSteal(0, 1, 0);
    assert.is(first, gs[half - 1], "the youngest of them is to run");
    assert.equal(drained(bench, 0), gs.slice(0, half - 1));
    assert.equal(drained(bench, 1), gs.slice(half));
  }
});

test("Q3: what the counters of two rings say does not matter to a steal", () => {
  const { bench, gs } = loaded(0);
  const { core } = bench;
  for (const [p, start] of [[0, -3], [1, -70]] as const) {
    bench.write(core.procRecord(p) + core.P_HEAD.value, start);
    bench.write(core.procRecord(p) + core.P_TAIL.value, start);
  }
  gs.push(...bench.looseOnes(100));
  for (const g of gs) core.ringPut(1, g);
  assert.is(core.ringSteal(0, 1, 0), gs[49]);
  assert.equal(drained(bench, 0), gs.slice(0, 49));
  assert.equal(drained(bench, 1), gs.slice(50));
});

test("next is left alone unless a thief asks for all and finds nothing else", () => {
  const bench = new Bench();
  const { core } = bench;
  core.setProcs(2);
  const [next, queued] = bench.looseOnes(2) as [number, number];
  core.ringPutNext(1, next);
  assert.is(core.ringSteal(0, 1, 0), 0);
  core.ringPut(1, queued);
  assert.is(core.ringSteal(0, 1, 1), queued);
  assert.is(core.ringSteal(0, 1, 1), next);
  assert.is(core.queueLength(1), 0);
});

test("an M without work steals from any of the other Ps, and counts it", () => {
  for (const victim of [1, 2, 3]) {
    const bench = new Bench();
    const { core } = bench;
    core.setProcs(4);
    const gs = bench.looseOnes(10);
    for (const g of gs) core.ringPut(victim, g);
    core.audit();
    bench.begin();
    const seen: number[] = [];
    for (let g = bench.dispatch(); g > 0; g = bench.dispatch()) {
      seen.push(g);
      core.exit(g);
      core.audit();
    }
    assert.equal(seen.sort((a, b) => a - b), gs);
    const counters = new BigUint64Array(core.memory.buffer, core.counters(), 6);
    assert.is(counters[COUNT_STEALS / 8], 10n);
  }
});

test("the M that changes its P leaves the old one's work to thieves", () => {
  const bench = new Bench();
  const { core } = bench;
  core.setProcs(2);
  bench.begin();
  const gs = [bench.spawn(), bench.spawn(), bench.spawn()];
  assert.is(core.queueLength(0), 3);
  core.hold(1);
  assert.is(core.held(), 1);
  const seen = gs.map(() => bench.dispatch());
  assert.equal(seen.sort((a, b) => a - b), gs);
  assert.is(core.queueLength(0), 0);
  core.audit();
});

const gcd = (a: number, b: number): number => b === 0 ? a : gcd(b, a % b);

/** The strides that the core knows for n Ps. */
function strides({ core }: Bench, n: number): number[] {
  return [...new Set(Array.from({ length: n }, (_, seed) => core.coprime(n, seed)))];
}

recorded(test, "P27: every stride leads past every P once, from wherever it starts", () => {
  const bench = new Bench();
  for (let procs = 1; procs <= 64; procs++) {
    for (const stride of strides(bench, procs)) {
      for (const start of [0, procs - 1]) {
        const seen = Array.from({ length: procs }, (_, i) => (start + i * stride) % procs);
        assert.is(new Set(seen).size, procs, `${procs} Ps from ${start} by ${stride}`);
      }
    }
  }
});

recorded(test, "P27: each start and stride can be drawn, and no two draws are the same", () => {
  const bench = new Bench();
  for (let procs = 1; procs <= 64; procs++) {
    const known = strides(bench, procs).sort((a, b) => a - b);
    const numbers = Array.from({ length: procs }, (_, i) => i + 1);
    const coprimes = numbers.filter((n) => gcd(n, procs) === 1);
    assert.equal(known, coprimes);
    if (procs >= 3) assert.ok(known.length >= 2, `${procs} Ps have ${known.length} strides`);
    const draws = new Set<string>();
    for (let seed = 0; seed < procs * known.length; seed++) {
      draws.add(`${seed % procs} ${known[Math.floor(seed / procs)]}`);
    }
    assert.is(draws.size, procs * known.length);
  }
});

test("more Ps than there may be are refused", () => {
  const { core } = new Bench();
  assert.is(core.setProcs(256), 1);
  assert.is(core.setProcs(0), 256);
  faults("PROCS", () => core.setProcs(257));
});

test.run();
