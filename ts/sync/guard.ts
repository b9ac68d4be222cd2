// Guards: what is held, as a value that `using` gives back.
/// <reference lib="esnext.disposable" preserve="true" />

/** Holds a lock, or a part of a semaphore. Disposing of it gives that back; a second time does
 *  nothing. */
export class Guard implements Disposable {
  #release: (() => void) | undefined;

  /** @internal */
  constructor(release: () => void) {
    this.#release = release;
  }

  [Symbol.dispose](): void {
    const release = this.#release;
    this.#release = undefined;
    release?.();
  }
}
