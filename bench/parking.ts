// Goroutines in WebAssembly that wait, for the cases that measure their memory.

import type { Chan } from "skein";
import type { Parking } from "./contract.ts";
import { app } from "./modules.ts";

/** Only one call of the program parks at a time: they count in a global of it. */
export async function parkApp(): Promise<Parking> {
  const program = await app();
  const used = program.exports["used"] as () => number;
  const channel = (): Promise<Chan<number>> => program.run("channel") as Promise<Chan<number>>;
  return async (n, parked) => {
    const before = used();
    const [ready, release] = [await channel(), await channel()];
    const done = program.run("park", n, ready, release);
    await ready.recv();
    await parked(used() - before);
    release.close();
    await done;
  };
}
