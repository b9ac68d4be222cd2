// Browsers, edge runtimes and whatever else runs JavaScript: an event may always come, so a
// deadlock is not reported.
import { cores, macrotasks, output, ownership } from "./platform.ts";
import type { Platform } from "./platform.ts";

export function generic(): Platform {
  return {
    name: "generic",
    deadlock: "ignore",
    now: () => performance.now(),
    cores,
    random: Math.random,
    ...output(),
    macrotask: macrotasks(),
    activeResources: () => [],
    capture: () => undefined,
    ...ownership(),
  };
}
