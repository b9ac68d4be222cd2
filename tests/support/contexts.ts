// Contexts that are not the library's own, as a program may bring them along.

import { chan } from "skein";
import type { RecvChan } from "skein";
import { Canceled, cause } from "skein/context";
import type { Context } from "skein/context";

/** Passes everything on to the context inside. */
export class Wrapped implements Context {
  readonly inner: Context;

  constructor(inner: Context) {
    this.inner = inner;
  }

  get signal(): AbortSignal {
    return this.inner.signal;
  }

  deadline(): number | undefined {
    return this.inner.deadline();
  }

  done(): RecvChan<never> {
    return this.inner.done();
  }

  err(): Error | undefined {
    return this.inner.err();
  }

  cause(): unknown {
    return cause(this);
  }

  value(key: unknown): unknown {
    return this.inner.value(key);
  }
}

/** Has an end of its own, and ends with nobody else; Go's customDoneContext. */
export class Independent extends Wrapped {
  readonly #done = chan<never>();
  #err: Error | undefined;

  override done(): RecvChan<never> {
    return this.#done;
  }

  override err(): Error | undefined {
    return this.#err;
  }

  end(err: Error = Canceled): void {
    if (this.#err !== undefined) return;
    this.#err = err;
    this.#done.close();
  }
}

/** Calls back when it ends, as Go's afterFuncContext. */
export class Callable extends Independent {
  readonly waiting = new Set<() => void>();

  afterFunc(body: () => void): () => boolean {
    this.waiting.add(body);
    return () => this.waiting.delete(body);
  }

  override end(err?: Error): void {
    super.end(err);
    for (const body of this.waiting) body();
    this.waiting.clear();
  }
}
