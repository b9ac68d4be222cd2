// Browsers and whatever else runs JavaScript: an event may always come, so a
// deadlock is not reported.
import { cores, hold, macrotasks, ownership } from "./platform.ts";
import type { Platform } from "./platform.ts";

export function generic(): Platform {
  return {
    name: "generic",
    deadlock: "ignore",
    now: () => performance.now(),
    cores,
    random: Math.random,
    macrotask: macrotasks(),
    hold,
    activeResources: () => [],
    capture: () => undefined,
    ...ownership(),
  };
}
