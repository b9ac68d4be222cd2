// Where the JavaScript runtimes are. The devDependencies bring Deno, Bun, workerd and the newest
// Node as plain platform packages, so nothing here depends on install scripts having run. The
// machine's own Node is looked for with care: inside an npm script, node_modules/.bin comes first
// on the PATH, and the newest Node is linked there under the plain name.

import { existsSync, statSync } from "node:fs";
import { delimiter, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const root = fileURLToPath(new URL("..", import.meta.url));

const exe = process.platform === "win32" ? ".exe" : "";
const inPackage = join("node_modules", sep);

/** @param {string[]} candidates @returns {string | undefined} */
function firstThatExists(candidates) {
  return candidates.find((path) => existsSync(path));
}

/** @param {string} name */
function onPath(name) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.filter((folder) => folder !== "" && !(folder + sep).includes(inPackage))
    .map((folder) => join(folder, name + exe));
}

/** @param {string} path */
function isMachineNode(path) {
  return /[\\/]node(\.exe)?$/.test(path) && !path.includes(inPackage);
}

/** The Node that the user has, never the one under node_modules. */
export function machineNode() {
  const given = [process.env.npm_node_execpath ?? "", process.execPath].filter(isMachineNode);
  return firstThatExists([...given, ...onPath("node")]);
}

/** The newest Node, from the optional packages of scripts/runtimes. */
export function newestNode() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const folder = join(root, "node_modules", `node-${platform}-${process.arch}`, "bin");
  return firstThatExists([join(folder, "node" + exe)]);
}

/** Deno's own binary, or one on the PATH. */
export function deno() {
  const libc = process.platform === "linux" ? "-glibc" : "";
  const name = `${process.platform}-${process.arch}${libc}`;
  const packaged = join(root, "node_modules", "@deno", name, "deno" + exe);
  return firstThatExists([packaged, ...onPath("deno")]);
}

/** Bun's own binary, or one on the PATH. Bun's install script, where it runs, moves the binary
 *  from the platform's package to Bun's, over a stub of a few hundred bytes. */
export function bun() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const arch = process.arch === "arm64" ? "aarch64" : process.arch;
  const modules = join(root, "node_modules");
  const packaged = join(modules, "@oven", `bun-${platform}-${arch}`, "bin", "bun" + exe);
  const moved = join(modules, "bun", "bin", "bun.exe");
  const isBinary = existsSync(moved) && statSync(moved).size > 1e6;
  return firstThatExists([packaged, ...(isBinary ? [moved] : []), ...onPath("bun")]);
}

/** workerd's own binary, or one on the PATH. */
export function workerd() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `workerd-${platform}-${process.arch === "x64" ? "64" : process.arch}`;
  const packaged = join(root, "node_modules", "@cloudflare", name, "bin", "workerd" + exe);
  return firstThatExists([packaged, ...onPath("workerd")]);
}
