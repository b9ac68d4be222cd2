// Compiles the core once, and makes instances of it.
import { bytes } from "#core";
import { directly } from "./exports.ts";
import type { Core, CoreImports } from "./exports.ts";

let compiled: WebAssembly.Module | undefined;

/** The core, compiled at first use. */
export function coreModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(bytes() as BufferSource);
  return compiled;
}

export function instantiate(module: WebAssembly.Module, imports: CoreImports): Core {
  const all = { host: imports } as unknown as WebAssembly.Imports;
  return directly(new WebAssembly.Instance(module, all).exports as unknown as Core);
}
