// Compiles the core. Tests that need a variant, such as a known bug put back, compile their own.

import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import asc from "assemblyscript/asc";
import { root } from "./runtimes.mjs";

/** The targets of asconfig.json. DEV tells the host which checks to expect. */
export const cores = [
  { name: "debug", dev: true },
  { name: "sim", dev: true },
  { name: "release", dev: false },
];

/** asconfig.json with a variant's settings. Left to itself, asc lets the file win over its
 *  arguments where both set a constant.
 *  @param {string} name @param {{ use: string[], outFile?: string | undefined }} variant */
function configFor(name, { use, outFile }) {
  const config = JSON.parse(readFileSync(join(root, "asconfig.json"), "utf8"));
  const target = config.targets[name];
  const constants = new Map([...target.use, ...use].map((constant) => constant.split("=", 2)));
  config.entries.push(...(target.entries ?? []));
  target.use = [...constants].map((pair) => pair.join("="));
  if (outFile !== undefined) target.outFile = outFile;
  return JSON.stringify(config);
}

/** Compiles a target of asconfig.json. `use` sets compile-time constants ("BUG=3"); `outFile`,
 *  relative to the root, takes the place of the target's.
 *  @param {string} name @param {{ use?: string[], outFile?: string }} [variant] */
export async function compileCore(name, { use = [], outFile } = {}) {
  const config = configFor(name, { use, outFile });
  const args = ["--config", "asconfig.json", "--target", name, "--baseDir", root];
  const { error, stderr } = await asc.main(args, {
    /** @param {string} file @param {string} folder */
    readFile: async (file, folder) => {
      if (file === "asconfig.json") return config;
      return readFile(resolve(folder, file), "utf8").catch(() => null);
    },
  });
  const text = stderr.toString();
  if (text !== "") console.error(text);
  if (error !== null) throw new Error(`asc cannot compile the core "${name}"`, { cause: error });
}

const types = [
  "export declare const DEV: boolean;",
  "export declare const EDGE: boolean;",
  "export declare function compile(): WebAssembly.Module;",
  "",
];

/** @param {string} base @param {string[]} code */
function writeModule(base, code) {
  writeFileSync(base + ".js", code.join("\n"));
  writeFileSync(base + ".d.ts", types.join("\n"));
}

/** Wraps a compiled core in a module. Nothing is decoded at import: a program that imports Skein
 *  without using it pays for text only.
 *  @param {string} name @param {boolean} dev */
export function embedCore(name, dev) {
  const base = join(root, "build", `core.${name}`);
  const text = readFileSync(base + ".wasm").toString("base64");
  writeModule(base, [
    `const text = "${text}";`,
    `export const DEV = ${dev};`,
    "export const EDGE = false;",
    "function bytes() {",
    "  if (Uint8Array.fromBase64 !== undefined) return Uint8Array.fromBase64(text);",
    "  if (globalThis.Buffer !== undefined) return Buffer.from(text, \"base64\");",
    "  return Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0));",
    "}",
    "export function compile() {",
    "  return new WebAssembly.Module(bytes());",
    "}",
    "",
  ]);
}

/** Edge runtimes compile nothing while they run: they import the core ready made. How, by name.
 *  @type {Record<string, string>} */
export const edges = { workerd: "./core.wasm", "edge-light": "./core.wasm?module" };

/** Puts the release core where edge runtimes import it from, with a module for each. */
export function linkCore() {
  const folder = join(root, "build");
  copyFileSync(join(folder, "core.release.wasm"), join(folder, "core.wasm"));
  for (const [name, path] of Object.entries(edges)) {
    writeModule(join(folder, `core.${name}`), [
      `import core from "${path}";`,
      "export const DEV = false;",
      "export const EDGE = true;",
      "export function compile() {",
      "  return core;",
      "}",
      "",
    ]);
  }
}
