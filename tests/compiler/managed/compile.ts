// Compiles modules of random programs of objects: for the real runtime as `skein build` does, and
// for the reference by the compiler alone. What has been compiled once is kept, as ../compile.ts
// does.

import { createHash } from "node:crypto";
import {
  existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync,
} from "node:fs";
import { compile as compileApp } from "../../../ts/cli/compile.ts";
import type { Level } from "../compile.ts";

export interface Build {
  readonly level: Level;
  /** Whether the core checks itself, and poisons memory that is free. */
  readonly debug: boolean;
}

const folder = "build/compiled";
const assembly = "tests/compiler/assembly/managed";
const ingredients = [
  "assembly", "ts/compiler", "ts/cli", "ts/core/exports.ts", "ts/wasm/core.ts",
  "ts/wasm/manifest.ts", "ts/wasm/vlq.ts", "tests/wasm/inside.ts", "package-lock.json", assembly,
];

function filesOf(path: string): string[] {
  if (/\.(ts|json)$/.test(path)) return [path];
  const names = readdirSync(path, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).sort().map((name) => `${path}/${name}`);
}

let ingredientsHash: string | undefined;

function digest(text: string, build: Build | "reference"): string {
  if (ingredientsHash === undefined) {
    const hash = createHash("sha256");
    for (const path of ingredients.flatMap(filesOf)) hash.update(path).update(readFileSync(path));
    ingredientsHash = hash.digest("hex");
  }
  const hash = createHash("sha256").update(JSON.stringify([text, build, ingredientsHash]));
  return hash.digest("hex").slice(0, 24);
}

/** The files of a program on one of the two platforms, by name. */
function sourcesOf(text: string, platform: "real" | "shim"): Map<string, string> {
  const names = readdirSync(assembly).filter((name) => !/^(real|shim)\.ts$/.test(name));
  const files = names.map((name): [string, string] => [name, `${assembly}/${name}`]);
  const read = (path: string): string => readFileSync(path, "utf8");
  return new Map([
    ...files.map(([name, path]): [string, string] => [name, read(path)]),
    ["platform.ts", read(`${assembly}/${platform}.ts`)],
    ["main.ts", text],
  ]);
}

/** The module of a program for the reference. */
export async function compileReference(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const { default: asc } = await import("assemblyscript/asc");
  const sources = sourcesOf(text, "shim");
  let binary: Uint8Array | undefined;
  const runtime = ["--runtime", "incremental", "--stackSize", "1000000"];
  const options = ["-O0", ...runtime, "--disableWarning", "112"];
  const { error, stderr } = await asc.main(["main.ts", "-o", "main.wasm", ...options], {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (_, contents) => {
      binary = contents as Uint8Array;
    },
    listFiles: () => [],
  });
  if (error !== null || binary === undefined) {
    throw new Error(`asc failed:\n${stderr.toString()}`, { cause: error });
  }
  return new Uint8Array(binary);
}

/** The module of a program as an app. */
export async function compileReal(text: string, build: Build): Promise<Uint8Array<ArrayBuffer>> {
  const place = `${folder}/${digest(text, build)}.${process.pid}`;
  mkdirSync(place, { recursive: true });
  try {
    for (const [name, content] of sourcesOf(text, "real")) {
      writeFileSync(`${place}/${name}`, content);
    }
    const options = { root: ".", debug: build.debug, optimize: `-${build.level}`, preempt: true };
    return (await compileApp(`${place}/main.ts`, options)).wasm;
  } finally {
    rmSync(place, { recursive: true });
  }
}

async function kept(
  path: string,
  make: () => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
  if (existsSync(path)) return new Uint8Array(readFileSync(path));
  const bytes = await make();
  mkdirSync(folder, { recursive: true });
  // Another process may look for the same file.
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, bytes);
  renameSync(partial, path);
  return bytes;
}

/** Where compiled modules come from. */
export interface Compiler {
  readonly reference: typeof compileReference;
  readonly real: typeof compileReal;
}

export const compiler: Compiler = { reference: compileReference, real: compileReal };

/** Takes them from the cache, if they are there. */
export const caching: Compiler = {
  reference: (text) =>
    kept(`${folder}/${digest(text, "reference")}.wasm`, () => compileReference(text)),
  real: (text, build) =>
    kept(`${folder}/${digest(text, build)}.wasm`, () => compileReal(text, build)),
};
