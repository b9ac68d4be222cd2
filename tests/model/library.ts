// Programs as goroutines of the library, beside the reference.

import type { Comm, Routine } from "../../ts/contract.ts";
import { Engine } from "../../ts/core/engine.ts";
import type { Task } from "../../ts/core/task.ts";
import { CloseOfClosedError, DeadlockError, SendOnClosedError } from "../../ts/errors.ts";
import { go, gosched, runIn } from "../../ts/go.ts";
import { loopHost } from "../../ts/host/loop.ts";
import { virtualHost } from "../../ts/host/virtual.ts";
import { never } from "../../ts/never.ts";
import { detect } from "../../ts/runtime/detect.ts";
import { select } from "../../ts/select.ts";
import type { Case, Op } from "../support/ops.ts";
import type { Bodies } from "./bodies.ts";
import { Lockstep } from "./lockstep.ts";

/** Under a seed a goroutine yields without need at one operation in so many. */
const PERTURB = 4;

interface Received {
  readonly value: number | undefined;
  readonly ok: boolean;
}

const shown = ({ value, ok }: Received): string => ok ? String(value) : "closed";

class Performance {
  readonly lockstep: Lockstep;
  readonly #program: Bodies;
  /** Which goroutines have come to their end. */
  readonly #ended: boolean[] = [];

  constructor(engine: Engine, program: Bodies) {
    this.lockstep = new Lockstep(engine, program.caps);
    this.#program = program;
  }

  /** Starts everybody and waits for ever: the run ends when nobody can go on. */
  *main(): Routine {
    for (const who of this.#program.bodies.keys()) {
      this.lockstep.tasks.push(go(() => this.#body(who)) as unknown as Task);
    }
    yield* never.recv();
  }

  *#body(who: number): Routine {
    for (const op of this.#program.bodies[who]!) {
      this.lockstep.begin(who, op);
      this.lockstep.finish(who, yield* this.#perform(op));
    }
    this.#ended[who] = true;
  }

  *#perform(op: Op): Routine<string> {
    try {
      return yield* this.#attempt(op);
    } catch (error) {
      if (error instanceof SendOnClosedError) return "closed";
      if (error instanceof CloseOfClosedError) return "again";
      throw error;
    }
  }

  *#attempt(op: Op): Routine<string> {
    if (op.do === "select") return chosen(yield* select(this.#cases(op.cases)));
    if (op.do === "poll") return chosen(select.poll(this.#cases(op.cases)));
    if ("chan" in op) return yield* this.#plain(op);
    yield* gosched();
    return "";
  }

  *#plain(op: Extract<Op, { readonly chan: number }>): Routine<string> {
    const chan = this.lockstep.chans[op.chan]!;
    switch (op.do) {
      case "recv":
        return shown(yield* chan.recvOk());
      case "tryRecv": {
        const received = chan.tryRecv();
        return received === undefined ? "none" : shown(received);
      }
      case "trySend":
        return chan.trySend(op.value) ? "ok" : "none";
      case "send":
        yield* chan.send(op.value);
        return "ok";
      case "close":
        chan.close();
        return "ok";
    }
  }

  #cases(cases: readonly Case[]): Record<string, Comm<unknown> | null> {
    const { chans } = this.lockstep;
    return Object.fromEntries(cases.map((one, index) => {
      if (!("chan" in one)) return [`case ${index}`, null];
      const chan = chans[one.chan]!;
      return [`case ${index}`, one.do === "send" ? chan.send(one.value) : chan.recvOk()];
    }));
  }

  /** Where the library and the reference came apart first; "" when nowhere. */
  verdict(): string {
    for (const who of this.#program.bodies.keys()) {
      if (!this.#ended[who]) this.lockstep.left(who);
    }
    return this.lockstep.differences[0] ?? "";
  }
}

function chosen(selected: { case: string; value: unknown } | undefined): string {
  if (selected === undefined) return "none";
  const value = selected.value === undefined ? "ok" : shown(selected.value as Received);
  return `${selected.case.slice("case ".length)}:${value}`;
}

/** Runs a program under a scheduler seed, and says where the library and the reference came apart;
 *  "" when nowhere. */
export async function compare(program: Bodies, seed: number): Promise<string> {
  const host = virtualHost(loopHost(detect()));
  const engine = new Engine({ host, seed: seed * 2 + 1, perturb: PERTURB });
  const performance = new Performance(engine, program);
  const end: unknown = await runIn(engine, () => performance.main(), {}).catch((error) => error);
  performance.lockstep.end();
  engine.retire();
  if (!(end instanceof DeadlockError)) return `the run ended with ${String(end)}`;
  return performance.verdict();
}
