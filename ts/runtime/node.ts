// Node: setImmediate, the list of active resources, asynchronous contexts held by an AsyncResource.
import { asyncHooks, cores, hold, macrotasks, ownership, processOf } from "./platform.ts";
import type { AsyncHooks, Platform, Scope } from "./platform.ts";

/** Symbols that every AsyncResource has; older Nodes keep the stores of the context under further
 *  ones. */
const OWN_SYMBOLS = 2;

export function node(): Platform {
  const hooks = asyncHooks();
  return {
    name: "node",
    deadlock: "throw",
    now: () => performance.now(),
    cores: coresOfNode,
    random: Math.random,
    macrotask: macrotasks(),
    hold,
    activeResources,
    capture: hooks === undefined ? () => undefined : capturer(hooks),
    ...ownership(),
  };
}

function coresOfNode(): number {
  const os = processOf()?.getBuiltinModule?.("node:os");
  return (os as { availableParallelism(): number } | undefined)?.availableParallelism() ?? cores();
}

/** The standard streams are no wakers, though Node lists those that are pipes or terminals. */
function activeResources(): string[] {
  const process = processOf();
  const list = process?.getActiveResourcesInfo?.() ?? [];
  for (const stream of [process?.stdout, process?.stderr]) {
    const kind = stream?._type === "pipe" ? "PipeWrap" : stream?._type === "tty" ? "TTYWrap" : "";
    const place = list.indexOf(kind);
    if (place >= 0) list.splice(place, 1);
  }
  return list;
}

function capturer({ AsyncResource }: AsyncHooks): (always: boolean) => Scope | undefined {
  const frame = Object.getOwnPropertySymbols(new AsyncResource("goroutine"))
    .find((symbol) => symbol.description === "context_frame");
  const isBare = frame === undefined
    ? hasNoStores
    : (resource: object) => (resource as Record<symbol, unknown>)[frame] === undefined;
  return (always) => {
    const resource = new AsyncResource("goroutine");
    if (!always && isBare(resource)) return undefined;
    return (body, arg) => resource.runInAsyncScope(body, undefined, arg);
  };
}

function hasNoStores(resource: object): boolean {
  const symbols = Object.getOwnPropertySymbols(resource);
  if (symbols.length === OWN_SYMBOLS) return true;
  const stores = resource as Record<symbol, unknown>;
  return symbols.slice(OWN_SYMBOLS).every((symbol) => stores[symbol] === undefined);
}
