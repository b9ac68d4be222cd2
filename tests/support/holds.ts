// Locks, groups and semaphores of a case, and who is inside: never two that must not be.

import {
  GROUP_CHANGED, SEMA_COND, SEMA_GROUP, SEMA_MUTEX, SEMA_RWMUTEX, SEMA_WEIGHTED,
} from "../../assembly/abi.ts";
import type { TestCore } from "./core.ts";
import { expect } from "./ledger.ts";
import type { Give, Take } from "./ops.ts";

/** What there is in a case; a number is a semaphore of that size. */
export type SemaSpec = "mutex" | "rwmutex" | "group" | "cond" | number;

const kinds = {
  mutex: SEMA_MUTEX,
  rwmutex: SEMA_RWMUTEX,
  group: SEMA_GROUP,
  cond: SEMA_COND,
} as const;

interface Inside {
  writers: number;
  readers: number;
  used: number;
}

export class Holds {
  readonly ats: readonly number[];
  readonly #core: TestCore;
  readonly #sizes: readonly number[];
  readonly #inside: readonly Inside[];

  constructor(core: TestCore, specs: readonly SemaSpec[]) {
    this.#core = core;
    this.ats = specs.map((spec) =>
      typeof spec === "number" ? core.makeSema(SEMA_WEIGHTED, spec) : core.makeSema(kinds[spec], 0)
    );
    this.#sizes = specs.map((spec) => typeof spec === "number" ? spec : 0);
    this.#inside = specs.map(() => ({ writers: 0, readers: 0, used: 0 }));
  }

  /** Performs an operation that may have to wait; g is 0 for one that must not. */
  ask(take: Take, g: number): number {
    const core = this.#core;
    const at = this.ats[take.sema]!;
    switch (take.do) {
      case "lock":
        return core.lockMutex(at, g);
      case "wlock":
        return core.lockWrite(at, g);
      case "rlock":
        return core.lockRead(at, g);
      case "acquire":
        return core.acquire(at, take.n, g);
      case "group":
        return core.waitGroup(at, g);
      case "cond":
        return core.waitCond(at, core.arrive(at), g);
    }
  }

  /** The operation is done; gives its word. */
  enter(take: Take): string {
    if (take.do === "group") return "zero";
    if (take.do === "cond") return "noticed";
    const inside = this.#inside[take.sema]!;
    if (take.do === "acquire") inside.used += take.n;
    else if (take.do === "rlock") inside.readers++;
    else inside.writers++;
    const isAlone = inside.writers === 0 || (inside.writers === 1 && inside.readers === 0);
    expect(isAlone, `${inside.writers} writers and ${inside.readers} readers are inside`);
    expect(inside.used <= this.#sizes[take.sema]!, `${inside.used} are acquired`);
    return "held";
  }

  /** Performs an operation that gives back, or lets others go on. */
  give(op: Give): string {
    const core = this.#core;
    const at = this.ats[op.sema]!;
    const inside = this.#inside[op.sema]!;
    switch (op.do) {
      case "unlock":
        return this.#left(core.unlockMutex(at), inside.writers > 0, () => inside.writers--);
      case "wunlock":
        return this.#left(core.unlockWrite(at), inside.writers > 0, () => inside.writers--);
      case "runlock":
        return this.#left(core.unlockRead(at), inside.readers > 0, () => inside.readers--);
      case "release":
        return this.#left(core.releaseSema(at, op.n), inside.used >= op.n, () => {
          inside.used -= op.n;
        });
      case "add":
        return core.addGroup(at, op.n) === GROUP_CHANGED ? "ok" : "negative";
      case "signal":
        core.signal(at);
        return "ok";
      case "broadcast":
        core.broadcast(at);
        return "ok";
    }
  }

  #left(result: number, isHeld: boolean, leave: () => void): string {
    expect(Boolean(result) === isHeld, `a misuse is ${isHeld ? "seen" : "missed"}`);
    if (isHeld) leave();
    return isHeld ? "ok" : "misuse";
  }
}
