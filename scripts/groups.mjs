// What the tests consist of: configurations (a runtime and how it is started) and groups (a folder
// under tests/). Adding either is one line in its table.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { bundleProgram } from "./program.mjs";
import { bun, deno, machineNode, newestNode, root } from "./runtimes.mjs";

/**
 * @typedef {object} Configuration
 * @property {string} name
 * @property {() => string | undefined} find   the runtime's binary
 * @property {string[]} args
 * @property {boolean} bundled   the runtime cannot run TypeScript as it is
 * @property {number} [seeds]   scheduler seeds, where the usual number takes too long
 */

/** The first one also runs the groups that concern one runtime only. @type {Configuration[]} */
export const configurations = [
  { name: "node", find: machineNode, args: [], bundled: true },
  { name: "node24", find: newestNode, args: [], bundled: true },
  {
    name: "node24-dev",
    find: newestNode,
    args: ["--conditions=development"],
    bundled: true,
    seeds: 10,
  },
  { name: "deno", find: deno, args: ["run", "-A", "--no-check"], bundled: false },
  { name: "bun", find: bun, args: [], bundled: false },
];

/**
 * @typedef {object} Group
 * @property {string} name       the folder under tests/
 * @property {boolean} fast      part of `npm run check`
 * @property {number} seconds    the hard limit of one process
 * @property {boolean} [compiles]   its tests run programs in AssemblyScript (scripts/wasm.mjs)
 */

/** @type {Group[]} */
export const groups = [
  { name: "tree", fast: true, seconds: 120 },
  { name: "types", fast: true, seconds: 60 },
  { name: "core", fast: true, seconds: 60 },
  { name: "api", fast: true, seconds: 120 },
  { name: "runtime", fast: true, seconds: 120 },
  { name: "edge", fast: true, seconds: 120 },
  { name: "programs", fast: true, seconds: 180 },
  { name: "wasm", fast: true, seconds: 180, compiles: true },
  { name: "cli", fast: false, seconds: 300 },
  { name: "docs", fast: true, seconds: 120 },
  { name: "conformance", fast: true, seconds: 300, compiles: true },
  { name: "compiler", fast: false, seconds: 1800 },
  { name: "model", fast: false, seconds: 300 },
  { name: "soak", fast: false, seconds: 120 },
  { name: "sim", fast: false, seconds: 600 },
];

/** The group's test files for a configuration, as sorted paths from the root with forward slashes:
 *  suites on each runtime, the others on the first alone.
 *  @param {Group} group @param {Configuration} configuration @param {string} pattern */
export function testFiles(group, configuration, pattern) {
  const ending = configuration === configurations[0] ? /\.(test|suite|sim)\.ts$/ : /\.suite\.ts$/;
  const folder = join(root, "tests", group.name);
  return list(folder)
    .filter((path) => ending.test(path) && basename(path).includes(pattern))
    .map((path) => relative(root, path).split(sep).join("/"))
    .sort();
}

/** @param {string} folder */
function list(folder) {
  try {
    const entries = readdirSync(folder, { recursive: true, encoding: "utf8" });
    return entries.map((entry) => join(folder, entry));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return [];
    throw error;
  }
}

/** Every file is imported on its own, so that one which throws does not take the others along.
 *  @param {string[]} files */
function entryCode(files) {
  const lines = files.map((file) => `  "${file}": () => import("../../../${file}"),`);
  const start = 'import { main } from "../../../tests/support/main.ts";\n\n';
  return `${start}await main({\n${lines.join("\n")}\n});\n`;
}

/** Writes the program that runs `files`, and gives its path.
 *  @param {string} name @param {string[]} files @param {boolean} bundled */
export async function makeEntry(name, files, bundled) {
  const folder = join(root, "build", "tests", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const source = join(folder, "entry.ts");
  writeFileSync(source, entryCode(files));
  if (!bundled) return source;
  return bundleProgram(source, folder);
}
