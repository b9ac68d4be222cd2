// The timer heap, against a list that is kept sorted.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Bench, faults } from "../support/core.ts";
import { draws } from "../support/seed.ts";

const test = suite("core: timers");

interface Entry {
  readonly when: number;
  readonly index: number;
  readonly at: number;
}

/** Timers in the order in which they must fire: by moment, then as they were started. */
class Sorted {
  readonly #entries: Entry[] = [];

  add(entry: Entry): void {
    const place = this.#entries.findIndex(({ when }) => when > entry.when);
    this.#entries.splice(place < 0 ? this.#entries.length : place, 0, entry);
  }

  get size(): number {
    return this.#entries.length;
  }

  get first(): number {
    return this.#entries[0]?.when ?? Infinity;
  }

  remove(place: number): Entry {
    return this.#entries.splice(place, 1)[0]!;
  }

  due(now: number): number[] {
    const later = this.#entries.findIndex(({ when }) => when > now);
    const due = this.#entries.splice(0, later < 0 ? this.#entries.length : later);
    return due.map(({ index }) => index);
  }
}

for (const [spread, name] of [[5, "many at one moment"], [1000, "moments far apart"]] as const) {
  test(`random starts, stops and firings agree with a sorted list: ${name}`, () => {
    const { core, notes } = new Bench();
    const draw = draws(spread);
    const model = new Sorted();
    let now = 0;
    for (let i = 0; i < 4000; i++) {
      const what = draw(8);
      if (what < 4) {
        const when = now + 1 + draw(spread);
        model.add({ when, index: i, at: core.startHostTimer(when, i) });
      } else if (what < 7 && model.size > 0) {
        core.stopTimer(model.remove(draw(model.size)).at);
      } else if (what === 7) {
        now += draw(spread);
        notes.fired.length = 0;
        core.fireTimers(now);
        assert.equal(notes.fired, model.due(now));
      }
      assert.is(core.firstDue(), model.first);
      if (i % 50 === 0) core.audit();
    }
  });
}

test("timers of one moment fire in the order of their start, whoever left between them", () => {
  const { core, notes } = new Bench();
  const timers = Array.from({ length: 100 }, (_, i) => core.startHostTimer(5, i));
  for (let i = 0; i < 100; i += 3) core.stopTimer(timers[i]!);
  core.audit();
  core.fireTimers(5);
  assert.equal(notes.fired, [...timers.keys()].filter((i) => i % 3 !== 0));
});

test("a timer is stopped from any place of a heap of four levels", () => {
  const draw = draws(3);
  for (let place = 0; place < 85; place++) {
    const { core, notes } = new Bench();
    const whens = Array.from({ length: 85 }, () => draw(40));
    const timers = whens.map((when, i) => core.startHostTimer(when, i));
    core.stopTimer(timers[place]!);
    core.audit();
    core.fireTimers(40);
    const order = whens.map((when, i) => ({ when, i })).filter(({ i }) => i !== place);
    order.sort((a, b) => a.when - b.when || a.i - b.i);
    assert.equal(notes.fired, order.map(({ i }) => i));
  }
});

test("a heap that outgrows its pages keeps every timer", () => {
  const { core, notes } = new Bench();
  const count = 3000;
  for (let i = 0; i < count; i++) core.startHostTimer((i * 7919) % count, (i * 7919) % count);
  core.audit();
  core.fireTimers(count);
  assert.equal(notes.fired, Array.from({ length: count }, (_, i) => i));
});

test("a timer that is due is fired by dispatch, and the next one is the host's deadline", () => {
  const { core, notes } = new Bench();
  core.startHostTimer(10, 1);
  core.startHostTimer(25, 2);
  for (const [now, fired, next] of [[0, [], 10], [10, [1], 25], [30, [1, 2], Infinity]] as const) {
    notes.now = now;
    core.newTurn();
    core.beginSlice();
    core.dispatch();
    assert.equal(notes.fired, fired);
    assert.is(core.nextDeadline(), next);
  }
});

test("T1: an entry of the heap is never earlier than its parent", () => {
  const { core } = new Bench();
  const timers = [1, 2, 3].map((when) => core.startHostTimer(when, when));
  core.audit();
  const moments = new Float64Array(core.memory.buffer);
  moments[(core.heapBase() + 32) / 8] = 0.5;
  moments[(timers[2]! + core.TIMER_WHEN.value) / 8] = 0.5;
  faults("T1", () => core.audit());
});

test("T2: a timer knows its place in the heap", () => {
  const bench = new Bench();
  const { core } = bench;
  const timer = core.startHostTimer(1, 1);
  core.startHostTimer(2, 2);
  core.audit();
  bench.write(timer + core.TIMER_PLACE.value, 1);
  faults("T2", () => core.audit());
  faults("T2", () => core.stopTimer(timer));
});

test("T2: a timer outside the heap cannot be stopped", () => {
  const { core } = new Bench();
  const timer = core.startHostTimer(1, 1);
  core.startHostTimer(2, 2);
  core.stopTimer(timer);
  faults("T2", () => core.stopTimer(timer));
});

test.run();
