// What a choice is about: who would go on if it were made so or so. PCT wants to know, and the
// explorer leaves out choices that make no difference.

import { G_RUNNABLE, G_STATUS } from "../../assembly/abi.ts";
import type { Actor } from "./actor.ts";
import type { Loaded } from "./core.ts";

/** Choices of a steal that finds nothing: two in each of four rounds. */
const STEAL_CHOICES = 8;
/** From this one on, `next` of the others is looked at too. */
const LAST_ROUND = 6;

export class Sight {
  readonly #loaded: Loaded;
  readonly #actors: readonly Actor[];
  readonly #procs: number;
  #steals = 0;

  constructor(loaded: Loaded, actors: readonly Actor[], procs: number) {
    this.#loaded = loaded;
    this.#actors = actors;
    this.#procs = procs;
  }

  #read(at: number): number {
    return this.#loaded.words()[at >> 2]!;
  }

  /** The records in the ring of a P. */
  #ring(p: number): number[] {
    const { core } = this.#loaded;
    return Array.from({ length: core.ringLength(p) }, (_, i) => core.ringAt(p, i));
  }

  #next(p: number): number {
    const { core } = this.#loaded;
    return this.#read(core.procRecord(p) + core.P_NEXT.value);
  }

  /** The records in all run queues. */
  #queued(): Set<number> {
    const queued = new Set<number>();
    for (let p = 0; p < this.#procs; p++) {
      for (const record of [...this.#ring(p), this.#next(p)]) queued.add(record);
    }
    let record = this.#loaded.core.globalFirst();
    for (; record !== 0; record = this.#read(record)) queued.add(record);
    return queued;
  }

  #numberOf(record: number): number {
    return this.#actors.findIndex(({ at }) => at === record);
  }

  /** The actors that may run. */
  get runnable(): number[] {
    const those = this.#actors.filter(({ at }) =>
      at !== 0 && this.#read(at + G_STATUS) === G_RUNNABLE
    );
    return those.map(({ index }) => index);
  }

  /** The one that dispatch has taken from `next` and may put back, if there is one. */
  get #inHand(): number | undefined {
    const queued = this.#queued();
    return this.runnable.find((index) => !queued.has(this.#actors[index]!.at));
  }

  beginDispatch(): void {
    this.#steals = 0;
  }

  /** Whether all ways of a choice within dispatch come to the same: those of a thief who has at
   *  most one victim. */
  isMoot(): boolean {
    const { core } = this.#loaded;
    const own = core.held();
    if (core.ringLength(own) > 0 || core.globalLength() > 0) return false;
    if (this.#inHand !== undefined) return false;
    const isLast = this.#steals++ % STEAL_CHOICES >= LAST_ROUND;
    let victims = 0;
    for (let p = 0; p < this.#procs; p++) {
      if (p !== own && (core.ringLength(p) > 0 || (isLast && this.#next(p) !== 0))) victims++;
    }
    return victims < 2;
  }

  /** For each of n ways of a choice within dispatch, the actors that may then be dispatched. */
  dispatched(n: number): number[][] | undefined {
    const inHand = n === 2 ? this.#inHand : undefined;
    if (inHand !== undefined) return [[inHand], this.runnable];
    const ring = this.#ring(this.#loaded.core.held());
    return ring.length === n ? ring.map((record) => [this.#numberOf(record)]) : undefined;
  }
}
