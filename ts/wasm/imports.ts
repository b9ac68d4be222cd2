// What a program in WebAssembly imports from its host, beside its core's own imports: the blocking
// calls of "skein/os", and the functions that the user gives. One that returns a promise blocks the
// goroutine that has called it, until the promise settles.
//
// While the host works, no goroutine is running: what it calls of the program cannot block.
import { G_ID } from "../../assembly/abi.ts";
import { callAs } from "../core/origin.ts";
import type { Origin } from "../core/origin.ts";
import {
  CloseOfClosedError, CloseOfNilError, FatalError, RuntimeError, SendOnClosedError,
} from "../errors.ts";
import type { App } from "./app.ts";
import type { Signature } from "./manifest.ts";
import { nameOf } from "./frames.ts";
import { slotType, writeAt } from "./numbers.ts";
import { osImports } from "./os.ts";
import { Abort, tossed } from "./panics.ts";

type Imports = Record<string, Record<string, unknown>>;
type Body = (...args: unknown[]) => unknown;
type Raw = number | bigint;

/** Imports that AssemblyScript's loader gives itself. */
const loaders = new Set(["env.abort", "env.trace", "env.seed", "env.memory", "env.table"]);

/** The calls of a program to its host. */
export class HostCalls {
  readonly #app: App;
  readonly #args: readonly string[];
  /** What the host has failed with, for goroutines that have not been told yet. */
  readonly #failures = new Map<number, unknown>();

  constructor(app: App, args: readonly string[]) {
    this.#app = app;
    this.#args = args;
  }

  /** The imports of `module`, apart from those of its core. Throws an error that lists what is
   *  missing. */
  imports(module: WebAssembly.Module, given: WebAssembly.Imports): Imports {
    const own = this.#own();
    const imports: Imports = {};
    const missing: string[] = [];
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
      if (from === "host") continue;
      const full = `${from}.${name}`;
      const found = (given as Imports)[from]?.[name] ?? own[from]?.[name];
      if (found === undefined) {
        if (!loaders.has(full)) missing.push(full);
      } else if (kind === "function" && typeof found !== "function") {
        throw new TypeError(`load: the import ${full} must be a function, got ${typeof found}`);
      } else {
        const given = kind === "function" ? this.#wrap(found as Body, full) : found;
        (imports[from] ??= {})[name] = given;
      }
    }
    if (missing.length === 0) return imports;
    throw new RuntimeError(
      "ERR_MISSING_IMPORT",
      `the app imports what load() was not given: ${missing.join(", ")}. ` +
        "Pass them in load(source, { imports: { module: { name } } })",
    );
  }

  /** Carries arguments and result across the border, and holds the goroutine for a promise. */
  #wrap(body: Body, name: string): (...args: Raw[]) => unknown {
    const app = this.#app;
    const signature = app.manifest.imports[name];
    if (signature === undefined || bare.has(name)) return body as never;
    return (...raw) => {
      const { bridge, core } = app;
      const args = signature.params.map((type, i) => bridge.lift(type, raw[i]!));
      const g = core.leaveCode();
      try {
        const made = g === 0 ? body(...args) : this.#callAs(g, body, args);
        if (isThenable(made)) return this.#hold(g, made, signature);
        return signature.result === "void"
          ? undefined
          : bridge.lower(signature.result, made, `the result of ${name}`);
      } catch (error) {
        app.panics.entered(g, error);
        throw error;
      } finally {
        core.backInCode(g);
      }
    };
  }

  /** What the host makes on behalf of a goroutine belongs to that goroutine's run. */
  #callAs(g: number, body: Body, args: unknown[]): unknown {
    const { engine } = this.#app;
    const app = this.#app;
    const origin: Origin = {
      engine,
      parent: engine.f64[(g + G_ID) >> 3]!,
      get creator() {
        return nameOf(app, g);
      },
      run: app.callOf(g)?.run,
      bubble: undefined,
    };
    let made: unknown;
    callAs(origin, () => void (made = body(...args)));
    return made;
  }

  /** The goroutine waits; the promise's value is laid in its slot. */
  #hold(g: number, promise: PromiseLike<unknown>, signature: Signature): unknown {
    const { core, engine } = this.#app;
    const settled = Promise.resolve(promise);
    if (g === 0) {
      settled.catch(() => {});
      throw outside(`a call of ${signature.name}, which returns a promise,`);
    }
    const ticket = core.hold(g);
    const failed = (error: unknown): void => {
      if (!core.isWaiting(g, ticket)) return;
      this.#failures.set(g, error);
      core.fail(g);
      engine.turns.rearm();
    };
    settled.then((value) => {
      if (!core.isWaiting(g, ticket)) return;
      this.#put(g, signature, value);
      core.complete(g, 0);
      engine.turns.rearm();
    }).catch(failed);
    return signature.result === "i64" || signature.result === "u64" ? 0n : 0;
  }

  #put(g: number, { name, result }: Signature, value: unknown): void {
    if (result === "void") return;
    const { bridge, core } = this.#app;
    const lowered = bridge.lower(result, value, `the result of ${name}`);
    writeAt(this.#app.view(), core.slotOf(g), slotType(result), lowered);
  }

  /** What Skein's own library imports. */
  #own(): Imports {
    const args = this.#args;
    const os = osImports();
    return {
      ...os,
      env: {
        abort(message: string | null, file: string | null, line: number, column: number): never {
          throw new Abort(message, file, line, column);
        },
      },
      skein: {
        ...os.skein,
        toss(): never {
          throw tossed;
        },
        panic(message: string): never {
          throw panics[message]?.() ?? new RuntimeError("ERR_PANIC", message);
        },
        fatal(message: string): never {
          throw new FatalError(message);
        },
        outside(what: string): never {
          throw outside(what);
        },
        apart(what: string): never {
          throw new RuntimeError(OUTSIDE, `${what} works in goroutines only: ${START}`);
        },
        rethrow: (g: number) => this.#app.panics.rethrow(g),
        forgive: (g: number) => this.#app.panics.forgive(g),
        fail: (g: number): never => {
          const error = this.#failures.get(g);
          this.#failures.delete(g);
          throw error;
        },
        argCount: () => args.length,
        arg: (index: number) => args[index] ?? "",
      },
    };
  }
}

/** Imports that are called as they are: they know numbers only, and never call the program. */
const bare = new Set(["skein.toss", "skein.rethrow", "skein.forgive"]);

const OUTSIDE = "ERR_OUTSIDE_GOROUTINE";
const START = "start the exported function with app.run(), and let functions of the host call " +
  "back only what does not block";

/** Panics of the library that have classes of their own. */
const panics: Record<string, () => RuntimeError> = {
  "send on closed channel": () => new SendOnClosedError(),
  "close of closed channel": () => new CloseOfClosedError(),
  "close of nil channel": () => new CloseOfNilError(),
};

function isThenable(made: unknown): made is PromiseLike<unknown> {
  return typeof made === "object" && made !== null && "then" in made &&
    typeof made.then === "function";
}

function outside(what: string): RuntimeError {
  return new RuntimeError(OUTSIDE, `${what} would block outside a goroutine: ${START}`);
}
