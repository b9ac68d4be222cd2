// A program in WebAssembly with the runtime that it runs on: its core is part of it, and JavaScript
// goroutines of the same runtime use the same queues.
import { instantiateSync } from "@assemblyscript/loader";
import type { ASUtil } from "@assemblyscript/loader";
import { G_ID, REG_ENDED } from "../../assembly/abi.ts";
import type { RunOptions } from "../contract.ts";
import { Engine } from "../core/engine.ts";
import type { Guest } from "../core/engine.ts";
import { directly } from "../core/exports.ts";
import { Instance } from "../core/load.ts";
import { GoroutinePanic, RuntimeError } from "../errors.ts";
import { runIn } from "../go.ts";
import { loopHost } from "../host/loop.ts";
import { detect } from "../runtime/detect.ts";
import { Bridge, readAt, writeAt } from "./bridge.ts";
import type { Manifest, Signature } from "./bridge.ts";
import { appNames } from "./core.ts";
import type { AppCore } from "./core.ts";
import { GoroutineCall } from "./call.ts";
import { hostImports } from "./imports.ts";
import type { HostCalls } from "./imports.ts";
import { describe } from "./frames.ts";

export interface AppOptions {
  readonly imports?: WebAssembly.Imports | undefined;
  readonly args?: readonly string[] | undefined;
}

/** Bytes between the arguments of an entry. */
const ARGUMENT_BYTES = 16;

/** A loaded program. */
export class App {
  readonly engine: Engine;
  /** What the module exports: functions that do not block may be called directly. */
  readonly exports: Record<string, unknown>;
  readonly bridge: Bridge;
  readonly core: AppCore;
  readonly manifest: Manifest;
  readonly #calls = new Map<number, GoroutineCall>();
  #lastToken = 0;
  #isStopped = false;

  constructor(module: WebAssembly.Module, manifest: Manifest, options: AppOptions) {
    this.manifest = manifest;
    let util: ASUtil | undefined;
    let core: AppCore | undefined;
    const calls: HostCalls = {
      args: options.args ?? [],
      manifest,
      core: () => core!,
      bridge: () => this.bridge,
      rearm: () => this.engine.turns.rearm(),
    };
    const instance = new Instance((host) => {
      const imports = hostImports(module, options.imports ?? {}, calls);
      const made = instantiateSync(module, { ...imports, host } as never);
      util = made.exports as ASUtil;
      core = mirror(made.exports as unknown as Record<string, never>);
      return core;
    });
    this.core = core!;
    const platform = detect();
    const seed = Math.floor(platform.random() * 2 ** 32);
    this.bridge = new Bridge(util!, manifest, () => this.engine);
    this.engine = new Engine({ host: loopHost(platform), seed, instance });
    this.engine.guest = new Residents(this);
    this.exports = ownExports(util as unknown as Record<string, unknown>);
    (util as unknown as { $start?(): void }).$start?.();
  }

  /** Runs an exported function as the main goroutine: resolves with its result, rejects as `run`
   *  does. Numbers, bigints, strings, buffers, arrays and channels of the app cross the border. */
  run(name: string, ...args: unknown[]): Promise<unknown> {
    return this.start(name, args, {});
  }

  /** `run` with options. */
  start(name: string, args: readonly unknown[], options: RunOptions): Promise<unknown> {
    if (this.#isStopped) return Promise.reject(new RuntimeError("ERR_STOPPED", "the app is stopped"));
    const index = this.manifest.exports.findIndex((entry) => entry.name === name);
    const signature = this.manifest.exports[index];
    if (signature === undefined) return Promise.reject(this.#unknown(name));
    let lowered: (number | bigint)[];
    try {
      lowered = this.#lower(signature, args);
    } catch (error) {
      return Promise.reject(error);
    }
    const token = ++this.#lastToken;
    const call = new GoroutineCall(this, signature, token);
    const main = (): Generator<unknown, unknown> => call.wait(index, lowered);
    return runIn(this.engine, main, { name, ...options });
  }

  #lower({ name, params }: Signature, args: readonly unknown[]): (number | bigint)[] {
    if (args.length !== params.length) {
      throw new TypeError(
        `${name} takes ${params.length} arguments (${params.join(", ")}), got ${args.length}`,
      );
    }
    return params.map((type, i) => this.bridge.lower(type, args[i], `argument ${i + 1} of ${name}`));
  }

  #unknown(name: string): RuntimeError {
    const names = this.manifest.exports.map((entry) => entry.name).join(", ");
    return new RuntimeError(
      "ERR_NO_EXPORT",
      `the app exports no function "${name}"; it exports ${names || "none"}`,
    );
  }

  /** Ends the app: its runs are stopped, and nothing of it can be used any more. */
  stop(): Promise<void> {
    this.#isStopped = true;
    const error = new RuntimeError("ERR_STOPPED", "the app is stopped");
    for (const run of [...this.engine.runs]) run.fail(error);
    this.engine.turns.stop();
    return Promise.resolve();
  }

  register(token: number, call: GoroutineCall): void {
    this.#calls.set(token, call);
  }

  forget(token: number): void {
    this.#calls.delete(token);
  }

  callOf(token: number): GoroutineCall | undefined {
    return this.#calls.get(token);
  }

  view(): DataView {
    return new DataView(this.core.memory.buffer);
  }

  /** Starts exported function `index` as a goroutine. */
  spawn(index: number, { params }: Signature, args: readonly (number | bigint)[], token: number): void {
    const { core } = this;
    const g = core.spawnEntry(index, params.length * ARGUMENT_BYTES, token);
    const at = core.argumentsAt(g);
    const view = this.view();
    args.forEach((value, i) => writeAt(view, at + i * ARGUMENT_BYTES, slotType(params[i]!), value));
  }

  /** The result of a goroutine that has ended. */
  resultOf(g: number, { result }: Signature): unknown {
    if (result === "void") return undefined;
    const value = readAt(this.view(), this.core.slotOf(g), slotType(result));
    return this.bridge.lift(result, value);
  }
}

/** What the engine asks of the program. */
class Residents implements Guest {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  ended(): void {
    const { core, engine } = this.#app;
    const g = engine.i32[engine.registers + REG_ENDED / 4]!;
    const call = this.#app.callOf(core.runOf(g));
    const value = call === undefined ? undefined : this.#app.resultOf(g, call.signature);
    core.exit(g);
    call?.settle(value);
  }

  trapped(error: unknown): void {
    const { core, engine } = this.#app;
    const g = core.thrown();
    if (g === 0) throw error;
    const id = engine.f64[(g + G_ID) >> 3]!;
    const call = this.#app.callOf(core.runOf(g));
    const goroutine = { id, name: call?.signature.name ?? "goroutine" };
    const panic = new GoroutinePanic(goroutine, error, this.dump().join("\n"));
    core.exit(g);
    if (call === undefined) engine.host.report(panic);
    else call.fail(panic);
  }

  dump(): string[] {
    const dumps: string[] = [];
    const { core } = this.#app;
    for (let g = core.following(0); g !== 0; g = core.following(g)) {
      dumps.push(describe(this.#app, g));
    }
    return dumps;
  }
}

/** Values smaller than a word take a word of their own as arguments and results. */
function slotType(type: string): string {
  return /^([iu](8|16)|bool)$/.test(type) ? "i32" : type;
}

/** The exports of the core, which stand under names that begin with a dollar. */
function mirror(exports: Record<string, never>): AppCore {
  const named = new Proxy(exports, { get: (all, name) => all[`$${String(name)}`] ?? all[name as string] });
  const core = directly(named as never) as unknown as Record<string, unknown>;
  for (const name of appNames) core[name] = exports[`$${name}`];
  return core as unknown as AppCore;
}

function ownExports(exports: Record<string, unknown>): Record<string, unknown> {
  const own = Object.entries(exports).filter(([name]) => !name.startsWith("$"));
  return Object.fromEntries(own);
}
