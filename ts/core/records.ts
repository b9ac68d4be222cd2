// Records of the core that belong to objects of the program: freed when these have been collected.

export class Records {
  /** Older edge runtimes have no such thing: there the records go with the engine. */
  readonly #registry: FinalizationRegistry<number> | undefined;

  constructor(free: (at: number) => void) {
    if (typeof FinalizationRegistry === "undefined") return;
    this.#registry = new FinalizationRegistry(free);
  }

  /** The record at `at` is freed when `owner` is collected. */
  own(owner: object, at: number): number {
    this.#registry?.register(owner, at);
    return at;
  }
}
