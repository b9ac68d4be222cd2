// What a program in WebAssembly imports from its host, beside its core's own imports: the blocking
// calls of "skein/os", and the functions that the user gives. One that returns a promise blocks the
// goroutine that has called it, until the promise settles.
import type { Bridge, Manifest, Signature } from "./bridge.ts";
import { writeAt } from "./bridge.ts";
import type { AppCore } from "./core.ts";
import { RuntimeError } from "../errors.ts";
import { files, print } from "../runtime/files.ts";

export interface HostCalls {
  readonly args: readonly string[];
  readonly manifest: Manifest;
  core(): AppCore;
  bridge(): Bridge;
  rearm(): void;
}

type Imports = Record<string, Record<string, unknown>>;

/** The imports of `module`, apart from those of its core. Throws an error that lists what is missing.
 */
export function hostImports(
  module: WebAssembly.Module,
  given: WebAssembly.Imports,
  calls: HostCalls,
): Imports {
  const own = ownImports(calls);
  const imports: Imports = {};
  const missing: string[] = [];
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (from === "host") continue;
    const user = (given as Imports)[from]?.[name];
    const found = user ?? own[from]?.[name];
    if (found === undefined && kind === "function" && from !== "env") missing.push(`${from}.${name}`);
    (imports[from] ??= {})[name] = typeof found === "function"
      ? blocking(found as (...args: unknown[]) => unknown, `${from}.${name}`, calls)
      : found;
  }
  if (missing.length === 0) return imports;
  throw new RuntimeError(
    "ERR_MISSING_IMPORT",
    `the app imports what load() was not given: ${missing.join(", ")}. ` +
      "Pass them in load(source, { imports: { module: { name } } })",
  );
}

/** Carries arguments and result across the border, and holds the goroutine for a promise. */
function blocking(
  body: (...args: unknown[]) => unknown,
  name: string,
  calls: HostCalls,
): (...args: (number | bigint)[]) => unknown {
  const signature = calls.manifest.imports[name];
  if (signature === undefined) return body as never;
  return (...raw) => {
    const bridge = calls.bridge();
    const args = signature.params.map((type, i) => bridge.lift(type, raw[i]!));
    const made = body(...args);
    if (isThenable(made)) return hold(made, signature, name, calls);
    return given(made, signature, name, calls);
  };
}

function given(made: unknown, { result }: Signature, name: string, calls: HostCalls): unknown {
  return result === "void"
    ? undefined
    : calls.bridge().lower(result, made, `the result of ${name}`);
}

function isThenable(made: unknown): made is PromiseLike<unknown> {
  return typeof made === "object" && made !== null && "then" in made &&
    typeof made.then === "function";
}

/** The goroutine waits; the promise's value is laid in its slot. */
function hold(
  promise: PromiseLike<unknown>,
  signature: Signature,
  name: string,
  calls: HostCalls,
): unknown {
  const core = calls.core();
  const g = core.hold();
  if (g === 0) {
    throw new RuntimeError(
      "ERR_OUTSIDE_GOROUTINE",
      `${name} returns a promise, which only a goroutine can wait for; it was called outside one`,
    );
  }
  const put = (type: string, value: unknown, what: string): void => {
    const lowered = calls.bridge().lower(type, value, what);
    writeAt(new DataView(core.memory.buffer), core.slotOf(g), type, lowered);
  };
  const failed = (error: unknown): void => {
    put("~lib/string/String", error instanceof Error ? error.message : String(error), "the error");
    core.fail(g);
    calls.rearm();
  };
  promise.then((value) => {
    try {
      if (signature.result !== "void") put(signature.result, value, `the result of ${name}`);
    } catch (error) {
      failed(error);
      return;
    }
    core.complete(g, 0);
    calls.rearm();
  }, failed);
  return signature.result === "i64" || signature.result === "u64" ? 0n : 0;
}

/** What Skein's own library imports. */
function ownImports({ args }: HostCalls): Imports {
  return {
    skein: {
      panic(message: string): never {
        throw new RuntimeError("ERR_PANIC", message);
      },
      print,
      argCount: () => args.length,
      arg: (index: number) => args[index] ?? "",
    },
    "skein-os": {
      readFile: (path: string) => files().readFile(path),
      writeFile: (path: string, data: ArrayBuffer) => files().writeFile(path, data),
      fetch: async (url: string) => {
        const response = await fetch(url);
        const body = new Uint8Array(await response.arrayBuffer());
        const data = new Uint8Array(body.length + 4);
        new DataView(data.buffer).setInt32(0, response.status, true);
        data.set(body, 4);
        return data.buffer;
      },
    },
  };
}
