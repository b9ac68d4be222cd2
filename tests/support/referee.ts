// The referee sees to it that the rules hold while a case runs: the core's own invariants,
// fairness, and that nobody is forgotten.

import { DISPATCH_BUBBLE, DISPATCH_DEADLOCK } from "../../assembly/abi.ts";
import type { TestCore } from "./core.ts";
import { expect } from "./ledger.ts";
import type { Player } from "./player.ts";

export class Referee {
  readonly #core: TestCore;
  readonly #player: Player;
  /** Who is first in the global queue, and the tick at which that was first seen. */
  #first = 0;
  #since = 0;

  constructor(core: TestCore, player: Player) {
    this.#core = core;
    this.#player = player;
  }

  /** After each step. */
  audit(): void {
    const references = this.#core.audit();
    expect(references === 0, `pending counts ${references} that nobody waits with`);
  }

  /** Whoever is first in the global queue is run before the next fairness tick is over. */
  beforeDispatch(): void {
    const core = this.#core;
    const first = core.globalFirst();
    const tick = this.#player.courier.read(core.procRecord(core.held()) + core.P_TICK.value);
    if (first !== this.#first) {
      this.#first = first;
      this.#since = tick;
    }
    const waited = tick - this.#since;
    expect(first === 0 || waited <= core.FAIRNESS.value, "the global queue starves");
  }

  /** The goroutine of this record runs. */
  dispatched(record: number): void {
    if (record === this.#first) this.#first = 0;
  }

  /** The M sleeps and nobody has woken it: all actors must be waiting, and the verdict be right. */
  atRest(rest: number): void {
    const alive = this.#player.actors.filter(({ at }) => at !== 0);
    for (const actor of alive) {
      const isParked = this.#player.isParked(actor);
      expect(isParked, `a wake-up is lost: nobody will run actor ${actor.index}`);
    }
    const isHopeless = alive.length > 0 && !alive.some(({ external }) => external >= 0) &&
      this.#core.firstDue() === Infinity;
    const verdicts = [DISPATCH_DEADLOCK, DISPATCH_BUBBLE];
    expect(verdicts.includes(rest) === isHopeless, `a wrong verdict: ${rest}`);
  }
}
