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
  /** Names of what keeps the process alive, own handles included; empty where the platform cannot
   *  tell. */
  activeResources(): string[];
  /** The asynchronous context of the caller; undefined where there is no such thing, and unless
   *  `always` when it is empty. */
  capture(always: boolean): Scope | undefined;
  adopt<T>(owner: object, body: () => T): T;
  owner(): object | undefined;
  /** Writes a line to the standard output. */
  print(text: string): void;
  /** Files; throws where there are none. */
  files(): Files;
}

/** What programs may do with files. */
export interface Files {
  readFile(path: string): Promise<ArrayBuffer>;
  writeFile(path: string, data: ArrayBuffer): Promise<void>;
  /** The bytes behind a path or an address. */
  readModule(source: string | URL): Promise<ArrayBuffer>;
}

/** Hooks of node:async_hooks that Node, Deno and Bun share. */
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
  return processOf()?.getBuiltinModule?.("node:async_hooks") as AsyncHooks | undefined;
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

interface FileSystem {
  readFile(path: string | URL): Promise<Uint8Array>;
  writeFile(path: string, data: Uint8Array): Promise<void>;
}

/** Standard output and files, as Node, Deno and Bun have them. */
export function output(): Pick<Platform, "print" | "files"> {
  return { print: (text) => console.log(text), files: () => filesOf(fileSystem()) };
}

function fileSystem(): FileSystem | undefined {
  return processOf()?.getBuiltinModule?.("node:fs/promises") as FileSystem | undefined;
}

function filesOf(system: FileSystem | undefined): Files {
  const has = (): FileSystem => {
    if (system !== undefined) return system;
    throw new Error("this platform has no files");
  };
  const whole = ({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer =>
    buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  return {
    readFile: async (path) => whole(await has().readFile(path)),
    writeFile: async (path, data) => has().writeFile(path, new Uint8Array(data)),
    async readModule(source) {
      const isRemote = /^(https?|data|blob):/.test(String(source));
      if (isRemote || system === undefined) return (await fetch(source)).arrayBuffer();
      const isAddress = String(source).startsWith("file:");
      return whole(await system.readFile(isAddress ? new URL(source) : source));
    },
  };
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
