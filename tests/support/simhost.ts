// The host of the sim build: runs a case once. Every choice is the oracle's: those of the core
// (`choose`), whether an operation is the last before a goroutine yields, and when outsiders act.
// After each step the core is audited; at each rest nobody may have been forgotten.

import { DISPATCH_SLICE_OVER, POINT_ATOMIC, POINT_OP } from "../../assembly/abi.ts";
import type { Actor } from "./actor.ts";
import { load } from "./core.ts";
import type { Loaded } from "./core.ts";
import { expect } from "./ledger.ts";
import { written } from "./ops.ts";
import { Outside } from "./outside.ts";
import type { Outsider } from "./outside.ts";
import { Player } from "./player.ts";
import { Referee } from "./referee.ts";
import { Sight } from "./sight.ts";
import type { Kind, Oracle, Outcome, SimCase } from "./simcase.ts";

const FIRST_BYTE = 1024;
const MOST_STEPS = 5000;

export class SimHost {
  readonly #loaded: Loaded;
  readonly #fresh: Uint8Array;
  #player!: Player;
  #sight!: Sight;
  #referee!: Referee;
  #outside: readonly Outside[] = [];
  /** The outsiders of whom one may act here. */
  #able: readonly Outside[] = [];
  #oracle!: Oracle;
  #trace: number[] = [];
  #current: Actor | undefined;
  #isActing = false;
  #isDispatching = false;
  log: ((line: string) => void) | undefined;

  /** `bug` is the known bug to put back, in a build that can. */
  constructor(module: WebAssembly.Module, bug = 0) {
    this.#loaded = load(module, {
      choose: (n) => this.#isDispatching && this.#sight.isMoot() ? 0 : this.#choose(n, "core"),
      point: (kind) => this.#point(kind),
      bug,
    });
    const { core } = this.#loaded;
    this.#fresh = new Uint8Array(core.memory.buffer.slice(FIRST_BYTE, core.warmUp()));
  }

  /** Runs a case from the beginning to the end. Throws when something does not hold. */
  run(spec: SimCase, oracle: Oracle): Outcome {
    this.#reset(spec, oracle);
    this.#turns();
    this.#player.courier.balance();
    return { text: this.#player.outcome(), trace: this.#trace };
  }

  #restore(): void {
    new Uint8Array(this.#loaded.core.memory.buffer).set(this.#fresh, FIRST_BYTE);
  }

  #reset(spec: SimCase, oracle: Oracle): void {
    const { core, notes } = this.#loaded;
    this.#isActing = true;
    notes.now = 0;
    this.#restore();
    core.rewind();
    this.#restore();
    core.setProcs(spec.procs ?? 1);
    const player = new Player(this.#loaded, spec, spec.actors);
    player.wind(spec.timers, spec.bubble);
    const first = spec.actors.length;
    const specs = spec.outside ?? [];
    this.#outside = specs.map((one, i) => new Outside(first + i, one, this.#loaded, player));
    this.#player = player;
    this.#referee = new Referee(core, player);
    this.#sight = new Sight(this.#loaded, player.actors, spec.procs ?? 1);
    this.#oracle = oracle;
    this.#trace = [];
    this.#current = undefined;
    this.#populate(spec, this.#order(spec, oracle));
    this.#isActing = false;
  }

  /** The order in which goroutines are made. */
  #order(spec: SimCase, oracle: Oracle): number[] {
    const unborn = Array.from({ length: spec.actors.length }, (_, index) => index);
    const order: number[] = [];
    while (unborn.length > 1 && !spec.isOrdered) {
      order.push(...unborn.splice(oracle.choose(unborn.length, "birth", () => undefined), 1));
    }
    return [...order, ...unborn];
  }

  #populate(spec: SimCase, order: readonly number[]): void {
    const { core, notes } = this.#loaded;
    for (const index of order) {
      const home = spec.homes?.[index];
      if (home !== undefined) {
        core.hold(home);
        core.beginSlice();
      }
      this.#player.start(this.#player.actors[index]!);
    }
    core.hold(0);
    notes.onFire = (index) => this.#fired(index);
    this.#outside.forEach(({ spec: { at, ms } }, i) => {
      if (at === "timer") core.startHostTimer(ms ?? 0, i);
    });
  }

  #turns(): void {
    const { core, notes } = this.#loaded;
    do {
      notes.wakes = 0;
      core.newTurn();
      core.beginSlice();
      const rest = this.#slice();
      this.#trace.push(rest);
      if (rest === DISPATCH_SLICE_OVER) notes.wakes++;
      else if (notes.wakes === 0) this.#referee.atRest(rest);
      while (notes.wakes === 0 && this.#happen());
    } while (notes.wakes > 0);
  }

  #slice(): number {
    for (;;) {
      this.#referee.beforeDispatch();
      this.#isDispatching = true;
      this.#sight.beginDispatch();
      const next = this.#loaded.core.dispatch();
      this.#isDispatching = false;
      this.#referee.audit();
      if (next <= 0) return next;
      const actor = this.#player.named(next);
      this.#referee.dispatched(actor.at);
      this.#trace.push(next);
      expect(this.#trace.length < MOST_STEPS, "this never ends");
      this.#run(actor);
    }
  }

  #run(actor: Actor): void {
    const player = this.#player;
    if (actor.waiting !== undefined) {
      player.courier.finish(actor);
      this.log?.(`${actor.index}: is woken, ${actor.results.at(-1)}`);
    }
    while (actor.begun < actor.ops.length) {
      this.log?.(`${actor.index}: ${written(actor.ops[actor.begun]!)}`);
      this.#current = actor;
      const progress = player.step(actor);
      this.#current = undefined;
      this.#referee.audit();
      this.log?.(`   ${progress === "parked" ? "parks" : `${actor.results.at(-1)}, ${progress}`}`);
      if (progress !== "done") return;
    }
    player.end(actor);
    this.#referee.audit();
  }

  /** Between slices: an outsider acts, or the clock goes on to the next timer; false when neither
   *  can. */
  #happen(): boolean {
    const { core, notes } = this.#loaded;
    const able = this.#outside.filter((one) => one.spec.at !== "timer" && one.ready);
    const due = core.firstDue();
    const n = able.length + (due < Infinity ? 1 : 0);
    if (n === 0) return false;
    const chosen = this.#choose(n, "event");
    const outsider = able[chosen];
    if (outsider !== undefined) {
      this.#act(outsider);
    } else {
      this.log?.(`the clock shows ${due}`);
      notes.now = due;
      notes.wakes++;
    }
    this.#referee.audit();
    return true;
  }

  #act(outsider: Outside): void {
    this.#isActing = true;
    this.log?.(`${outsider.actor.index}: outside, ${outsider.ready?.do}`);
    outsider.act();
    this.#isActing = false;
    this.#trace.push(-10 - outsider.actor.index);
  }

  #fired(index: number): void {
    const outsider = this.#outside[index]!;
    while (outsider.ready !== undefined) this.#act(outsider);
  }

  #candidates(n: number, kind: Kind): number[][] | undefined {
    const running = this.#current === undefined ? [] : [this.#current.index];
    if (kind === "preempt") return [running, this.#sight.runnable];
    if (kind === "outside") return [running, ...this.#able.map(({ actor }) => [actor.index])];
    return this.#isDispatching ? this.#sight.dispatched(n) : undefined;
  }

  #choose(n: number, kind: Kind): number {
    if (this.#isActing || n === 1) return 0;
    const chosen = this.#oracle.choose(n, kind, (ways, what) => this.#candidates(ways, what));
    expect(chosen >= 0 && chosen < n, `the oracle chooses ${chosen} of ${n}`);
    return chosen;
  }

  #point(kind: number): number {
    if (this.#isActing) return 0;
    this.#letOutsidersAct(kind === POINT_ATOMIC ? "atomic" : kind === POINT_OP ? "op" : "idle");
    if (kind !== POINT_OP || this.#current === undefined) return 0;
    const op = this.#current.ops[this.#current.begun - 1]!.do;
    if (op === "trySend" || op === "tryRecv" || op === "poll" || op === "try") return 0;
    return this.#choose(2, "preempt");
  }

  #letOutsidersAct(at: Outsider["at"]): void {
    for (;;) {
      this.#able = this.#outside.filter(({ spec, ready }) =>
        spec.at === at && ready && (spec.during ?? this.#current?.index) === this.#current?.index
      );
      const chosen = this.#choose(this.#able.length + 1, "outside");
      if (chosen === 0) return;
      const { core } = this.#loaded;
      core.enterOutside();
      this.#act(this.#able[chosen - 1]!);
      core.leaveOutside();
    }
  }
}
