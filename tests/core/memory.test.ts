// Slabs of records, runs of pages, and locks.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { G_INDEX } from "../../assembly/abi.ts";
import { Bench, faults } from "../support/core.ts";
import { draws } from "../support/seed.ts";

const test = suite("core: memory");

const kinds = [
  [0, "goroutines"],
  [1, "waiters"],
  [2, "channels"],
  [3, "timers"],
  [6, "locks"],
] as const;

/** A record that its taker has begun to use: poison tells free ones apart. */
function take(bench: Bench, kind: number): number {
  const at = bench.core.slabTake(kind);
  bench.write(at + 4, 0);
  return at;
}

const POISON = 0xdddddddd | 0;

for (const [kind, name] of kinds) {
  test(`records of ${name} lie apart from each other, on any number of pages`, () => {
    const bench = new Bench();
    const bytes = bench.core.slabBytes(kind);
    const perPage = Math.floor(4092 / bytes);
    const all = Array.from({ length: 3 * perPage + 1 }, () => take(bench, kind));
    const sorted = [...all].sort((a, b) => a - b);
    for (let i = 1; i < sorted.length; i++) assert.ok(sorted[i]! - sorted[i - 1]! >= bytes);
    assert.ok(sorted.every((at) => at % 4096 + bytes <= 4092), "none touches the link of its page");
    assert.is(bench.core.slabLive(kind), all.length);
    assert.is(bench.core.slabCount(kind), 4 * perPage);
  });

  test(`records of ${name} are used again before memory is asked for`, () => {
    const bench = new Bench();
    const draw = draws(kind + 1);
    const held: number[] = [];
    for (let i = 0; i < 50; i++) held.push(take(bench, kind));
    const count = bench.core.slabCount(kind);
    for (let i = 0; i < 5000; i++) {
      const [at] = held.splice(draw(held.length), 1);
      bench.core.slabGive(kind, at!);
      assert.is(bench.core.slabLive(kind), held.length);
      const again = take(bench, kind);
      assert.not(held.includes(again));
      held.push(again);
    }
    assert.is(bench.core.slabCount(kind), count);
  });

  test(`M2: a freed record of ${name} is poisoned, and freeing it again is a fault`, () => {
    const bench = new Bench();
    const at = take(bench, kind);
    bench.core.slabGive(kind, at);
    assert.is(bench.read(at + 4), POISON);
    assert.is(bench.read(at + bench.core.slabBytes(kind) - 4), POISON);
    bench.core.audit();
    faults("M2", () => bench.core.slabGive(kind, at));
  });

  test(`M2: a record of ${name} that is written to after it was freed is noticed`, () => {
    const bench = new Bench();
    const at = take(bench, kind);
    bench.core.slabGive(kind, at);
    bench.write(at + 4, 7);
    faults("M2", () => bench.core.audit());
    faults("M2", () => bench.core.slabTake(kind));
  });
}

test("M2: a free list that runs in a circle is noticed", () => {
  const bench = new Bench();
  const [first, second] = [take(bench, 2), take(bench, 2)];
  bench.core.slabGive(2, first);
  bench.core.slabGive(2, second);
  bench.core.audit();
  bench.write(first, second);
  faults("M2", () => bench.core.audit());
});

test("goroutines are numbered from 1 on, and a record keeps its number", () => {
  const bench = new Bench();
  const gs = bench.looseOnes(100);
  const numbers = gs.map((g) => bench.read(g + G_INDEX));
  assert.equal([...numbers].sort((a, b) => a - b), numbers.map((_, i) => i + 1));
  for (const g of gs) bench.core.globalPut(g);
  for (const g of gs) bench.core.kill(g);
  bench.begin();
  bench.dispatch();
  assert.is(bench.core.slabLive(0), 0);
  const again = bench.looseOnes(100);
  assert.equal(again.map((g) => numbers[gs.indexOf(g)]), again.map((g) => bench.read(g + G_INDEX)));
});

test("a hundred thousand goroutines one after the other take the memory of one", () => {
  const bench = new Bench();
  const g = bench.running();
  const bytes = bench.core.memory.buffer.byteLength;
  bench.core.exit(g);
  for (let i = 0; i < 100_000; i++) {
    assert.is(bench.core.spawn(0), g);
    bench.core.dispatch();
    bench.core.exit(g);
  }
  assert.is(bench.core.memory.buffer.byteLength, bytes);
});

/** What a little of everything gives: results, addresses, numbers. */
function story({ core, notes }: Bench): unknown[] {
  const chan = core.makeChan(1);
  const told: unknown[] = [chan, core.isIdle(), core.isDeadlock(), core.setProcs(0)];
  const gs = [core.spawn(0), core.spawn(0), core.spawnAwait()];
  core.newTurn();
  core.beginSlice();
  told.push(gs, core.dispatch(), core.send(chan, gs[0]!), core.send(chan, gs[0]!));
  told.push(core.dispatch(), core.sleep(gs[1]!, 5), core.recv(chan, gs[2]!), core.dispatch());
  told.push(core.caseArea(3), core.startHostTimer(9, 1), core.dispatch(), core.firstDue());
  core.audit();
  return [...told, notes.fired.splice(0), core.live(), core.globalLength()];
}

test("init makes a core that has been used like a new one, in whatever state it was left", () => {
  const expected = story(new Bench());
  const bench = new Bench();
  for (let i = 0; i < 20; i++) {
    bench.core.init(1);
    assert.equal(story(bench), expected);
  }
  const bytes = bench.core.memory.buffer.byteLength;
  const chan = bench.core.makeChan(0);
  bench.core.lockWord(chan);
  faults("M1", () => bench.core.send(chan, 0));
  bench.core.init(1);
  assert.equal(story(bench), expected);
  assert.is(bench.core.memory.buffer.byteLength, bytes);
});

test("the order of a run is the smallest that fits", () => {
  const { core } = new Bench();
  const orders = [[0, 0], [1, 0], [4096, 0], [4097, 1], [8192, 1], [8193, 2], [2 ** 20, 8]];
  for (const [bytes, order] of orders) assert.is(core.orderFor(bytes!), order);
});

test("M3: runs of any order never overlap, however they are taken and given back", () => {
  const { core } = new Bench();
  const draw = draws(5);
  const held: { at: number; order: number }[] = [];
  const end = ({ at, order }: { at: number; order: number }): number => at + (4096 << order);
  for (let i = 0; i < 600; i++) {
    if (draw(3) === 0 && held.length > 0) {
      const [run] = held.splice(draw(held.length), 1);
      core.giveRun(run!.at, run!.order);
    } else {
      const order = draw(5);
      const run = { at: core.takeRun(order), order };
      assert.is(run.at % 4096, 0);
      assert.ok(end(run) <= core.memory.buffer.byteLength, "a run lies within the memory");
      assert.not(held.some((other) => run.at < end(other) && other.at < end(run)), "runs overlap");
      held.push(run);
    }
    if (i % 20 === 0) core.audit();
  }
});

test("M3: a run that is given back twice is noticed", () => {
  const { core } = new Bench();
  const at = core.takeRun(2);
  core.giveRun(at, 2);
  core.audit();
  core.giveRun(at, 2);
  faults("M3", () => core.audit());
});

test("the host hears of it when memory grows, and what was written stays", () => {
  const bench = new Bench();
  const before = bench.core.memory.buffer.byteLength;
  const at = bench.core.takeRun(0);
  bench.write(at, 42);
  assert.is(bench.notes.grown, 0);
  bench.core.takeRun(8);
  assert.is(bench.notes.grown, 1);
  assert.ok(bench.core.memory.buffer.byteLength >= before + 2 ** 20);
  assert.is(bench.read(at), 42);
});

test("a run larger than all memory is refused", () => {
  faults("MEMORY", () => new Bench().core.takeRun(19));
});

test("M1: a lock is taken once at a time and dropped once", () => {
  const bench = new Bench();
  const at = bench.core.takeRun(0);
  bench.write(at, 0);
  bench.core.lockWord(at);
  faults("M1", () => bench.core.lockWord(at));
  bench.core.unlockWord(at);
  faults("M1", () => bench.core.unlockWord(at));
});

test("M1: a lock that is left held between operations is noticed", () => {
  const bench = new Bench();
  const chan = bench.core.makeChan(0);
  bench.core.audit();
  bench.core.lockWord(chan);
  faults("M1", () => bench.core.audit());
  faults("M1", () => bench.core.send(chan, 0));
});

test.run();
