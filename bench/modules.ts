// The modules that programs.mjs has compiled, as the contenders take them.

import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import type { App } from "skein/wasm";

/** The benchmarks run in the project's folder. */
function read(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return readFile(`build/bench/wasm/${name}.wasm`) as Promise<Uint8Array<ArrayBuffer>>;
}

/** A program of Skein's contenders. */
export async function app(name = "cases"): Promise<App> {
  const { load } = await import("skein/wasm");
  return load(await read(name));
}

/** The exports of a module that needs no more than `imports`. */
export async function instance(
  name: string,
  imports: WebAssembly.Imports,
): Promise<WebAssembly.Exports> {
  const { env, ...others } = imports;
  const abort = (): never => {
    throw new Error(`${name} has aborted`);
  };
  const all = { ...others, env: { ...env, abort } };
  return (await WebAssembly.instantiate(await read(name), all)).instance.exports;
}

/** Bytes of a module, gzipped. */
export async function compressed(name: string): Promise<number> {
  return gzipSync(await read(name), { level: 9 }).length;
}
