// Timer channels: what is due is worked out when somebody asks, and a timer of the heap runs only
// while somebody waits.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  CASE_RECV, CASE_SLEEP, G_TICK, REG_TICK, RESULT_BLOCKED, RESULT_FIRED, RESULT_KIND,
  RESULT_PARKED,
} from "../../assembly/abi.ts";
import { Bench, faults } from "../support/core.ts";

const test = suite("core: tickers");
const TIMERS = 3;
const TICKERS = 4;

/** What a receive that does not wait finds: the moment, or undefined. */
function taken(bench: Bench, chan: number): number | undefined {
  const result = bench.core.recv(chan, 0);
  if ((result & RESULT_KIND) === RESULT_BLOCKED) return undefined;
  assert.is(result & RESULT_KIND, RESULT_FIRED);
  return bench.moment(bench.core.registers() + REG_TICK);
}

/** A goroutine that waits for `chan`. */
function waiting(bench: Bench, chan: number): number {
  const g = bench.running();
  assert.is(bench.core.recv(chan, g), RESULT_PARKED);
  return g;
}

test("a timer that nobody waits for has no place in the heap", () => {
  const bench = new Bench();
  const { core } = bench;
  const chan = core.makeTicker(10, 0);
  assert.is(core.firstDue(), Infinity);
  assert.is(taken(bench, chan), undefined);
  bench.notes.now = 25;
  assert.is(taken(bench, chan), 10);
  assert.is(taken(bench, chan), undefined);
  core.audit();
  core.freeChan(chan);
  assert.equal([core.slabLive(TIMERS), core.slabLive(TICKERS)], [0, 0]);
});

test("while somebody waits it has, and who is first in line is served", () => {
  const bench = new Bench();
  const { core, notes } = bench;
  const chan = core.makeTicker(10, 10);
  const [first, second] = [waiting(bench, chan), waiting(bench, chan)];
  core.audit();
  assert.is(core.firstDue(), 10);
  notes.now = 10;
  bench.begin();
  assert.is(bench.dispatch(), first);
  assert.is(bench.moment(first + G_TICK), 10);
  assert.is(core.firstDue(), 20);
  notes.now = 1000;
  bench.begin();
  assert.is(bench.dispatch(), second);
  assert.is(bench.moment(second + G_TICK), 20);
  assert.is(core.firstDue(), Infinity);
  assert.is(taken(bench, chan), undefined, "what was late is not made up for");
  notes.now = 1010;
  assert.is(taken(bench, chan), 1010);
  core.audit();
});

test("a select that loses takes its timer along when nobody else waits", () => {
  const bench = new Bench();
  const { core } = bench;
  const [timer, other] = [core.makeTicker(10, 0), core.makeChan(0)];
  const selecting = (): number => {
    const g = bench.running();
    const cases = [[CASE_RECV, timer], [CASE_RECV, other], [CASE_SLEEP, 0, 50]] as const;
    assert.is(bench.select(g, cases), RESULT_PARKED);
    return g;
  };
  const loser = selecting();
  assert.is(core.slabLive(TIMERS), 2);
  core.send(other, 0);
  assert.is(bench.dispatch(), loser);
  assert.is(core.slabLive(TIMERS), 0);
  const [again, stays] = [selecting(), waiting(bench, timer)];
  core.send(other, 0);
  assert.is(bench.dispatch(), again);
  assert.is(core.firstDue(), 10, "another waits for it still");
  core.kill(stays);
  assert.is(core.firstDue(), Infinity);
  core.audit();
});

test("stop and reset say what they have prevented, and move the timer of the heap", () => {
  const bench = new Bench();
  const { core, notes } = bench;
  const chan = core.makeTicker(10, 0);
  const g = waiting(bench, chan);
  const set = (when: number): boolean => Boolean(core.setTicker(chan, when, 0));
  assert.equal([set(30), core.firstDue()], [true, 30]);
  assert.equal([set(Infinity), core.firstDue()], [true, Infinity]);
  assert.equal([set(Number.MAX_VALUE), core.firstDue()], [false, Infinity]);
  assert.equal([set(20), core.firstDue()], [true, 20]);
  core.audit();
  assert.equal([set(-5), core.firstDue()], [true, Infinity], "due already: it is served at once");
  assert.is(bench.dispatch(), g);
  assert.is(bench.moment(g + G_TICK), -5);
  assert.is(set(40), false);
  notes.now = 50;
  assert.is(set(60), true, "a value was there");
  assert.is(taken(bench, chan), undefined);
});

test("rounding neither repeats a tick nor stops the ticker", () => {
  const bench = new Bench();
  const { core, notes } = bench;
  for (const period of [0.1, 1 / 3, 1e-9, Number.MIN_VALUE, 1e300]) {
    notes.now = 946_684_800_000;
    const chan = core.makeTicker(notes.now, period);
    for (let i = 0; i < 200; i++) {
      const moment = taken(bench, chan);
      assert.ok(moment !== undefined && moment <= notes.now);
      assert.is(taken(bench, chan), undefined, `period ${period}`);
      notes.now += Math.max(period * (1 + i % 3), 2 ** -10);
      if (period === 1e300) break;
    }
  }
});

test("a clock that jumps by hours brings one tick, whoever waits", () => {
  const bench = new Bench();
  const { core, notes } = bench;
  const chan = core.makeTicker(10, 10);
  const waiters = [waiting(bench, chan), waiting(bench, chan), waiting(bench, chan)];
  notes.now = 36_000_005;
  bench.begin();
  assert.is(bench.dispatch(), waiters[0]);
  assert.is(bench.dispatch(), 0, "the others wait on");
  assert.is(core.firstDue(), 36_000_010);
});

test("T3: the timer of a channel runs while somebody waits, and only then", () => {
  const bench = new Bench();
  const { core } = bench;
  const chan = core.makeTicker(10, 0);
  const ticker = bench.read(chan + core.CHAN_TICKER.value);
  const timerAt = ticker + core.TICKER_TIMER.value;
  waiting(bench, chan);
  core.audit();
  const timer = bench.read(timerAt);
  bench.write(timerAt, 0);
  faults("T2", () => core.audit());
  core.stopTimer(timer);
  faults("T3", () => core.audit());
});

test("T3: no timer is left when nobody waits", () => {
  const bench = new Bench();
  const { core } = bench;
  const chan = core.makeTicker(10, 0);
  const ticker = bench.read(chan + core.CHAN_TICKER.value);
  core.audit();
  bench.write(ticker + core.TICKER_TIMER.value, core.startHostTimer(5, 1));
  faults("T3", () => core.audit());
});

test.run();
