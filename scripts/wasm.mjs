// Compiles the AssemblyScript programs of the tests to build/tests/wasm/NAME.wasm. A program is
// compiled again when something has changed: itself, the core, or the compiler.
//
//   node scripts/wasm.mjs [NAME …]

import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { bundleProgram } from "./program.mjs";
import { root } from "./runtimes.mjs";

const sources = join(root, "tests", "wasm", "programs");
const out = join(root, "build", "tests", "wasm");

/** Builds of a program: at the level that users get, and with the core's checks. */
const flavours = [
  { suffix: "", debug: false, optimize: "-O3" },
  { suffix: ".debug", debug: true, optimize: "-O1" },
];

/** What a module is made of beside the program itself. */
const ingredients = [
  "assembly", "ts/compiler", "ts/cli", "ts/core/exports.ts", "ts/wasm/core.ts",
  "ts/wasm/manifest.ts", "ts/wasm/vlq.ts", "tests/wasm/inside.ts", "tests/wasm/items.ts",
  "tests/wasm/telling.ts",
];

/** @param {string} path @returns {string[]} */
function filesOf(path) {
  if (path.endsWith(".ts")) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(path, name))
    .sort();
}

/** @param {string[]} paths */
function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths.flatMap((each) => filesOf(each))) {
    hash.update(path).update(readFileSync(path));
  }
  return hash.digest("hex");
}

/** Whether the artefacts of a program were made of what has this hash.
 *  @param {string} name @param {string} hash */
function isFresh(name, hash) {
  const stamp = join(out, name + ".hash");
  return existsSync(stamp) && readFileSync(stamp, "utf8") === hash;
}

/** A program to be compiled. @typedef {{ path: string, name: string, hash: string }} Program */

/** @param {string[]} names @returns {Program[]} */
function outdated(names) {
  const made = hashOf(ingredients.map((path) => join(root, path)));
  return filesOf(sources)
    .map((path) => ({ path, name: basename(path, ".ts"), hash: made + hashOf([path]) }))
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .filter(({ name, hash }) => !isFresh(name, hash));
}

/** @param {string} bundle  the compiler @param {Program[]} programs */
async function compilePart(bundle, programs) {
  const { compile } = await import(pathToFileURL(bundle).href);
  for (const { path, name, hash } of programs) {
    for (const { suffix, debug, optimize } of flavours) {
      const { wasm } = await compile(path, { root, debug, optimize, preempt: true });
      writeFileSync(join(out, `${name}${suffix}.wasm`), wasm);
    }
    writeFileSync(join(out, name + ".hash"), hash);
    console.log(`compiled ${name}`);
  }
}

/** Each processor compiles a part. @param {string[]} names */
async function compileAll(names) {
  const programs = outdated(names);
  if (programs.length === 0) return;
  mkdirSync(out, { recursive: true });
  const folder = join(root, "build", "tests", "compiler");
  const bundle = await bundleProgram(join(root, "ts", "cli", "compile.ts"), folder);
  const parts = Math.min(availableParallelism(), programs.length);
  await Promise.all(Array.from({ length: parts }, async (_, part) => {
    const workerData = { bundle, programs: programs.filter((_, i) => i % parts === part) };
    const worker = new Worker(new URL(import.meta.url), { workerData });
    const [code] = await once(worker, "exit");
    if (code !== 0) process.exitCode = 1;
  }));
}

try {
  if (isMainThread) await compileAll(process.argv.slice(2));
  else await compilePart(workerData.bundle, workerData.programs);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
