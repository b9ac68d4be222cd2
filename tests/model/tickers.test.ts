// Timer channels against a small reference: timers and tickers, receives, selects over two of them,
// stop and reset, under a clock that the test moves. SKEIN_SEED=n plays that program alone.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  CASE_BYTES, CASE_RECV, G_TICK, REG_TICK, RESULT_BLOCKED, RESULT_KIND, RESULT_PARKED,
} from "../../assembly/abi.ts";
import { within } from "../support/within.ts";
import { BareCore, compileBug, readCore } from "./core.ts";
import { Random } from "./random.ts";

const { SKEIN_SEED } = process.env;
const [programs, TIMERS] = [2000, 4];

/** `line` says who waits, in order; a select may stand in two lines. */
interface Reference {
  when: number;
  period: number;
  line: number[];
}

/** What must come of it. No two timers are due at one moment. */
class Model {
  readonly timers: Reference[] = [];
  /** Who has been served, and with which moment, until that has been checked. */
  readonly served = new Map<number, number>();
  now = 0;

  #take(timer: Reference): number {
    const { when, period } = timer;
    const next = when + period * (1 + Math.floor((this.now - when) / period));
    timer.when = period > 0 ? next : Infinity;
    return when;
  }

  /** The moment that a receive without waiting gives. */
  tryTake(timer: Reference): number | undefined {
    return timer.when <= this.now ? this.#take(timer) : undefined;
  }

  leave(who: number): void {
    for (const timer of this.timers) timer.line = timer.line.filter((other) => other !== who);
  }

  #serve(timer: Reference): void {
    const who = timer.line[0]!;
    this.served.set(who, this.#take(timer));
    this.leave(who);
  }

  set(timer: Reference, when: number, period: number): boolean {
    const was = timer.when < Infinity;
    timer.when = when;
    timer.period = period;
    if (timer.line.length > 0 && when <= this.now) this.#serve(timer);
    return was;
  }

  /** When the next of those that somebody waits for is due. */
  get due(): number {
    return Math.min(...this.timers.map(({ when, line }) => line.length > 0 ? when : Infinity));
  }

  advance(now: number): void {
    this.now = now;
    for (let due = this.due; due <= now; due = this.due) {
      this.#serve(this.timers.find(({ when, line }) => line.length > 0 && when === due)!);
    }
  }
}

const sorted = (map: Map<number, number>) => [...map].sort(([a], [b]) => a - b);

class TickerPlay {
  readonly #core: BareCore;
  readonly #random: Random;
  readonly #model = new Model();
  readonly #chans: number[] = [];
  /** The waiting goroutines by number, and the other way round. */
  readonly #waiting = new Map<number, number>();

  constructor(core: BareCore, seed: number) {
    this.#core = core;
    this.#random = new Random(seed);
    core.now = 0;
    core.exports.init(seed);
    for (let i = 0; i < TIMERS; i++) {
      const [when, period] = [this.#moment(i), this.#period()];
      this.#chans.push(core.exports.makeTicker(when, period));
      this.#model.timers.push({ when, period, line: [] });
    }
  }

  /** No other timer is ever due at a moment of this one; some have passed already. */
  #moment(timer: number): number {
    return Math.floor(this.#core.now) + this.#random.between(-2, 12) + timer / 8;
  }

  #period(): number {
    return this.#random.chance(50) ? 0 : this.#random.between(1, 5);
  }

  run(steps: number): void {
    for (let i = 0; i < steps; i++) {
      const luck = this.#random.below(100);
      const timer = this.#random.below(TIMERS);
      if (luck < 25) this.#receive(timer);
      else if (luck < 40) this.#select(timer, this.#random.below(TIMERS));
      else if (luck < 55) this.#try(timer);
      else if (luck < 75) this.#set(timer);
      else if (luck < 80) this.#kill();
      else this.#advance(this.#random.below(6));
      this.#check();
    }
    for (const [who] of this.#waiting) this.#end(who);
    this.#check();
    assert.is(this.#core.exports.nextDeadline(), Infinity, "a timer is left");
  }

  /** The tick that a goroutine has been given, or the last that was taken without waiting. */
  #tickIn(at = this.#core.exports.registers() - G_TICK + REG_TICK): number {
    return new Float64Array(this.#core.exports.memory.buffer)[(at + G_TICK) >> 3]!;
  }

  #try(timer: number): void {
    const result = this.#core.exports.recv(this.#chans[timer]!, 0);
    const moment = (result & RESULT_KIND) === RESULT_BLOCKED ? undefined : this.#tickIn();
    assert.is(moment, this.#model.tryTake(this.#model.timers[timer]!), `timer ${timer}`);
  }

  #receive(timer: number): void {
    const { exports } = this.#core;
    const at = exports.spawnAwait();
    exports.newTurn();
    this.#performed(at, exports.recv(this.#chans[timer]!, at), [timer]);
  }

  #select(...timers: readonly number[]): void {
    const { exports } = this.#core;
    const at = exports.spawnAwait();
    exports.newTurn();
    const area = exports.caseArea(timers.length);
    timers.forEach((timer, i) => {
      this.#core.setWord(area + i * CASE_BYTES, CASE_RECV);
      this.#core.setWord(area + i * CASE_BYTES + 4, this.#chans[timer]!);
    });
    this.#performed(at, exports.select(timers.length, at), timers);
  }

  /** An operation on some timers has parked, or given a tick of one of them. */
  #performed(at: number, result: number, timers: readonly number[]): void {
    const model = this.#model;
    const mine = timers.map((timer) => model.timers[timer]!);
    if (result === RESULT_PARKED) {
      assert.not(mine.some(({ when }) => when <= model.now), "a tick that is due is not taken");
      this.#waiting.set(at, this.#core.index(at));
      for (const timer of mine) timer.line.push(at);
      return;
    }
    const moment = this.#tickIn();
    const taken = mine.find(({ when }) => when === moment && when <= model.now);
    assert.ok(taken !== undefined, `${moment} is no tick that is due`);
    model.tryTake(taken);
    this.#core.exports.exit(at);
  }

  #set(timer: number): void {
    const when = this.#random.chance(30) ? Infinity : this.#moment(timer);
    const period = this.#period();
    const was = this.#core.exports.setTicker(this.#chans[timer]!, when, period) !== 0;
    assert.is(was, this.#model.set(this.#model.timers[timer]!, when, period), `timer ${timer}`);
    this.#dispatch();
  }

  #kill(): void {
    if (this.#waiting.size === 0) return;
    this.#end([...this.#waiting.keys()][this.#random.below(this.#waiting.size)]!);
  }

  #end(who: number): void {
    this.#core.exports.kill(who);
    this.#waiting.delete(who);
    this.#model.leave(who);
  }

  #advance(by: number): void {
    this.#core.now += by / 2;
    this.#model.advance(this.#core.now);
    this.#dispatch();
  }

  /** Everybody who has been served runs, with the right moment, and nobody else. */
  #dispatch(): void {
    const { exports } = this.#core;
    const found = new Map<number, number>();
    exports.newTurn();
    exports.beginSlice();
    for (let index = exports.dispatch(); index > 0; index = exports.dispatch()) {
      const who = [...this.#waiting].find(([, number]) => number === index)![0];
      found.set(who, this.#tickIn(who));
      this.#waiting.delete(who);
      exports.exit(who);
    }
    assert.equal(sorted(found), sorted(this.#model.served), "who is served");
    this.#model.served.clear();
  }

  #check(): void {
    const { exports } = this.#core;
    (exports as typeof exports & { audit(): number }).audit();
    assert.is(exports.nextDeadline(), this.#model.due, "the deadline");
  }
}

const test = suite("model: tickers");

function play(core: BareCore, seed: number): void {
  try {
    new TickerPlay(core, seed).run(20 + seed % 61);
  } catch (error) {
    if (error instanceof Error) {
      error.message += `\nagain: SKEIN_SEED=${seed} npm test -- --group model`;
    }
    throw error;
  }
}

test("timer channels do what the reference says", within(60_000, () => {
  const core = new BareCore(readCore("build/core.debug.wasm"));
  const first = Number(SKEIN_SEED ?? 1);
  const count = SKEIN_SEED === undefined ? programs : 1;
  for (let seed = first; seed < first + count; seed++) play(core, seed);
}));

for (const [bug, what] of [[30, "a select that loses"], [31, "a tick given twice"]] as const) {
  test(`random programs find ${what}`, within(60_000, async () => {
    const core = new BareCore(await compileBug(bug));
    let found = 0;
    for (let seed = 1; seed <= 200 && found === 0; seed++) {
      try {
        play(core, seed);
      } catch {
        found = seed;
      }
    }
    assert.ok(found > 0, "200 programs do not find it");
  }));
}

test.run();
