// A program in WebAssembly with the runtime that it runs on: its core is part of it, and JavaScript
// goroutines of the same runtime use the same queues.
import { instantiateSync } from "#loader";
import type { ASUtil } from "#loader";
import type { RunOptions } from "../contract.ts";
import { Engine } from "../core/engine.ts";
import { directly } from "../core/exports.ts";
import { Instance } from "../core/load.ts";
import { RuntimeError } from "../errors.ts";
import { loopHost } from "../host/loop.ts";
import { virtualHost } from "../host/virtual.ts";
import { detect } from "../runtime/detect.ts";
import { Bridge } from "./bridge.ts";
import { startMain } from "./call.ts";
import type { MainCall } from "./call.ts";
import { appNames } from "./core.ts";
import type { AppCore } from "./core.ts";
import { HostCalls } from "./imports.ts";
import type { Description, Manifest, Signature } from "./manifest.ts";
import { NOTED } from "./manifest.ts";
import { Names } from "./names.ts";
import type { Call } from "./names.ts";
import { ARGUMENT_BYTES, readAt, slotType, writeAt } from "./numbers.ts";
import { Panics } from "./panics.ts";
import { ResidentRuntime } from "./runtime.ts";
import { Visitors } from "./visitors.ts";

export interface AppOptions {
  readonly imports?: WebAssembly.Imports | undefined;
  readonly args?: readonly string[] | undefined;
  readonly maxStackBytes?: number | undefined;
  readonly maxMemoryBytes?: number | undefined;
}

const PAGE_BYTES = 65536;

/** A loaded program. */
export class App {
  readonly engine: Engine;
  /** The runtime that its goroutines share with those written in JavaScript. */
  readonly runtime: ResidentRuntime;
  /** What the module exports: functions that do not block may be called directly. */
  // deno-lint-ignore no-explicit-any
  readonly exports: Record<string, any>;
  readonly bridge: Bridge;
  readonly core: AppCore;
  readonly manifest: Manifest;
  readonly names: Names;
  readonly panics: Panics;
  readonly #calls = new Map<number, MainCall>();
  readonly #noted: WebAssembly.Global | undefined;
  #lastRun = 0;
  #isStopped = false;

  /** @param caller the engine whose code loads the program: if it is seeded, the program is too */
  constructor(
    module: WebAssembly.Module,
    { manifest, names }: Description,
    options: AppOptions,
    caller: Engine | undefined,
  ) {
    this.manifest = manifest;
    this.names = new Names(names);
    let util: ASUtil | undefined;
    let core: AppCore | undefined;
    const calls = new HostCalls(this, options.args ?? []);
    const instance = new Instance((host) => {
      const imports = calls.imports(module, options.imports ?? {});
      const made = instantiateSync(module, { ...imports, host } as never);
      util = made.exports as ASUtil;
      core = mirror(made.exports as unknown as Record<string, never>);
      return core;
    });
    this.core = core!;
    this.bridge = new Bridge(
      util!,
      manifest,
      () => this.engine,
      (at) => Boolean(this.core.isObject(at)),
    );
    this.engine = makeEngine(instance, caller);
    this.panics = new Panics(this);
    this.engine.guest = new Visitors(this);
    this.runtime = new ResidentRuntime(this);
    this.exports = ownExports(util as unknown as Record<string, unknown>);
    this.#limit(options);
    this.#noted = (util as unknown as Record<string, unknown>)[NOTED] as never;
    (util as unknown as { $start?(): void }).$start?.();
  }

  #limit({ maxStackBytes, maxMemoryBytes }: AppOptions): void {
    if (maxStackBytes !== undefined) this.core.limitStacks(bytes("maxStackBytes", maxStackBytes));
    if (maxMemoryBytes === undefined) return;
    this.core.limitMemory(bytes("maxMemoryBytes", maxMemoryBytes) / PAGE_BYTES);
  }

  /** Runs an exported function as the main goroutine: resolves with its result, rejects as `run`
   *  does. Numbers, bigints, strings, buffers, arrays and channels of the app cross the border. */
  // deno-lint-ignore no-explicit-any
  run(name: string, ...args: unknown[]): Promise<any> {
    return this.start(name, args, {});
  }

  /** `run` with options. */
  start(name: string, args: readonly unknown[], options: RunOptions): Promise<unknown> {
    try {
      this.expectLive();
      const index = this.manifest.exports.findIndex((entry) => entry.name === name);
      const signature = this.manifest.exports[index];
      if (signature === undefined) throw this.#unknown(name);
      return startMain(this, index, this.#lower(signature, args), options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  expectLive(): void {
    if (this.#isStopped) throw new RuntimeError("ERR_STOPPED", "the app is stopped");
  }

  #lower({ name, params }: Signature, args: readonly unknown[]): (number | bigint)[] {
    if (args.length !== params.length) {
      const wanted = `${params.length} argument${params.length === 1 ? "" : "s"}`;
      const types = params.length === 0 ? "" : ` (${params.join(", ")})`;
      throw new TypeError(`${name} takes ${wanted}${types}, got ${args.length}`);
    }
    return params.map((type, i) =>
      this.bridge.lower(type, args[i], `argument ${i + 1} of ${name}`));
  }

  #unknown(name: string): RuntimeError {
    const names = this.manifest.exports.map((entry) => entry.name).join(", ");
    return new RuntimeError(
      "ERR_NO_EXPORT",
      `the app exports no function "${name}"; it exports ${names || "none"}`,
    );
  }

  /** Where the program has noted that it is. */
  noted(): Call | undefined {
    const noted = this.#noted?.value as number | undefined;
    return noted === undefined ? undefined : this.names.ofNote(noted);
  }

  /** Ends the app: its runs are stopped, and nothing of it can be used any more. */
  stop(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    this.#isStopped = true;
    const error = new RuntimeError("ERR_STOPPED", "the app is stopped");
    for (const run of [...this.engine.runs]) run.fail(error);
    this.core.killRun(0);
    this.engine.close();
    return Promise.resolve();
  }

  /** Gives a run its number. */
  register(call: MainCall): number {
    this.#calls.set(++this.#lastRun, call);
    return this.#lastRun;
  }

  forget(run: number): void {
    this.#calls.delete(run);
  }

  /** The run of a goroutine, unless it belongs to none. */
  callOf(g: number): MainCall | undefined {
    return this.#calls.get(this.core.runOf(g));
  }

  view(): DataView {
    return new DataView(this.core.memory.buffer);
  }

  /** Starts exported function `index` as the main goroutine of a run. */
  spawn(index: number, args: readonly (number | bigint)[], run: number): void {
    const { core, manifest } = this;
    const { params } = manifest.exports[index]!;
    const g = core.spawnEntry(index, params.length * ARGUMENT_BYTES, run);
    const at = core.argumentsAt(g);
    const view = this.view();
    args.forEach((value, i) => writeAt(view, at + i * ARGUMENT_BYTES, slotType(params[i]!), value));
  }

  liftResult({ result }: Signature, at: number): unknown {
    return result === "void"
      ? undefined
      : this.bridge.lift(result, readAt(this.view(), at, slotType(result)));
  }
}

function bytes(option: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return Math.min(value, 2 ** 31);
  throw new RangeError(`load: ${option} must be a positive number of bytes, got ${value}`);
}

/** The engine of a program. In a seeded run it has the seed of that, and a virtual clock. */
function makeEngine(instance: Instance, caller: Engine | undefined): Engine {
  const platform = detect();
  const host = loopHost(platform);
  const seeding = caller?.seeding;
  if (seeding !== undefined) return new Engine({ host: virtualHost(host), instance, ...seeding });
  return new Engine({ host, seed: Math.floor(platform.random() * 2 ** 32), instance });
}

/** The exports of the core, which stand under names that begin with a dollar. */
function mirror(exports: Record<string, never>): AppCore {
  const named = new Proxy(exports, {
    get: (all, name) => all[`$${String(name)}`] ?? all[name as string],
  });
  const core = directly(named as never) as unknown as Record<string, unknown>;
  for (const name of appNames) core[name] = exports[`$${name}`];
  return core as unknown as AppCore;
}

function ownExports(exports: Record<string, unknown>): Record<string, unknown> {
  const own = Object.entries(exports).filter(([name]) => !name.startsWith("$"));
  return Object.fromEntries(own);
}
