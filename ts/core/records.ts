// Records of the core that belong to objects of the program: freed when these have been collected.
//
// One registry serves all engines. V8 posts one task for all registries that have something to
// call; when these have died before it runs, as one of a seeded run's engine would, none is ever
// posted again, and no registry of the process is called any more.

interface Held {
  readonly free: (at: number) => void;
  readonly at: number;
}

/** Older edge runtimes have no such thing: there the records go with the engine. */
const registry = typeof FinalizationRegistry === "undefined"
  ? undefined
  : new FinalizationRegistry<Held>(({ free, at }) => free(at));

export class Records {
  readonly #free: (at: number) => void;

  constructor(free: (at: number) => void) {
    this.#free = free;
  }

  /** The record at `at` is freed when `owner` is collected. */
  own(owner: object, at: number): number {
    registry?.register(owner, { free: this.#free, at });
    return at;
  }
}
