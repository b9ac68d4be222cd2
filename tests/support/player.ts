// The player performs the operations of actors on a core.

import {
  BUBBLE_CLOCK, CASE_ACQUIRE, CASE_BYTES, CASE_EXTERN, CASE_GROUP, CASE_NONE, CASE_RECV, CASE_SEND,
  CASE_SLEEP, G_INDEX, G_STATUS, G_SYSCALL, G_WAITING, REG_CASE, RESULT_BLOCKED, RESULT_KIND,
  RESULT_PARKED, RESULT_YIELD, WAIT_CHAN_RECV_NIL,
} from "../../assembly/abi.ts";
import { Actor } from "./actor.ts";
import type { Progress } from "./actor.ts";
import type { Loaded, Notes, TestCore } from "./core.ts";
import { Courier } from "./courier.ts";
import { Holds } from "./holds.ts";
import { expect } from "./ledger.ts";
import { isTake, recv, send } from "./ops.ts";
import type { Case, Give, Op, Program } from "./ops.ts";
import type { SimCase } from "./simcase.ts";

const kinds = {
  send: CASE_SEND,
  recv: CASE_RECV,
  sleep: CASE_SLEEP,
  tick: CASE_RECV,
  block: CASE_EXTERN,
  none: CASE_NONE,
  group: CASE_GROUP,
  acquire: CASE_ACQUIRE,
} as const;

function kindOf(one: Case): number {
  expect(one.do in kinds, `${one.do} cannot be a case`);
  return kinds[one.do as keyof typeof kinds];
}

export class Player {
  readonly actors: readonly Actor[];
  readonly courier: Courier;
  readonly holds: Holds;
  readonly #core: TestCore;
  readonly #notes: Notes;
  #bubble = 0;
  #inBubble: readonly number[] = [];
  readonly #words: () => Int32Array;
  readonly #byIndex: (Actor | undefined)[] = [];

  constructor(
    loaded: Loaded,
    { chans = [], semas = [] }: Pick<SimCase, "chans" | "semas">,
    programs: readonly Program[],
  ) {
    this.#core = loaded.core;
    this.#notes = loaded.notes;
    this.#words = loaded.words;
    this.actors = programs.map((ops, index) => new Actor(index, ops));
    this.holds = new Holds(loaded.core, semas);
    this.courier = new Courier(loaded, chans, this.actors, (index) => this.named(index));
    this.courier.entered = (take) => this.holds.enter(take);
  }

  /** Makes the timers of a case, and the bubble that they and some of the actors are in. */
  wind(timers: SimCase["timers"] = [], bubble: SimCase["bubble"] = []): void {
    const core = this.#core;
    this.#bubble = bubble.length > 0 ? core.makeBubble(0) : 0;
    this.#inBubble = bubble;
    this.courier.timers = timers.map(([ms, period]) => core.makeTicker(ms, period, this.#bubble));
  }

  #now(): number {
    if (this.#bubble !== 0) return this.courier.moment(this.#bubble + BUBBLE_CLOCK);
    return this.#notes.now;
  }

  /** Makes the goroutine of an actor. */
  start(actor: Actor): void {
    const bubble = this.#inBubble.includes(actor.index) ? this.#bubble : 0;
    actor.at = this.#core.spawn(0, bubble);
    this.#byIndex[this.courier.read(actor.at + G_INDEX)] = actor;
  }

  /** The actor whose goroutine has this number. */
  named(index: number): Actor {
    const actor = this.#byIndex[index];
    expect(actor !== undefined && actor.at !== 0, `goroutine ${index} has ended`);
    return actor;
  }

  /** Performs the actor's next operation. */
  step(actor: Actor): Progress {
    return this.perform(actor, actor.ops[actor.begun++]!);
  }

  perform(actor: Actor, op: Op): Progress {
    const core = this.#core;
    if (isTake(op)) return this.#one(actor, op, () => this.holds.ask(op, actor.at));
    switch (op.do) {
      case "send":
        return this.#one(actor, op, (chan) => core.send(chan, actor.at));
      case "recv":
        return this.#one(actor, op, (chan) => core.recv(chan, actor.at));
      case "trySend":
        return this.#one(actor, send(op.chan, op.value), (chan) => core.send(chan, 0));
      case "tryRecv":
        return this.#one(actor, recv(op.chan), (chan) => core.recv(chan, 0));
      case "sleep":
        return this.#one(actor, op, () => core.sleep(actor.at, op.ms));
      case "tick":
        return this.#one(actor, op, (chan) => core.recv(chan, actor.at));
      case "block":
        return this.#one(actor, op, () => (core.parkExtern(actor.at), RESULT_PARKED));
      case "select":
        return this.#select(actor, op.cases, actor.at);
      case "poll":
        return this.#select(actor, op.cases, 0);
      case "try":
        return this.#one(actor, op.take, () => this.holds.ask(op.take, 0));
      default:
        return this.#simple(actor, op);
    }
  }

  #simple(actor: Actor, op: Op): Progress {
    const core = this.#core;
    if (op.do === "gosched") {
      core.yieldToAll(actor.at);
      return "yielded";
    }
    if (op.do === "settle") {
      expect(core.settle(actor.at) !== 0, "somebody waits already");
      return "parked";
    }
    if (op.do === "forever") {
      core.parkForever(actor.at, WAIT_CHAN_RECV_NIL);
      return "parked";
    }
    if (op.do === "close") {
      const isFirst = core.close(this.courier.chans[op.chan]!);
      actor.results.push(isFirst ? "closed" : "again");
    } else if (op.do === "set") {
      const was = core.setTicker(this.courier.timers[op.timer]!, this.#now() + op.ms, 0);
      actor.results.push(was ? "was" : "not");
    } else if (op.do === "kill") {
      this.kill(this.actors[op.actor]!);
    } else if ("sema" in op) {
      actor.results.push(this.holds.give(op as Give));
    }
    return "done";
  }

  /** Ends an actor, whatever it waits for. */
  kill(victim: Actor): void {
    if (victim.at === 0) return;
    this.#core.kill(victim.at);
    victim.results.push("killed");
    victim.waiting = undefined;
    victim.at = 0;
  }

  /** The actor has performed its last operation. */
  end(actor: Actor): void {
    this.#core.exit(actor.at);
    actor.at = 0;
  }

  /** An operation on one thing. */
  #one(actor: Actor, one: Case, call: (chan: number) => number): Progress {
    const chan = this.courier.recordOf(one);
    actor.isSelect = false;
    return this.#communicate(actor, [one], () => call(chan));
  }

  #select(actor: Actor, cases: readonly Case[], at: number): Progress {
    const area = this.#core.caseArea(cases.length);
    const words = this.#words();
    const floats = new Float64Array(words.buffer, area, cases.length * 2);
    cases.forEach((one, i) => {
      const word = (area + i * CASE_BYTES) >> 2;
      words[word] = kindOf(one);
      words[word + 1] = this.#record(one);
      if (one.do === "sleep") floats[i * 2 + 1] = one.ms;
      if (one.do === "acquire") floats[i * 2 + 1] = one.n;
    });
    actor.isSelect = true;
    return this.#communicate(actor, cases, () => this.#core.select(cases.length, at));
  }

  #record(one: Case): number {
    return "sema" in one ? this.holds.ats[one.sema]! : this.courier.recordOf(one);
  }

  #communicate(actor: Actor, cases: readonly Case[], call: () => number): Progress {
    const { courier } = this;
    const { ledger } = courier;
    const offers = cases.map((one) =>
      one.do === "send" ? ledger.offer(one.chan, one.value) : undefined
    );
    const firsts = cases.map((one) => courier.firstFor(one));
    const result = call();
    const kind = result & RESULT_KIND;
    if (kind === RESULT_PARKED) {
      actor.waiting = cases;
      actor.since = ledger.stamp();
      actor.isCompleted = false;
      actor.offers = offers;
      return "parked";
    }
    if (kind === RESULT_BLOCKED) {
      actor.results.push("none");
      return "done";
    }
    const index = actor.isSelect ? courier.register(REG_CASE) : 0;
    if (isTake(cases[index]!) && result & RESULT_YIELD) return this.#later(actor, cases, index);
    const word = courier.settle(cases[index]!, result, offers[index], firsts[index]);
    actor.record(word, index);
    return result & RESULT_YIELD ? "yielded" : "done";
  }

  /** What it has been given, it knows of when it goes on; if it is killed before, others get it. */
  #later(actor: Actor, cases: readonly Case[], index: number): Progress {
    expect(index === 0, "what is taken in a select of a case stands first");
    actor.waiting = cases;
    actor.offers = [];
    return "yielded";
  }

  isParked(actor: Actor): boolean {
    if (actor.at === 0) return false;
    const status = this.courier.read(actor.at + G_STATUS);
    return status === G_WAITING || status === G_SYSCALL;
  }

  /** What has come of everybody: results, and an asterisk for those that are still blocked. */
  outcome(): string {
    const line = ({ at, results }: Actor) => [...results, ...(at ? ["*"] : [])].join(" ");
    return this.actors.map(line).join(" | ");
  }
}
