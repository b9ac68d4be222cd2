// The public entry "skein/wasm": programs written in AssemblyScript, built by `skein build`.
import type { App, LoadOptions, Source } from "./wasm/contract.ts";
import { load as loadProgram } from "./wasm/load.ts";

export type { App, AppRuntime, LoadOptions, Source } from "./wasm/contract.ts";

/** Loads a module built by `skein build`. Its exported functions run as goroutines of a runtime of
 *  their own. The source is a compiled module, its bytes, a response, or a URL or path.
 *
 *  Rejects with a RuntimeError when the module was not built by `skein build`, or imports what
 *  `options.imports` lacks. Loading runs the program's top level, which must not block.
 *
 *  @example
 *  ```ts ignore: needs a built program
 *  import { load } from "skein/wasm";
 *
 *  const app = await load(new URL("./sieve.wasm", import.meta.url));
 *  const prime = await app.run("sieve", 1000);
 *  ```
 */
export function load(source: Source, options: LoadOptions = {}): Promise<App> {
  return loadProgram(source, options);
}
