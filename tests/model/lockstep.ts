// The library and the reference side by side. Each call that the host makes of the core is shown to
// the reference too, at the same moment and in the same order. What the core decides must be what
// the reference says; where the core may choose, it must be something that the reference allows.

import {
  REG_CASE, RESULT_BLOCKED, RESULT_CLOSED, RESULT_KIND, RESULT_PARKED,
} from "../../assembly/abi.ts";
import { Channel } from "../../ts/chan.ts";
import type { Engine } from "../../ts/core/engine.ts";
import type { Core } from "../../ts/core/exports.ts";
import { current } from "../../ts/core/task.ts";
import type { Task } from "../../ts/core/task.ts";
import type { Case as OpCase, Op } from "../support/ops.ts";
import { Model } from "./reference.ts";
import type { Case, Outcome } from "./reference.ts";

interface Performed {
  readonly op: Op;
  readonly cases: readonly Case[];
  /** What the reference says of it. */
  outcome: Outcome | undefined;
}

export class Lockstep {
  readonly chans: readonly Channel<number>[];
  readonly tasks: Task[] = [];
  /** Where the two came apart. */
  readonly differences: string[] = [];
  readonly #performed: (Performed | undefined)[] = [];
  readonly #model: Model;
  readonly #engine: Engine;
  readonly #core: Core;

  constructor(engine: Engine, caps: readonly number[]) {
    this.#engine = engine;
    this.#core = engine.core;
    this.#model = new Model(caps, []);
    this.chans = caps.map((cap) => new Channel<number>(engine, undefined, cap));
    engine.core = this.#observed(engine.core);
  }

  #observed(core: Core): Core {
    return {
      ...core,
      send: (chan, g) => this.#communicated(g, core.send(chan, g)),
      recv: (chan, g) => this.#communicated(g, core.recv(chan, g)),
      select: (n, g) => this.#communicated(g, core.select(n, g)),
      close: (chan) => this.#closed(core.close(chan)),
    };
  }

  /** The library is alone again. */
  end(): void {
    this.#engine.core = this.#core;
  }

  #expect(who: number, what: string, found: unknown, right: unknown): void {
    if (found === right) return;
    this.differences.push(`goroutine ${who}: ${what} is ${found}, which should be ${right}`);
  }

  /** Goroutine `who` is about to perform an operation. */
  begin(who: number, op: Op): void {
    this.#performed[who] = { op, cases: casesOf(op), outcome: undefined };
  }

  /** The operation of goroutine `who` has given this. */
  finish(who: number, result: string): void {
    const { op, cases, outcome } = this.#performed[who]!;
    this.#performed[who] = undefined;
    if (outcome === undefined) return;
    this.#expect(who, "whether it waits", this.#model.waiting.has(who), false);
    if (outcome.kind !== "parked") {
      this.#expect(who, "a result", result, told(op, cases, outcome));
      return;
    }
    const { index, value, ok } = this.#model.woken.get(who) ?? { index: -1, value: 0, ok: false };
    this.#model.woken.delete(who);
    const ended = { kind: ok ? "done" : "closed", index, value } as const;
    this.#expect(who, "a result after a wait", result, told(op, cases, ended));
  }

  /** The run is over: goroutine `who` has not done all that it had to do. */
  left(who: number): void {
    this.#expect(who, "whether it waits in the end", this.#model.waiting.has(who), true);
  }

  /** The operation that the calling goroutine performs; one that is being stopped has none. */
  get #caller(): { who: number; performed: Performed | undefined } {
    const who = this.tasks.indexOf(current!);
    return { who, performed: this.#performed[who] };
  }

  #communicated(g: number, result: number): number {
    const { who, performed } = this.#caller;
    if (performed === undefined) return result;
    const { i32, registers } = this.#engine;
    const isSelect = performed.op.do === "select" || performed.op.do === "poll";
    const chosen = isSelect ? i32[registers + REG_CASE / 4]! : 0;
    const outcome = this.#model.perform(g === 0 ? undefined : who, performed.cases, chosen);
    performed.outcome = outcome;
    this.#expect(who, "the kind of a result", kindOf(result), outcome.kind);
    const isOver = outcome.kind === "done" || outcome.kind === "closed";
    if (isOver) this.#expect(who, "the chosen case", chosen, outcome.index);
    return result;
  }

  #closed(first: number): number {
    const { who, performed } = this.#caller;
    if (performed?.op.do !== "close") return first;
    const isFirst = this.#model.close(performed.op.chan);
    this.#expect(who, "whether it closes", first !== 0, isFirst);
    return first;
  }
}

function kindOf(result: number): Outcome["kind"] {
  if (result === RESULT_PARKED) return "parked";
  const kind = result & RESULT_KIND;
  if (kind === RESULT_BLOCKED) return "blocked";
  return kind === RESULT_CLOSED ? "closed" : "done";
}

/** An operation as the reference sees it: a select. */
function casesOf(op: Op): Case[] {
  return (op.do === "select" || op.do === "poll" ? op.cases : [op as OpCase]).map(asCase);
}

function asCase(one: OpCase | Op): Case {
  if (one.do === "send" || one.do === "trySend") {
    return { kind: "send", chan: one.chan, value: one.value };
  }
  if (one.do === "recv" || one.do === "tryRecv") return { kind: "recv", chan: one.chan };
  return { kind: "none", chan: 0 };
}

/** How the goroutine tells an outcome. When a select fails because it would send on a closed
 *  channel, nobody learns the case. */
function told(op: Op, cases: readonly Case[], { kind, index, value }: Outcome): string {
  if (kind === "blocked") return "none";
  const isSelect = op.do === "select" || op.do === "poll";
  const isSend = cases[index]?.kind === "send";
  const word = kind === "closed" ? "closed" : isSend ? "ok" : String(value);
  return isSelect && !(isSend && kind === "closed") ? `${index}:${word}` : word;
}
