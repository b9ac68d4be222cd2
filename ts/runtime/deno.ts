// Deno: as Node, with its own view of asynchronous contexts (an AsyncResource costs twenty times as
// much there).
import { asyncHooks, cores, hold, macrotasks, ownership, processOf } from "./platform.ts";
import type { Platform, Scope } from "./platform.ts";

interface DenoCore {
  getAsyncContext?(): unknown;
  setAsyncContext?(context: unknown): void;
}

interface DenoGlobal {
  internal: symbol;
  [internal: symbol]: { core?: DenoCore } | undefined;
}

export function deno(): Platform {
  return {
    name: "deno",
    deadlock: "throw",
    now: () => performance.now(),
    cores,
    random: Math.random,
    macrotask: macrotasks(),
    hold,
    activeResources: () => processOf()?.getActiveResourcesInfo?.() ?? [],
    capture: capturer(),
    ...ownership(),
  };
}

function capturer(): (always: boolean) => Scope | undefined {
  const global = (globalThis as unknown as { Deno: DenoGlobal }).Deno;
  const core = global[global.internal]?.core;
  if (core?.getAsyncContext === undefined || core.setAsyncContext === undefined) {
    const hooks = asyncHooks();
    return () => hooks?.AsyncLocalStorage.snapshot();
  }
  const { getAsyncContext, setAsyncContext } = core as Required<DenoCore>;
  return (always) => {
    const context = getAsyncContext();
    if (!always && context === undefined) return undefined;
    return (body, arg) => {
      const outer = getAsyncContext();
      setAsyncContext(context);
      try {
        body(arg);
      } finally {
        setAsyncContext(outer);
      }
    };
  };
}
