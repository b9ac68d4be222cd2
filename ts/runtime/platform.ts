// Which platform this is, and what only it can tell. The only folder that names platform globals.

/** Calls a function in the asynchronous context of the place where it was captured. */
export type Scope = <A>(body: (arg: A) => void, arg: A) => void;

export interface Platform {
  readonly name: string;
  readonly deadlock: "throw" | "ignore";
  now(): number;
  /** Cores that programs may use. */
  cores(): number;
  /** A number for what need not be repeatable. */
  random(): number;
  /** A turn of the event loop of its own. */
  macrotask(body: () => void): void;
  /** Keeps the process alive, by a handle of kind Timeout, until the result is called. */
  hold(): () => void;
  /** Names of what keeps the process alive, own handles included; empty where the platform cannot
   *  tell. */
  activeResources(): string[];
  /** The asynchronous context of the caller; undefined where there is no such thing, and unless
   *  `always` when it is empty. */
  capture(always: boolean): Scope | undefined;
  adopt<T>(owner: object, body: () => T): T;
  owner(): object | undefined;
}

/** Hooks of node:async_hooks that Node, Deno and Bun share; edge runtimes have the latter. */
export interface AsyncHooks {
  AsyncResource: new (type: string) => {
    runInAsyncScope<A>(body: (arg: A) => void, thisArg: unknown, arg: A): void;
  };
  AsyncLocalStorage: {
    new (): { run<T>(store: object, body: () => T): T; getStore(): object | undefined };
    snapshot(): <A>(body: (arg: A) => void, arg: A) => void;
  };
}

export interface ProcessLike {
  versions?: { node?: string };
  getBuiltinModule?(name: string): unknown;
  getActiveResourcesInfo?(): string[];
  stdout?: { _type?: string };
  stderr?: { _type?: string };
}

export function processOf(): ProcessLike | undefined {
  return (globalThis as { process?: ProcessLike }).process;
}

export function asyncHooks(): AsyncHooks | undefined {
  const { AsyncLocalStorage } = globalThis as Partial<AsyncHooks>;
  const hooks = processOf()?.getBuiltinModule?.("node:async_hooks");
  return (hooks ?? (AsyncLocalStorage && { AsyncLocalStorage })) as AsyncHooks | undefined;
}

/** What browsers, Deno, Bun and newer Nodes say. */
export function cores(): number {
  const { navigator } = globalThis as { navigator?: { hardwareConcurrency?: number } };
  return navigator?.hardwareConcurrency ?? 1;
}

/** Remembers which goroutine an asynchronous function belongs to, across its awaits. Nothing is
 *  loaded before the first. */
export function ownership(): Pick<Platform, "adopt" | "owner"> {
  let storage: InstanceType<AsyncHooks["AsyncLocalStorage"]> | undefined;
  return {
    adopt(owner, body) {
      const hooks = asyncHooks();
      if (hooks === undefined) return body();
      return (storage ??= new hooks.AsyncLocalStorage()).run(owner, body);
    },
    owner: () => storage?.getStore(),
  };
}

/** A timer that fires once in 24 days, the longest there is, and does nothing. */
export function hold(): () => void {
  const handle = setInterval(() => {}, 2 ** 31 - 1);
  return () => clearInterval(handle);
}

/** A turn of the event loop: setImmediate, or a message to oneself where there is none. */
export function macrotasks(): (body: () => void) => void {
  const immediate = (globalThis as { setImmediate?: (body: () => void) => void }).setImmediate;
  if (immediate !== undefined) return (body) => immediate(body);
  if (typeof MessageChannel === "undefined") return (body) => setTimeout(body, 0);
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return (body) => {
    waiting.push(body);
    port2.postMessage(0);
  };
}
