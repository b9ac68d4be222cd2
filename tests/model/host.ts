// The part of the host that channels need: values in cells by channel, in an inbox by goroutine,
// and in what a parked sender offers. It moves them as the core's results say, and keeps a ledger.
import {
  CASE_BYTES, CASE_NONE, CASE_RECV, CASE_SEND, CHAN_CLOSED, CHAN_COUNT, G_OK, G_RUNNABLE,
  G_RUNNING, G_WAITING, G_WOKEN, REG_CASE, REG_PEER, REG_PEER_CASE, RESULT_BLOCKED, RESULT_CLOSED,
  RESULT_HANDED, RESULT_KIND, RESULT_PARKED, RESULT_REFILLED, RESULT_SHIFT, RESULT_YIELD,
} from "../../assembly/abi.ts";
import type { Case, Outcome, Woken } from "./reference.ts";
import { BareCore } from "./core.ts";

const caseKinds = { none: CASE_NONE, send: CASE_SEND, recv: CASE_RECV };

interface Goroutine {
  readonly id: number;
  readonly at: number;
  readonly index: number;
  isNew: boolean;
  /** What it waits with. */
  cases: readonly Case[];
  inbox: number | undefined;
}

interface Channel {
  readonly at: number;
  readonly cells: (number | undefined)[];
}

export class Host {
  readonly #core: BareCore;
  readonly #goroutines = new Map<number, Goroutine>();
  readonly #tasks: (Goroutine | undefined)[] = [];
  readonly #chans: Channel[];
  readonly sent: number[] = [];
  readonly received: (number | undefined)[] = [];

  constructor(core: BareCore, seed: number, caps: readonly number[]) {
    this.#core = core;
    core.exports.init(seed);
    this.#chans = caps.map((cap) => ({ at: core.exports.makeChan(cap), cells: [] }));
    this.beginStep();
  }

  /** Every step has a turn of its own, so that no slice ever ends. */
  beginStep(): void {
    this.#core.exports.newTurn();
    this.#core.exports.beginSlice();
  }

  spawn(id: number): void {
    const at = this.#core.exports.spawn(0);
    const index = this.#core.index(at);
    const g: Goroutine = { id, at, index, isNew: true, cases: [], inbox: undefined };
    if (this.#tasks[index] !== undefined) throw new Error(`number ${index} is in use`);
    this.#tasks[index] = g;
    this.#goroutines.set(id, g);
  }

  /** One operation: of one case by send or recv, or by select. */
  perform(id: number | undefined, cases: readonly Case[], isSelect: boolean): Outcome {
    const g = id === undefined ? undefined : this.#goroutines.get(id)!;
    const result = isSelect ? this.#select(cases, g) : this.#single(cases[0]!, g);
    if (result & RESULT_YIELD) throw new Error("the slice is over");
    const kind = result & RESULT_KIND;
    if (kind === RESULT_PARKED) {
      g!.cases = cases;
      return { kind: "parked", index: -1 };
    }
    if (kind === RESULT_BLOCKED) return { kind: "blocked", index: -1 };
    const index = isSelect ? this.#core.register(REG_CASE) : 0;
    return { index, ...this.#move(result, cases[index]!) };
  }

  #single({ kind, chan }: Case, g: Goroutine | undefined): number {
    const { send, recv } = this.#core.exports;
    return (kind === "send" ? send : recv)(this.#chans[chan]!.at, g?.at ?? 0);
  }

  #select(cases: readonly Case[], g: Goroutine | undefined): number {
    const core = this.#core;
    const area = core.exports.caseArea(cases.length);
    for (const [i, { kind, chan }] of cases.entries()) {
      core.setWord(area + i * CASE_BYTES, caseKinds[kind]);
      core.setWord(area + i * CASE_BYTES + 4, kind === "none" ? 0 : this.#chans[chan]!.at);
    }
    return core.exports.select(cases.length, g?.at ?? 0);
  }

  #move(result: number, { kind, chan, value }: Case): Omit<Outcome, "index"> {
    if ((result & RESULT_KIND) === RESULT_CLOSED) return { kind: "closed" };
    const { cells } = this.#chans[chan]!;
    if (kind === "send") {
      this.#put(result, cells, value!);
      return { kind: "done" };
    }
    const got = this.#take(result, cells);
    this.received.push(got);
    return { kind: "done", value: got };
  }

  #put(result: number, cells: (number | undefined)[], value: number): void {
    const index = result >>> RESULT_SHIFT;
    const isHanded = (result & RESULT_KIND) === RESULT_HANDED;
    const occupant = isHanded ? this.#task(index).inbox : cells[index];
    if (occupant !== undefined) throw new Error(`${value} is put on top of ${occupant}`);
    if (isHanded) this.#task(index).inbox = value;
    else cells[index] = value;
    this.sent.push(value);
  }

  #take(result: number, cells: (number | undefined)[]): number | undefined {
    const index = result >>> RESULT_SHIFT;
    const kind = result & RESULT_KIND;
    if (kind === RESULT_HANDED) return this.#offer(index);
    const value = cells[index];
    const isRefilled = kind === RESULT_REFILLED;
    cells[index] = isRefilled ? this.#offer(this.#core.register(REG_PEER)) : undefined;
    return value;
  }

  #offer(index: number): number | undefined {
    return this.#task(index).cases[this.#core.register(REG_PEER_CASE)]?.value;
  }

  #task(index: number): Goroutine {
    const g = this.#tasks[index];
    if (g === undefined) throw new Error(`there is no goroutine of number ${index}`);
    return g;
  }

  close(chan: number): boolean {
    return Boolean(this.#core.exports.close(this.#chans[chan]!.at));
  }

  /** Ends a goroutine, whatever it does; a wake-up that it has not seen yet counts as seen. */
  kill(id: number): void {
    const g = this.#goroutines.get(id)!;
    const status = this.#core.status(g.at);
    if (status === G_RUNNABLE) this.#resume(g);
    if (status === G_RUNNING) this.#core.exports.exit(g.at);
    else this.#core.exports.kill(g.at);
    this.#goroutines.delete(id);
    this.#tasks[g.index] = undefined;
  }

  /** Dispatches all that can run: who, and how the wait ended. */
  drain(): Map<number, Woken> {
    const woken = new Map<number, Woken>();
    this.#core.exports.beginSlice();
    for (let next = this.#next(); next > 0; next = this.#next()) {
      const g = this.#task(next);
      if (woken.has(g.id)) throw new Error(`g${g.id} is dispatched twice`);
      woken.set(g.id, this.#resume(g));
    }
    return woken;
  }

  #next(): number {
    return this.#core.exports.dispatch();
  }

  #resume(g: Goroutine): Woken {
    const { inbox, cases, isNew } = g;
    g.inbox = undefined;
    g.cases = [];
    g.isNew = false;
    if (isNew) return { index: -1, ok: false };
    const index = this.#core.word(g.at + G_WOKEN);
    const ok = this.#core.word(g.at + G_OK) !== 0;
    const fired = cases[index];
    if (ok && fired?.kind === "send") this.sent.push(fired.value!);
    if (ok && fired?.kind === "recv") this.received.push(inbox);
    return { index, ok, value: inbox };
  }

  state(id: number): "runnable" | "running" | "waiting" | number {
    const status = this.#core.status(this.#goroutines.get(id)!.at);
    if (status === G_WAITING) return "waiting";
    if (status === G_RUNNING) return "running";
    return status === G_RUNNABLE ? "runnable" : status;
  }

  count(chan: number): number {
    return this.#core.word(this.#chans[chan]!.at + CHAN_COUNT);
  }

  isClosed(chan: number): boolean {
    return this.#core.word(this.#chans[chan]!.at + CHAN_CLOSED) !== 0;
  }

  get live(): number {
    return this.#core.exports.live();
  }
}
