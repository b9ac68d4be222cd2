// Edge runtimes: workerd, Vercel's and their like. Many requests share a thread, and each has
// timers and I/O of its own, which another must not touch; the clock stands still while code runs.
// Nothing here happens at import, where they allow next to nothing.
import { asyncHooks, cores, ownership } from "./platform.ts";
import type { Platform } from "./platform.ts";

export function edge(): Platform {
  const hooks = asyncHooks();
  return {
    name: "edge",
    deadlock: "ignore",
    now: () => performance.now(),
    cores,
    random: Math.random,
    // A MessageChannel would belong to the request that made it.
    macrotask: (body) => void setTimeout(body, 0),
    // No process is to be kept alive, and a timer would hide from the platform that a request can
    // never be answered.
    hold: () => () => {},
    activeResources: () => [],
    capture: hooks === undefined ? () => undefined : () => hooks.AsyncLocalStorage.snapshot(),
    ...ownership(),
  };
}
