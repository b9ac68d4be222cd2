// Turns the TypeScript of bench/ into modules that every runtime can start, under build/bench. The
// peers go in; Skein itself stays an import ("skein"), so that each runtime takes it as users do.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "../scripts/runtimes.mjs";

export const folder = join(root, "build", "bench");
const exe = process.platform === "win32" ? ".exe" : "";
export const goBinary = join(root, "build", `bench-go${exe}`);

const here = join(root, "bench");

// The project's tsconfig.json maps "skein" to its sources, for the type check. What is measured is
// what is published, so both bundles below are made without it.
const peers = JSON.parse(readFileSync(join(here, "package.json"), "utf8")).dependencies;

/** Whether the build is there and newer than every source it is made from. */
export function isBuilt() {
  const product = join(root, "build", "skein.js");
  if (!existsSync(product)) return false;
  const built = statSync(product).mtimeMs;
  const files = ["assembly", "ts"].flatMap((name) =>
    readdirSync(join(root, name), { recursive: true }).map((file) => join(name, String(file)))
  );
  return [...files, "asconfig.json"].every((file) => statSync(join(root, file)).mtimeMs <= built);
}

/** Whether `npm ci` was run in bench/. */
export function havePeers() {
  return Object.keys(peers).every((name) => existsSync(join(here, "node_modules", name)));
}

/** The version of each peer that is installed. */
export function peerVersions() {
  return Object.fromEntries(Object.keys(peers).map((name) => {
    const manifest = join(here, "node_modules", name, "package.json");
    return [name, /** @type {string} */ (JSON.parse(readFileSync(manifest, "utf8")).version)];
  }));
}

/** @param {string} sub @returns {string[]} */
function sources(sub) {
  const names = readdirSync(join(here, sub)).filter((name) => name.endsWith(".ts"));
  return names.map((name) => join(here, sub, name));
}

/** Bundles the cases and what runs them. Where no peers are installed, only they cannot be run. */
export async function bundleCases() {
  await rm(folder, { recursive: true, force: true });
  const missing = havePeers() ? [] : Object.keys(peers).flatMap((name) => [name, `${name}/*`]);
  await build({
    entryPoints: [join(here, "child.ts"), join(here, "measure.ts"), ...sources("cases")],
    outdir: folder,
    outbase: here,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    external: ["skein", "skein/*", ...missing],
    tsconfigRaw: {},
    logLevel: "warning",
  });
}

/** Where a bundled case can be imported from. @param {string} name */
export function addressOf(name) {
  return pathToFileURL(join(folder, "cases", `${name}.js`)).href;
}

/** Bundles each start-up program whole and minified, as it would be shipped. */
export async function bundleStartup() {
  await build({
    entryPoints: sources("startup"),
    outdir: join(folder, "startup"),
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["import", "default"],
    target: "es2022",
    alias: { skein: join(root, "build", "skein.js") },
    tsconfigRaw: {},
    logLevel: "warning",
  });
}

/** Size of a start-up program in kilobytes, gzipped. @param {string} program */
export function startupKilobytes(program) {
  const bytes = readFileSync(join(folder, "startup", `${program}.js`));
  return gzipSync(bytes, { level: 9 }).length / 1024;
}

/** Builds bench/go. Gives Go's version, or undefined where there is no Go. */
export async function buildGo() {
  const version = spawnSync("go", ["env", "GOVERSION"], { encoding: "utf8" });
  if (version.status !== 0) return undefined;
  await mkdir(join(root, "build"), { recursive: true });
  const env = { ...process.env, GOTOOLCHAIN: "local", GOFLAGS: "" };
  const cwd = join(here, "go");
  execFileSync("go", ["build", "-o", goBinary, "."], { cwd, env, stdio: "inherit" });
  return version.stdout.trim();
}
