// Testing: runs that repeat exactly, bubbles with a virtual clock, runs that must leave nothing
// behind.
import type { Op, Routine } from "./contract.ts";
import { callerBubble, callerEngine, engineForRun } from "./default.ts";
import { Engine } from "./core/engine.ts";
import { Operation } from "./core/operation.ts";
import type { Task } from "./core/task.ts";
import { RuntimeError } from "./errors.ts";
import { runIn } from "./go.ts";
import { loopHost } from "./host/loop.ts";
import { virtualHost } from "./host/virtual.ts";
import { detect } from "./runtime/detect.ts";

/** Under a seed a goroutine yields at one operation in so many. */
const PERTURB = 4;

/** Runs `body` as the main goroutine of a runtime of its own, whose scheduler draws every choice
 *  from `seed` and whose clock is virtual: same seed, same interleaving, byte for byte, on every
 *  runtime. Different seeds try different interleavings: goroutines yield where they need not, and
 *  queues are reordered as far as Go's rules allow. Programs in WebAssembly that `body` loads get
 *  the same seed, and a virtual clock of their own.
 *
 *  @example
 *  ```ts
 *  import { chan, go } from "skein";
 *  import { seeded } from "skein/testing";
 *
 *  const trace = (seed: number) => seeded(seed, function* () {
 *    const out = chan<string>(6);
 *    for (const name of ["a", "b", "c"]) go(function* () { yield* out.send(name); });
 *    return `${yield* out.recv()}${yield* out.recv()}${yield* out.recv()}`;
 *  });
 *  const same = await trace(7) === await trace(7);
 *  // same → true
 *  ```
 */
export async function seeded<T>(seed: number, body: () => Routine<T>): Promise<T> {
  const host = virtualHost(loopHost(detect()));
  const engine = new Engine({ host, seed, perturb: PERTURB });
  try {
    return await runIn(engine, body, {});
  } finally {
    engine.retire();
  }
}

/** Runs `body` as the main goroutine of a bubble: it and all that it starts have a clock of their
 *  own, which begins at 2000-01-01T00:00:00Z and stands still while any of them can run. When all
 *  are durably blocked, it jumps to the next timer: no test waits for time to pass.
 *
 *  Durably blocked are those that only the bubble can wake: in `sleep`, on channels, timers,
 *  WaitGroups and Conds made in the bubble. Waiting for a Mutex, for a promise (`wait`) or on a
 *  channel from outside is not durable: time stands still meanwhile.
 *
 *  Resolves with what main returned once every goroutine of the bubble has ended. Rejects with the
 *  error of the one that panicked, or with a DeadlockError when all are blocked for good, or when
 *  main has returned and others are still blocked: time ends with main. What was made in the bubble
 *  cannot be used from outside. Rejects when called in a bubble. Go: `testing/synctest.Test`.
 *
 *  @example
 *  ```ts
 *  import { bubble } from "skein/testing";
 *  import { now, sleep } from "skein/time";
 *
 *  const took = await bubble(function* () {
 *    const start = now();
 *    yield* sleep(3_600_000);
 *    return now() - start;
 *  });
 *  // took → 3_600_000
 *  ```
 */
export async function bubble<T>(body: () => Routine<T>): Promise<T> {
  if (callerBubble() !== undefined) {
    throw new RuntimeError("ERR_BUBBLE", "synctest.Run called from within a synctest bubble");
  }
  return runIn(engineForRun(), body, { deadlock: "throw" }, { waits: true, isBubble: true });
}

/** Blocks until every other goroutine of the bubble is durably blocked. Throws when the caller is
 *  in no bubble, or another goroutine waits here already. Go: `testing/synctest.Wait`.
 *
 *  @example
 *  ```ts
 *  import { go } from "skein";
 *  import { bubble, settle } from "skein/testing";
 *
 *  const done = await bubble(function* () {
 *    let done = false;
 *    go(function* () { done = true; });
 *    yield* settle();
 *    return done;
 *  });
 *  // done → true
 *  ```
 */
export function settle(): Op<void> {
  return new Settle(callerEngine());
}

class Settle extends Operation<void> {
  start(task: Task): Task {
    if (task.bubble === undefined) {
      throw new RuntimeError("ERR_BUBBLE", "goroutine is not in a bubble");
    }
    if (task.at === 0) return task.refuse();
    if (!task.engine.core.settle(task.at)) {
      throw new RuntimeError("ERR_BUBBLE", "wait already in progress");
    }
    return task.park(this);
  }

  finish(): void {}
}

/** Runs `body` as `run` does, and rejects with a LeakError, which shows a dump of them, if
 *  goroutines outlive it: those that still wait, for whatever it is, when main has returned and
 *  nothing can run any more. They are stopped then. What can still run has 64 turns of the event
 *  loop, about a quarter of a second, to end.
 *
 *  @example
 *  ```ts
 *  import { chan, go } from "skein";
 *  import { noLeaks } from "skein/testing";
 *
 *  const message = await noLeaks(function* () {
 *    const forgotten = chan<number>();
 *    go(function* reader() { yield* forgotten.recv(); });
 *  }).catch((error: Error) => error.message);
 *  // message → "1 goroutine left behind"
 *  ```
 */
export function noLeaks<T>(body: () => Routine<T>): Promise<T> {
  return runIn(engineForRun(), body, { deadlock: "throw" }, { waits: true });
}
