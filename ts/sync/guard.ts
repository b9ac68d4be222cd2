// Guards: what is held, as a value that `using` gives back.
/// <reference lib="esnext.disposable" preserve="true" />

/** Holds a lock, or a part of a semaphore. Disposing of it gives that back; a second time does
 *  nothing.
 *
 *  @example
 *  ```ts
 *  import { run, sync } from "skein";
 *
 *  const mu = new sync.Mutex();
 *  const during = await run(function* () {
 *    using guard = yield* mu.guard();
 *    return mu.tryLock();
 *  });
 *  // during → false
 *  // mu.tryLock() → true
 *  ```
 */
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
