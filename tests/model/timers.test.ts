// The timer heap against a sorted list: timers of the host and sleeping goroutines under a clock
// that the test moves. SKEIN_SEED=n plays that program alone.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RESULT_FIRED, RESULT_PARKED } from "../../assembly/abi.ts";
import { within } from "../support/within.ts";
import { BareCore, compileBug, readCore } from "./core.ts";
import { Random } from "./random.ts";

const { SKEIN_SEED } = process.env;
const programs = 2000;

/** Timers in the order in which they are due: a new one goes behind those of the same instant. */
class SortedTimers {
  readonly list: { id: number; when: number }[] = [];

  start(id: number, when: number): void {
    const place = this.list.findIndex((other) => other.when > when);
    this.list.splice(place < 0 ? this.list.length : place, 0, { id, when });
  }

  stop(id: number): void {
    const place = this.list.findIndex((other) => other.id === id);
    if (place >= 0) this.list.splice(place, 1);
  }

  has(id: number): boolean {
    return this.list.some((timer) => timer.id === id);
  }

  next(now: number): number | undefined {
    return this.list[0] !== undefined && this.list[0].when <= now
      ? this.list.shift()!.id
      : undefined;
  }
}

/** What the host does when a timer fires: stop another, or start one. */
interface Reaction {
  readonly stops?: number;
  readonly starts?: number;
}

class TimerPlay {
  readonly #core: BareCore;
  readonly #random: Random;
  readonly #model = new SortedTimers();
  readonly #timers = new Map<number, number>();
  readonly #sleepers = new Map<number, number>();
  readonly #byIndex = new Map<number, number>();
  readonly #reactions = new Map<number, Reaction>();
  /** Sleepers that are due, in the order of the sorted list. */
  readonly #woken: number[] = [];
  /** How far ahead timers are set. */
  #span = 12;
  #lastId = 0;
  /** The most timers there were at once. */
  most = 0;

  constructor(core: BareCore, seed: number) {
    this.#core = core;
    this.#random = new Random(seed);
    core.now = this.#random.below(1000) / 4;
    core.fire = (id) => this.#fire(id);
    core.exports.init(seed);
  }

  run(steps: number): void {
    const isCrowd = steps > 100;
    if (isCrowd) this.#span = 500;
    for (let i = 0; i < steps; i++) {
      const luck = this.#random.below(100);
      if (luck < (isCrowd ? 60 : 40)) this.#startTimer();
      else if (luck < (isCrowd ? 62 : 60)) this.#sleep();
      else if (luck < 70) this.#stopOne();
      else if (luck < 80) this.#reset();
      else if (!isCrowd || luck < 81) this.#advance(this.#random.below(8));
      this.most = Math.max(this.most, this.#timers.size + this.#sleepers.size);
    }
    this.#advance(1e6);
    assert.equal(this.#model.list, []);
    assert.is(this.#timers.size + this.#sleepers.size, 0, "timers left");
  }

  /** Instants are few, so that many timers share one; some have passed already. */
  #instant(): number {
    return this.#core.now + this.#random.between(-2, this.#span);
  }

  #startTimer(): void {
    const id = ++this.#lastId;
    this.#start(id, this.#instant());
    const other = this.#random.between(1, id + 3);
    if (this.#random.chance(10)) this.#reactions.set(id, { stops: other });
    else if (this.#random.chance(10)) this.#reactions.set(id, { starts: this.#instant() });
  }

  #start(id: number, when: number): void {
    this.#timers.set(id, this.#core.exports.startHostTimer(when, id));
    this.#model.start(id, when);
  }

  #stop(id: number): void {
    this.#core.exports.stopTimer(this.#timers.get(id)!);
    this.#timers.delete(id);
    this.#model.stop(id);
  }

  /** An await, because those are dispatched in the order in which they became ready. */
  #sleep(): void {
    const { exports } = this.#core;
    const id = ++this.#lastId;
    const delay = this.#random.between(0, this.#span);
    const at = exports.spawnAwait();
    exports.newTurn();
    const result = exports.sleep(at, delay);
    assert.is(result, delay > 0 ? RESULT_PARKED : RESULT_FIRED);
    if (delay === 0) {
      exports.exit(at);
      return;
    }
    this.#sleepers.set(id, at);
    this.#byIndex.set(this.#core.index(at), id);
    this.#model.start(id, this.#core.now + delay);
  }

  /** Any timer, wherever it stands in the heap; or a sleeper is killed. */
  #stopOne(): void {
    const id = this.#anyOf([...this.#timers.keys(), ...this.#sleepers.keys()]);
    if (id === undefined) return;
    if (this.#timers.has(id)) this.#stop(id);
    else this.#kill(id);
  }

  #kill(id: number): void {
    this.#core.exports.kill(this.#sleepers.get(id)!);
    this.#sleepers.delete(id);
    this.#model.stop(id);
  }

  #reset(): void {
    const id = this.#anyOf([...this.#timers.keys()]);
    if (id === undefined) return;
    this.#stop(id);
    this.#start(id, this.#instant());
  }

  #anyOf(ids: readonly number[]): number | undefined {
    return ids[this.#random.below(ids.length)];
  }

  /** The reaction is to the core's timer; the sorted list follows it, and must have fired alike. */
  #fire(id: number): void {
    this.#timers.delete(id);
    const first = this.#takeDue();
    assert.is(id, first, `timer ${id} fires instead of ${first}`);
    const { stops, starts } = this.#reactions.get(id) ?? {};
    if (stops !== undefined && this.#timers.has(stops)) this.#stop(stops);
    if (starts !== undefined) this.#start(++this.#lastId, starts);
  }

  /** The next timer of the host in the sorted list; sleepers before it are ready by now. */
  #takeDue(): number | undefined {
    const id = this.#model.next(this.#core.now);
    if (id === undefined || !this.#sleepers.has(id)) return id;
    this.#woken.push(id);
    return this.#takeDue();
  }

  #advance(by: number): void {
    const { exports } = this.#core;
    this.#core.now += by;
    this.#woken.length = 0;
    exports.newTurn();
    exports.beginSlice();
    const dispatched: number[] = [];
    for (let index = exports.dispatch(); index > 0; index = exports.dispatch()) {
      dispatched.push(this.#byIndex.get(index)!);
    }
    assert.is(this.#takeDue(), undefined, "a timer is due and has not fired");
    assert.equal(dispatched, this.#woken, "sleepers wake in the order of their instants");
    for (const id of dispatched) this.#end(id);
    const deadline = this.#core.exports.nextDeadline();
    assert.is(deadline, this.#model.list[0]?.when ?? Infinity, "the deadline");
  }

  #end(id: number): void {
    this.#core.exports.exit(this.#sleepers.get(id)!);
    this.#sleepers.delete(id);
  }
}

const test = suite("model: timers");

/** Now and then a crowd, so that the heap has many levels and grows. */
function play(core: BareCore, seed: number): number {
  const steps = seed % 100 === 0 ? 3000 : 20 + seed % 41;
  try {
    const timers = new TimerPlay(core, seed);
    timers.run(steps);
    return timers.most;
  } catch (error) {
    if (error instanceof Error) {
      error.message += `\nagain: SKEIN_SEED=${seed} npm test -- --group model`;
    }
    throw error;
  }
}

test("timers fire in the order of their instants, and ties as they were started", within(
  60_000,
  () => {
    const core = new BareCore(readCore("build/core.debug.wasm"));
    const first = Number(SKEIN_SEED ?? 1);
    const count = SKEIN_SEED === undefined ? programs : 1;
    let most = 0;
    for (let seed = first; seed < first + count; seed++) most = Math.max(most, play(core, seed));
    if (count === programs) assert.ok(most > 1024, `never more than ${most} timers`);
  },
));

test("random programs find a stopped timer that takes another along", within(60_000, async () => {
  const core = new BareCore(await compileBug(7));
  let found = 0;
  for (let seed = 1; seed <= programs && found === 0; seed++) {
    try {
      play(core, seed);
    } catch {
      found = seed;
    }
  }
  assert.ok(found > 0, `${programs} programs do not find it`);
}));

test.run();
