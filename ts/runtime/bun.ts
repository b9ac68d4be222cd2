// Bun: as Node; its list of active resources is always empty, and a snapshot of the context is
// cheap.
import { asyncHooks, cores, hold, macrotasks, ownership } from "./platform.ts";
import type { Platform } from "./platform.ts";

export function bun(): Platform {
  const hooks = asyncHooks();
  return {
    name: "bun",
    deadlock: "throw",
    now: () => performance.now(),
    cores,
    random: Math.random,
    macrotask: macrotasks(),
    hold,
    activeResources: () => [],
    capture: hooks === undefined ? () => undefined : () => hooks.AsyncLocalStorage.snapshot(),
    ...ownership(),
  };
}
