// Once: exactly one call, for which the others wait.
import type { Op, Routine } from "../contract.ts";
import { RuntimeError } from "../errors.ts";
import { fn } from "../go.ts";
import { Mutex } from "./mutex.ts";
import { isStopping } from "./primitive.ts";
import { called } from "./routine.ts";
import type { Section } from "./routine.ts";

/** Go: `sync.Once`.
 *
 *  @example
 *  ```ts
 *  import { run, sync } from "skein";
 *
 *  const calls = await run(function* () {
 *    const once = new sync.Once();
 *    let calls = 0;
 *    for (let i = 0; i < 3; i++) yield* once.do(() => { calls++; });
 *    return calls;
 *  });
 *  // calls → 1
 *  ```
 */
export class Once {
  /** @internal */
  readonly mutex = new Mutex();
  /** @internal */
  isDone = false;

  /** Calls `body`, a generator function, an async one or a plain one, unless that has been done;
   *  while another call of it runs, blocks until that has returned. A call that ends with an error,
   *  which is thrown here, or with goexit has been made and is not made again. One that is stopped,
   *  because its run has ended, has not been made. `do` inside `body` waits for itself: a deadlock.
   *  Go: `Once.Do`. */
  do(body: Section<unknown>): Op<void> {
    return perform(this, body);
  }
}

const perform = /* @__PURE__ */ fn(function* once(
  once: Once,
  body: Section<unknown>,
): Routine<void> {
  if (once.isDone) return;
  yield* once.mutex.lock();
  try {
    if (!once.isDone) yield* firstCall(once, body);
  } finally {
    once.mutex.unlock();
  }
});

function* firstCall(once: Once, body: Section<unknown>): Routine<void> {
  try {
    yield* called(body);
  } finally {
    once.isDone = !isStopping();
  }
}

/** A function that calls `body` the first time and gives that value ever after; an error is thrown
 *  every time. Those that call it meanwhile wait. Go: `sync.OnceValue`; for `sync.OnceValues`
 *  return an array.
 *
 *  @example
 *  ```ts
 *  import { run, sync, wait } from "skein";
 *
 *  let reads = 0;
 *  const config = sync.onceValue(function* () {
 *    reads++;
 *    return yield* wait(async () => ({ port: 80 }));
 *  });
 *  const ports = await run(function* () {
 *    return [(yield* config()).port, (yield* config()).port, reads];
 *  });
 *  // ports → [80, 80, 1]
 *  ```
 */
export function onceValue<T>(body: Section<T>): () => Op<T> {
  const once = new Once();
  let outcome: () => T = exited;
  function* keep(): Routine<void> {
    try {
      const value = yield* called(body);
      outcome = () => value;
    } catch (error) {
      outcome = () => {
        throw error;
      };
    }
  }
  return fn(function* onceValue(): Routine<T> {
    if (!once.isDone) yield* once.do(keep);
    return outcome();
  });
}

/** As `onceValue`, for a `body` without a value. Go: `sync.OnceFunc`.
 *
 *  @example
 *  ```ts
 *  import { run, sync } from "skein";
 *
 *  let calls = 0;
 *  const setUp = sync.onceFunc(() => { calls++; });
 *  await run(function* () {
 *    yield* setUp();
 *    yield* setUp();
 *  });
 *  // calls → 1
 *  ```
 */
export function onceFunc(body: Section<unknown>): () => Op<void> {
  return onceValue<unknown>(body) as () => Op<void>;
}

function exited(): never {
  throw new RuntimeError(
    "ERR_ONCE_EXITED",
    "sync: the function that should have been called once has called goexit: it has no value",
  );
}
