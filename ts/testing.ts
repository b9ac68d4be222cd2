// Testing: runs that repeat exactly.
import type { Routine } from "./contract.ts";
import { Engine } from "./core/engine.ts";
import { runIn } from "./go.ts";
import { loopHost } from "./host/loop.ts";
import { virtualHost } from "./host/virtual.ts";
import { detect } from "./runtime/detect.ts";

/** Under a seed a goroutine yields at one operation in so many. */
const PERTURB = 4;

/** Runs `body` as the main goroutine of a runtime of its own, whose scheduler draws every choice
 *  from `seed` and whose clock is virtual: same seed, same interleaving, byte for byte, on every
 *  runtime. Different seeds try different interleavings: goroutines yield where they need not, and
 *  queues are reordered as far as Go's rules allow.
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
