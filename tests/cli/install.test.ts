// The packed package, installed into a fresh folder and used there, with and without the compiler.

import {
  copyFileSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { built, execute, folderWith } from "../support/command.ts";
import type { Outcome } from "../support/command.ts";
import { within } from "../support/within.ts";

const LIMIT = 60_000;
const isWindows = process.platform === "win32";

const test = suite("installed package");

let folder = "";

/** A program of the installed packages. */
function tool(name: string, args: readonly string[]): Promise<Outcome> {
  const file = join("node_modules", ".bin", isWindows ? `${name}.cmd` : name);
  return execute(join(folder, file), args, folder);
}

function npm(args: readonly string[], cwd: string): Promise<Outcome> {
  return execute(isWindows ? "npm.cmd" : "npm", args, cwd);
}

/** Makes packages of this repository packages of the folder. */
function link(names: readonly string[]): void {
  for (const name of names) {
    symlinkSync(resolve("node_modules", name), join(folder, "node_modules", name), "junction");
  }
}

test.before(async () => {
  folder = folderWith({ "package.json": '{ "type": "module", "private": true }' });
  const packed = await npm(["pack", "--ignore-scripts", "--pack-destination", folder], ".");
  assert.is(packed.status, 0, packed.stderr);
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  const flags = ["--offline", "--no-audit", "--no-fund"];
  const installed = await npm(["install", ...flags, `./${tarball}`], folder);
  assert.is(installed.status, 0, installed.stderr);
  copyFileSync("examples/wasm/sieve.ts", join(folder, "sieve.ts"));
});

test.after(() => rmSync(folder, { recursive: true, force: true }));

test("it brings no other package", () => {
  const names = readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."));
  assert.equal(names, ["skein"]);
});

test("without the compiler skein says how to install it", within(LIMIT, async () => {
  const { status, stderr } = await tool("skein", ["run", "sieve.ts"]);
  assert.is(status, 1);
  assert.match(stderr, "the AssemblyScript compiler is not installed");
  assert.match(stderr, "fix: npm install --save-dev assemblyscript");
}));

/** How each runtime that is installed is started. */
async function runtimes(): Promise<[file: string, args: string[]][]> {
  const href = pathToFileURL("scripts/runtimes.mjs").href;
  const found = await import(href) as typeof import("../../scripts/runtimes.mjs");
  const [deno, bun] = [found.deno(), found.bun()];
  const all: [string, string[]][] = [[process.execPath, []]];
  if (deno !== undefined) all.push([deno, ["run", "-A"]]);
  if (bun !== undefined) all.push([bun, []]);
  return all;
}

test("a built module runs without the compiler and without the loader", within(LIMIT, async () => {
  copyFileSync(await built("examples/wasm/sieve.ts"), join(folder, "sieve.wasm"));
  writeFileSync(join(folder, "main.js"), [
    'import { go, gosched } from "skein";',
    'import { load } from "skein/wasm";',
    'const app = await load(new URL("./sieve.wasm", import.meta.url));',
    "let others = 0;",
    "const main = function* () { go(() => others++); yield* gosched(); };",
    'const [prime] = await Promise.all([app.run("sieve", 100), app.runtime.run(main)]);',
    "console.log(prime, others);",
  ].join("\n"));
  for (const [file, args] of await runtimes()) {
    const { status, stdout, stderr } = await execute(file, [...args, "main.js"], folder);
    assert.is(status, 0, `${file}: ${stderr}`);
    assert.is(stdout, "541 1\n", file);
  }
}));

test("with the compiler skein runs a program", within(LIMIT, async () => {
  link(["assemblyscript", "binaryen", "long"]);
  const { status, stdout, stderr } = await tool("skein", ["run", "sieve.ts", "1000"]);
  assert.is(status, 0, stderr);
  assert.is(stdout, "prime number 1000 is 7919\n");
}));

test("an editor understands the program", within(LIMIT, async () => {
  const config = { extends: "skein/assembly/tsconfig.json", include: ["sieve.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = resolve("node_modules", "typescript", "bin", "tsc");
  const { status, stdout } = await execute(process.execPath, [tsc, "-p", "."], folder);
  assert.is(status, 0, stdout);
}));

test("TypeScript knows what load gives", within(LIMIT, async () => {
  mkdirSync(join(folder, "host"));
  writeFileSync(join(folder, "host", "main.ts"), [
    'import { load } from "skein/wasm";',
    'import type { App } from "skein/wasm";',
    'const app: App = await load("sieve.wasm", { args: ["1"] });',
    "export const procs: number = app.runtime.procs;",
    'export const prime: number = await app.run("sieve", 3);',
    "// @ts-expect-error: the inside of an app is nobody's business",
    "app.bridge;",
  ].join("\n"));
  writeFileSync(join(folder, "host", "tsconfig.json"), JSON.stringify({
    compilerOptions: {
      target: "ES2023",
      lib: ["ES2023", "DOM", "ESNext.Disposable"],
      module: "NodeNext",
      strict: true,
      noEmit: true,
      types: [],
    },
  }));
  const tsc = resolve("node_modules", "typescript", "bin", "tsc");
  const { status, stdout } = await execute(process.execPath, [tsc, "-p", "host"], folder);
  assert.is(status, 0, stdout);
}));

test.run();
