// The courier keeps the values of a case where the core says, as a host does, and gives each
// operation its result as a word. Who should have been served first, it knows by itself.

import {
  CHAN_COUNT, G_OK, G_STATUS, G_TICK, G_WAITING, G_WOKEN, REG_PEER, REG_PEER_CASE, REG_TICK,
  RESULT_BUFFERED, RESULT_CLOSED, RESULT_HANDED, RESULT_KIND, RESULT_SHIFT,
} from "../../assembly/abi.ts";
import type { Actor } from "./actor.ts";
import type { Loaded } from "./core.ts";
import { expect, Ledger } from "./ledger.ts";
import type { Parcel } from "./ledger.ts";
import { isTake } from "./ops.ts";
import type { Case, Take } from "./ops.ts";

const words = { send: "ok", recv: "", sleep: "slept", block: "woken", none: "never" } as const;

export class Courier {
  readonly ledger: Ledger;
  /** Somebody has been given what a lock or the like has to give; the result is a word. */
  entered: (take: Take) => string = () => "";
  /** The records of the channels, and of those of the timers. */
  readonly chans: readonly number[];
  timers: readonly number[] = [];
  readonly #actors: readonly Actor[];
  readonly #named: (index: number) => Actor;
  readonly #words: () => Int32Array;
  readonly #cells: (Parcel | undefined)[][];
  readonly #registers: number;

  constructor(
    { core, words }: Loaded,
    caps: readonly number[],
    actors: readonly Actor[],
    named: (index: number) => Actor,
  ) {
    this.chans = caps.map((cap) => core.makeChan(cap));
    this.ledger = new Ledger(caps.length);
    this.#actors = actors;
    this.#named = named;
    this.#words = words;
    this.#cells = caps.map(() => []);
    this.#registers = core.registers();
  }

  read(at: number): number {
    return this.#words()[at >> 2]!;
  }

  moment(at: number): number {
    return new Float64Array(this.#words().buffer)[at >> 3]!;
  }

  /** The record of the channel of a case, or 0. */
  recordOf(one: Case): number {
    if ("timer" in one) return this.timers[one.timer]!;
    return "chan" in one ? this.chans[one.chan]! : 0;
  }

  register(offset: number): number {
    return this.read(this.#registers + offset);
  }

  /** Whose turn it is among those that wait for the other side of `one`: the longest waiting. */
  firstFor(one: Case): Actor | undefined {
    if (one.do !== "send" && one.do !== "recv") return undefined;
    const wanted = one.do === "send" ? "recv" : "send";
    let first: Actor | undefined;
    for (const actor of this.#actors) {
      if (actor.waiting === undefined || this.read(actor.at + G_STATUS) !== G_WAITING) continue;
      if (first !== undefined && first.since < actor.since) continue;
      if (actor.waiting.some((it) => it.do === wanted && it.chan === one.chan)) first = actor;
    }
    return first;
  }

  /** An operation has completed at once: moves its value, and gives the result as a word. */
  settle(one: Case, result: number, offer: Parcel | undefined, first: Actor | undefined): string {
    const kind = result & RESULT_KIND;
    if (one.do === "sleep") return "slept";
    if (one.do === "tick") return String(this.moment(this.#registers + REG_TICK));
    if (isTake(one)) return this.entered(one);
    if (kind === RESULT_CLOSED) return "closed";
    expect(one.do === "send" || one.do === "recv", `a result ${result} for ${one.do}`);
    const index = result >>> RESULT_SHIFT;
    if (kind !== RESULT_HANDED) {
      if (one.do === "recv") return this.#take(one.chan, index, kind !== RESULT_BUFFERED, first);
      this.#put(one.chan, offer!, index);
      return "ok";
    }
    const peer = this.#named(index);
    expect(peer === first, "not the longest waiting goroutine is served");
    return one.do === "recv" ? this.#collect(peer, one.chan) : this.#deliver(offer!, peer);
  }

  /** To a cell of the ring. */
  #put(chan: number, parcel: Parcel, cell: number): void {
    const cells = this.#cells[chan]!;
    expect(cells[cell] === undefined, `cell ${cell} of channel ${chan} is not free`);
    this.ledger.sent(parcel);
    cells[cell] = parcel;
  }

  /** From a cell of the ring, which the first waiting sender may fill again. */
  #take(chan: number, cell: number, isRefilled: boolean, first: Actor | undefined): string {
    const cells = this.#cells[chan]!;
    const parcel = cells[cell];
    this.ledger.received(parcel, chan);
    cells[cell] = undefined;
    if (isRefilled) {
      const sender = this.#named(this.register(REG_PEER));
      expect(sender === first, "not the longest waiting sender refills the channel");
      this.#put(chan, sender.offers[this.register(REG_PEER_CASE)]!, cell);
    }
    return String(parcel!.value);
  }

  /** From a sender that waits. */
  #collect(sender: Actor, chan: number): string {
    const parcel = sender.offers[this.register(REG_PEER_CASE)];
    expect(parcel !== undefined, "a value is taken from a case that is no send");
    this.ledger.sent(parcel);
    this.ledger.received(parcel, chan);
    return String(parcel.value);
  }

  /** To a receiver that waits. */
  #deliver(parcel: Parcel, receiver: Actor): string {
    this.ledger.sent(parcel);
    this.ledger.received(parcel, parcel.chan);
    receiver.incoming = parcel;
    return "ok";
  }

  /** A parked actor has been dispatched: the result of what it waited for. */
  finish(actor: Actor): void {
    const { waiting, offers, incoming } = actor;
    const index = this.read(actor.at + G_WOKEN);
    const one = waiting?.[index];
    expect(one !== undefined, `woken for case ${index} of ${waiting?.length}`);
    actor.waiting = undefined;
    actor.incoming = undefined;
    const ok = this.read(actor.at + G_OK) !== 0;
    offers.forEach((offer, i) => {
      const isTaken = offer !== undefined && offer.state !== "offered";
      const isDue = offer !== undefined && i === index && ok;
      const wrong = isDue ? "woken, but its value is still here" : `case ${i} acted too`;
      expect(isTaken === isDue, wrong);
    });
    expect((incoming !== undefined) === (one.do === "recv" && ok), "woken without its value");
    if (isTake(one)) return actor.record(this.entered(one), index);
    const word = one.do === "recv"
      ? String(incoming?.value)
      : one.do === "tick" ? String(this.moment(actor.at + G_TICK)) : words[one.do];
    actor.record(ok ? word : "closed", index);
  }

  /** What must hold when nothing runs: each value sent has been received, or lies in a ring. */
  balance(): void {
    this.chans.forEach((at, chan) => {
      const count = this.read(at + CHAN_COUNT);
      expect(this.ledger.held(chan) === count, `channel ${chan} holds ${count}: a value is lost`);
    });
  }
}
