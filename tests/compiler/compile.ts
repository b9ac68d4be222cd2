// Compiles programs for the tests, with the pass or without. What has been compiled once is kept in
// build/compiled under a name made of everything that the result depends on, so that the runtimes
// after the first one need not compile again.

import { createHash } from "node:crypto";
import {
  existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync,
} from "node:fs";
import type { Binaryen, Module } from "../../ts/compiler/binaryen.ts";
import { transform } from "../../ts/compiler/transform.ts";
import type { TransformOptions } from "../../ts/compiler/transform.ts";

export const levels = ["O0", "O1", "O3", "Oz"] as const;
export type Level = typeof levels[number];

export interface Variant {
  readonly level: Level;
  /** Whether the pass is applied. */
  readonly resumable: boolean;
  /** Whether every function of the standard library begins with an occasion to park. */
  readonly parking?: boolean;
  /** Whether every round of every loop parks. */
  readonly preempting?: boolean;
  /** Whether every entry of a function that recurses empties the engine's stack. */
  readonly growing?: boolean;
  /** Whether every function has a single version. */
  readonly single?: boolean;
}

const folder = "build/compiled";
const assembly = "tests/compiler/assembly";
const sources = "ts/compiler";

/** The scheduler's functions in rt.ts. */
export function isBoundary(name: string): boolean {
  return /^rt\/(step|advance|take)$/.test(name);
}

/** Loops of the programs themselves count. */
const preempt = {
  isProgram: (name: string) => name.startsWith("main/"),
  tick: "rt/preempt",
};

/** Functions that recurse count: the library's, too, but not the runtime. */
const recursion = {
  hooks: ["rt/grow"],
  hookOf: (name: string) => /^(rt|~lib\/rt)\//.test(name) ? undefined : "rt/grow",
};

/** A transform that makes functions of the library park; not the allocator, which serves the
 *  scheduler, too. */
class Parking {
  declare readonly binaryen: Binaryen;

  afterCompile(module: Module): void {
    const b = this.binaryen;
    const names = Array.from({ length: module.getNumFunctions() }, (_, index) =>
      b.getFunctionInfo(module.getFunctionByIndex(index)).name
    );
    for (const name of names) {
      const target = module.getFunction(name);
      const { body, results } = b.getFunctionInfo(target);
      if (!name.startsWith("~lib/") || /^~lib\/(rt|memory)\//.test(name) || body === 0) continue;
      const occasion = module.call("rt/maybePark", [], b.none);
      b.Function.setBody(target, module.block(null, [occasion, body], results));
    }
  }
}

function readSource(name: string): string | null {
  const path = `${assembly}/${name}`;
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

/** Compiles `text`, which may import what is in tests/compiler/assembly. */
export async function compile(
  text: string,
  variant: Variant,
  settings: Partial<TransformOptions> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { level, resumable, parking = false } = variant;
  const { preempting = false, growing = false, single = false } = variant;
  const { default: asc } = await import("assemblyscript/asc");
  let binary: Uint8Array | undefined;
  const args = ["main.ts", "-o", "main.wasm", `-${level}`, "--runtime", "stub"];
  const quiet = ["--enable", "simd", "--disableWarning", "112"];
  const hooks = [...(preempting ? ["preempt"] : []), ...(growing ? ["grow"] : [])];
  const main = hooks.length === 0 ? text : `${text}export { ${hooks.join(", ")} } from "./rt";\n`;
  const chosen = {
    isBoundary, ...(preempting ? { preempt } : {}), ...(growing ? { recursion } : {}),
    ...(single ? { single: 0 } : {}),
  };
  const { error, stderr } = await asc.main([...args, ...quiet], {
    readFile: (name) => name === "main.ts" ? main : readSource(name),
    writeFile: (_, contents) => {
      binary = contents as Uint8Array;
    },
    listFiles: () => [],
    transforms: [
      ...(parking ? [Parking as never] : []),
      ...(resumable ? [transform({ ...chosen, ...settings }) as never] : []),
    ],
  });
  if (error !== null || binary === undefined) {
    throw new Error(`asc -${level} failed:\n${stderr.toString()}`, { cause: error });
  }
  return new Uint8Array(binary);
}

function digest(text: string, variant: Variant): string {
  const hash = createHash("sha256").update(JSON.stringify([text, variant]));
  hash.update(readFileSync("package-lock.json"));
  for (const place of [assembly, sources]) {
    const names = readdirSync(place).filter((name) => /\.(ts|wat)$/.test(name)).sort();
    for (const file of names) hash.update(readFileSync(`${place}/${file}`));
  }
  return hash.digest("hex").slice(0, 24);
}

/** The same from the cache, if it is there. */
export async function compiled(text: string, variant: Variant): Promise<Uint8Array<ArrayBuffer>> {
  const path = `${folder}/${digest(text, variant)}.wasm`;
  if (existsSync(path)) return new Uint8Array(readFileSync(path));
  const bytes = await compile(text, variant);
  mkdirSync(folder, { recursive: true });
  // Another process may look for the same file.
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, bytes);
  renameSync(partial, path);
  return bytes;
}

/** The text of a program that stands in tests/compiler/assembly. */
export function program(name: string): string {
  return readFileSync(`${assembly}/${name}.ts`, "utf8");
}
