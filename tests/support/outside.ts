// Outsiders: what happens beside the goroutines of a case, as other threads and callbacks of the
// host would make it happen.

import { Actor } from "./actor.ts";
import type { Loaded } from "./core.ts";
import { expect } from "./ledger.ts";
import type { Op } from "./ops.ts";
import type { Player } from "./player.ts";

export type Act =
  | Extract<Op, { readonly do: "trySend" | "tryRecv" | "close" | "kill" }>
  /** The thing that actor n waits for outside has come about. */
  | { readonly do: "complete"; readonly actor: number }
  /** The M of P p, whose ring is empty, steals from another and runs one, which yields. */
  | { readonly do: "steal"; readonly p: number; readonly victim: number }
  /** The M of P p runs its oldest goroutine, which yields. */
  | { readonly do: "turn"; readonly p: number };

/** Between slices every outsider may act. One of "idle" may also act while the M is going idle, one
 *  of "op" at the end of an operation, one of "atomic" before each atomic access, one of "timer"
 *  when a timer of the host fires after so many milliseconds, and only then. */
export interface Outsider {
  readonly at: "rest" | "idle" | "op" | "atomic" | "timer";
  readonly ms?: number;
  /** Only while this actor performs an operation. */
  readonly during?: number;
  readonly acts: readonly Act[];
}

export const complete = (actor: number) => ({ do: "complete", actor }) as const;
export const steal = (p: number, victim: number) => ({ do: "steal", p, victim }) as const;
export const turn = (p: number) => ({ do: "turn", p }) as const;

export class Outside {
  readonly actor: Actor;
  readonly spec: Outsider;
  readonly #loaded: Loaded;
  readonly #player: Player;
  #done = 0;

  constructor(index: number, spec: Outsider, loaded: Loaded, player: Player) {
    this.actor = new Actor(index, []);
    this.spec = spec;
    this.#loaded = loaded;
    this.#player = player;
  }

  /** Its next act, when that is possible now. */
  get ready(): Act | undefined {
    const act = this.spec.acts[this.#done];
    if (act?.do === "steal") return this.#loaded.core.ringLength(act.p) === 0 ? act : undefined;
    if (act?.do !== "complete") return act;
    const actor = this.#player.actors[act.actor]!;
    return actor.at !== 0 && actor.external >= 0 ? act : undefined;
  }

  act(): void {
    const act = this.spec.acts[this.#done++]!;
    const { core } = this.#loaded;
    if (act.do === "complete") {
      this.#complete(this.#player.actors[act.actor]!);
    } else if (act.do === "steal") {
      const g = core.ringSteal(act.p, act.victim, 0);
      if (g !== 0) core.globalPut(g);
    } else if (act.do === "turn") {
      const g = core.ringGet(act.p);
      if (g !== 0) core.globalPut(g);
    } else {
      this.#player.perform(this.actor, act);
    }
  }

  #complete(actor: Actor): void {
    const isOpen = this.#player.isParked(actor);
    const won = this.#loaded.core.complete(actor.at, actor.external) !== 0;
    actor.isCompleted = true;
    expect(won === isOpen, won ? "a claim is taken twice" : "nobody has taken the claim");
  }
}
