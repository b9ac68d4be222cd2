// Turns: when goroutines run, and when the event loop does.
//
// A slice runs goroutines for a few milliseconds; then the platform gets a turn of its own, because
// timers and I/O must stay on time whatever goroutines do. A goroutine that is made ready while
// nothing runs is run soon, in a microtask, but within the slice of the present turn: promises that
// resolve one another cannot starve the event loop either.
//
// At most one callback of each kind is outstanding:
//   soon   a microtask that runs a slice            when work came while idle
//   later  a turn of the event loop                 while a turn is open: closes it, runs a slice
//   timer  the host's timer                         while timers are pending and no slice is due
import {
  DISPATCH_BUBBLE, DISPATCH_DEADLOCK, DISPATCH_ENDED, DISPATCH_SLICE_OVER,
} from "../../assembly/abi.ts";
import { DeadlockError } from "../errors.ts";
import { step } from "./driver.ts";
import { dump } from "./dump.ts";
import type { Engine } from "./engine.ts";
import { forgetResult, setCurrent } from "./task.ts";

const ASLEEP = "all goroutines are asleep - deadlock!";
/** How often the platform is asked again whether something else is still alive. */
const RECHECK_MS = 20;

export class Turns {
  readonly #engine: Engine;
  /** A turn is open: its slice has begun, and `later` will close it. */
  #isOpen = false;
  /** A slice has been asked for. */
  #isWanted = false;
  #isRunning = false;
  #isSuspect = false;
  #armed = Infinity;
  /** When the platform is to be asked again; Infinity: not. */
  #recheckAt = Infinity;
  /** To be called when the present turn is over. */
  #afterTurn: (() => void)[] = [];

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Opens a turn, unless one is. */
  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#engine.core.newTurn();
    this.#engine.host.later(this.#closeTurn);
  }

  /** Calls `body` when the present turn is over, and with it all that its promises have led to. */
  afterTurn(body: () => void): void {
    this.open();
    this.#afterTurn.push(body);
  }

  /** No slice will run again. */
  stop(): void {
    this.#isWanted = false;
    this.#isSuspect = false;
    this.#afterTurn.length = 0;
    this.#arm(Infinity);
  }

  /** There is work, and nothing runs it. */
  wake(): void {
    if (this.#isWanted || this.#isRunning) return;
    this.#isWanted = true;
    this.#engine.host.soon(this.#runSoon);
  }

  readonly #runSoon = (): void => {
    if (!this.#isWanted || this.#isRunning) return;
    this.open();
    this.#engine.inRoot(runSlice, this);
  };

  readonly #closeTurn = (): void => {
    this.#isOpen = false;
    for (const body of this.#afterTurn.splice(0)) body();
    for (const run of [...this.#engine.runs]) run.checkLeft(!this.#isWanted);
    if (this.#isWanted) {
      this.open();
      this.#engine.inRoot(runSlice, this);
    } else if (this.#isSuspect) {
      this.#judge();
    }
  };

  /** Runs goroutines until the slice is over or none can run. */
  slice(): void {
    const { core, tasks } = this.#engine;
    this.#isWanted = false;
    this.#isRunning = true;
    this.#isSuspect = false;
    core.beginSlice();
    let next = 0;
    try {
      next = this.#dispatch();
      while (next > 0 || next === DISPATCH_BUBBLE || next === DISPATCH_ENDED) {
        if (next > 0) step(tasks[next]!);
        else if (next === DISPATCH_BUBBLE) this.#engine.failBubble();
        else this.#engine.guest!.ended();
        next = this.#dispatch();
      }
    } finally {
      forgetResult();
      setCurrent(undefined);
      this.#isRunning = false;
    }
    if (next === DISPATCH_SLICE_OVER) {
      this.#isWanted = true;
      // A virtual clock stands still while goroutines can run, also across slices.
      if (this.#engine.host.isVirtual) this.#arm(Infinity);
      return;
    }
    this.#isSuspect = next === DISPATCH_DEADLOCK && this.#engine.runs.size > 0;
    this.#arm(core.nextDeadline());
  }

  /** A goroutine in WebAssembly runs within the dispatch, and what it traps comes out of that. */
  #dispatch(): number {
    const { core, guest } = this.#engine;
    if (guest === undefined) return core.dispatch();
    while (true) {
      try {
        return core.dispatch();
      } catch (error) {
        guest.trapped(error);
      }
    }
  }

  /** Something that could have woken a goroutine is gone: after this turn nothing may be left that
   *  can. */
  doubt(): void {
    if (this.#isRunning || this.#engine.runs.size === 0 || !this.#engine.core.isDeadlock()) return;
    this.#isSuspect = true;
    this.open();
  }

  /** Timers were started or stopped, perhaps outside a slice: the host's timer may be wrong. */
  rearm(): void {
    if (this.#isRunning) return;
    this.#arm(Math.min(this.#engine.core.nextDeadline(), this.#recheckAt));
  }

  #arm(when: number): void {
    if (when === this.#armed) return;
    this.#armed = when;
    this.#engine.host.arm(when, this.#timerDue, when === this.#recheckAt);
  }

  readonly #timerDue = (): void => {
    this.#armed = Infinity;
    this.#recheckAt = Infinity;
    this.#isWanted = true;
    this.#runSoon();
  };

  /** Nothing could run when the last slice ended, and the event loop has had its turn since. */
  #judge(): void {
    const { core, host, runs } = this.#engine;
    this.#isSuspect = false;
    if (!core.isDeadlock()) return;
    if (host.alive()) {
      this.#recheck();
      return;
    }
    const text = dump(this.#engine);
    for (const run of [...runs]) {
      if (run.deadlock === "throw") run.fail(new DeadlockError(ASLEEP, text));
    }
  }

  /** Asks again later: the slice of that timer finds nothing to run, and in a turn after it, when
   *  the platform does not list the timer any more, the verdict is due again. */
  #recheck(): void {
    this.#recheckAt = this.#engine.host.now() + RECHECK_MS;
    this.#arm(this.#recheckAt);
  }
}

function runSlice(turns: Turns): void {
  turns.slice();
}
