// Contexts that are never done: the roots, and what withoutCancel makes.
import type { RecvChan } from "../contract.ts";
import { denoInspect, nodeInspect } from "../core/inspect.ts";
import { never } from "../never.ts";
import { ABSENT, CANCELLABLE, Derived } from "./node.ts";
import type { Context } from "./node.ts";

/** The top of a tree. */
export class Root implements Context {
  readonly #name: string;
  #signal: AbortSignal | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  get signal(): AbortSignal {
    return this.#signal ??= new AbortController().signal;
  }

  deadline(): undefined {}

  done(): RecvChan<never> {
    return never;
  }

  err(): undefined {}

  cause(): undefined {}

  value(_key: unknown): undefined {}

  toString(): string {
    return this.#name;
  }

  [nodeInspect](): string {
    return this.#name;
  }

  [denoInspect](): string {
    return this.#name;
  }
}

/** Has the values of its parent, and nothing else of it. */
export class Detached extends Derived {
  #signal: AbortSignal | undefined;

  get signal(): AbortSignal {
    return this.#signal ??= new AbortController().signal;
  }

  deadline(): undefined {}

  done(): RecvChan<never> {
    return never;
  }

  err(): undefined {}

  cause(): undefined {}

  /** Nobody below may hang on what is above. */
  own(key: unknown): unknown {
    return key === CANCELLABLE ? undefined : ABSENT;
  }

  label(): string {
    return ".WithoutCancel";
  }
}
