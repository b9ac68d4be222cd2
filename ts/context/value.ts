// A context with a value: everything else it leaves to those above.
import type { RecvChan } from "../contract.ts";
import { causeThrough } from "./cancel.ts";
import { ABSENT, Derived, enderOf, textOf, timedOf } from "./node.ts";
import type { Context } from "./node.ts";

export class Valued extends Derived {
  readonly #key: unknown;
  readonly #value: unknown;

  constructor(parent: Context, key: unknown, value: unknown) {
    super(parent);
    if (key === null || key === undefined) throw new TypeError("nil key");
    this.ender = enderOf(parent);
    this.timed = timedOf(parent);
    this.#key = key;
    this.#value = value;
  }

  get signal(): AbortSignal {
    return this.ender.signal;
  }

  deadline(): number | undefined {
    return this.timed.deadline();
  }

  done(): RecvChan<never> {
    return this.ender.done();
  }

  err(): Error | undefined {
    return this.ender.err();
  }

  cause(): unknown {
    return causeThrough(this.ender);
  }

  own(key: unknown): unknown {
    return key === this.#key ? this.#value : ABSENT;
  }

  label(): string {
    return `.WithValue(${textOf(this.#key)}, ${textOf(this.#value)})`;
  }
}
