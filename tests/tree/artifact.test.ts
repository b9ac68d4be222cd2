// What leaves the repository: the imports of each core, the sizes of what users download, and a
// lockfile that works with any registry.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { suite } from "uvu";
import * as assert from "uvu/assert";

/** All that a core may ask of its host. */
const hostImports = ["host.fault", "host.fire", "host.grew", "host.now", "host.wake"];
const simImports = ["sim.choose", "sim.point"];

const isWindows = process.platform === "win32";
const coreBudget = 8 * 1024;
const hostBudgets = [
  { what: "goroutines", names: "{ chan, fn, go, never, run, select, wait }", budget: 14 * 1024 },
  { what: "the whole kit", names: "*", budget: 24 * 1024 },
];

const test = suite("artifact");

function compile(name: string): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(`build/core.${name}.wasm`));
}

function importNames(name: string): string[] {
  return WebAssembly.Module.imports(compile(name))
    .map((entry) => `${entry.module}.${entry.name}`)
    .sort();
}

function gzipBytes(bytes: string | Uint8Array): number {
  return gzipSync(bytes, { level: 9 }).length;
}

/** The bytes, gzipped, that a program which uses `names` of the main entry has of the host's code,
 *  after a bundler has left out the rest. The core, which is in there too, has a budget of its own.
 */
function hostBytes(names: string): number {
  const { outputFiles } = buildSync({
    stdin: { contents: `export ${names} from "skein";`, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    conditions: ["module"],
  });
  const { text } = outputFiles[0]!;
  const core = readFileSync("build/core.release.wasm").toString("base64");
  assert.ok(text.includes(core), "the release core is in there");
  return gzipBytes(text.replace(core, ""));
}

for (const name of ["release", "debug"]) {
  test(`the ${name} core imports the host interface and nothing else`, () => {
    assert.equal(importNames(name), hostImports);
  });
}

test("the sim core imports the host interface and the harness", () => {
  assert.equal(importNames("sim"), [...hostImports, ...simImports]);
});

test("every core exports its memory", () => {
  for (const name of ["release", "debug", "sim"]) {
    const exported = WebAssembly.Module.exports(compile(name));
    const memories = exported.filter(({ kind }) => kind === "memory");
    assert.equal(memories.map((entry) => entry.name), ["memory"], name);
  }
});

test("the release core stays within its budget", () => {
  const bytes = gzipBytes(readFileSync("build/core.release.wasm"));
  assert.ok(bytes <= coreBudget, `${bytes} bytes gzipped are more than ${coreBudget}`);
});

for (const { what, names, budget } of hostBudgets) {
  test(`the host's code for ${what} stays within its budget`, () => {
    const bytes = hostBytes(names);
    assert.ok(bytes <= budget, `${bytes} bytes gzipped are more than ${budget}`);
  });
}

interface Manifest {
  readonly imports: Record<string, Record<string, string>>;
  readonly exports: Record<string, string | Record<string, string>>;
  readonly scripts: Record<string, string>;
  readonly dependencies?: Record<string, string>;
}

interface Tarball {
  readonly files: readonly { readonly path: string }[];
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const paths = Object.entries(manifest.exports).filter(([, target]) => typeof target === "object");

/** All files that a target names. */
function filesOf(target: string | Record<string, string>): string[] {
  return typeof target === "string" ? [target] : Object.values(target);
}

test("every export leads to a file, under each condition", () => {
  const named = Object.values(manifest.exports).flatMap(filesOf);
  assert.equal(named.filter((path) => !existsSync(path)), []);
});

test("the packed tarball holds every file that an export or an import names", () => {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const listing = execFileSync("npm", args, { encoding: "utf8", shell: isWindows });
  const [packed] = JSON.parse(listing) as [Tarball];
  const held = new Set(packed.files.map(({ path }) => "./" + path));
  const targets = [...Object.values(manifest.exports), ...Object.values(manifest.imports)];
  const named = targets.flatMap(filesOf);
  assert.equal(named.filter((path) => !held.has(path)), []);
});

test("the conditions of an export stand in their order", () => {
  const edges = ["workerd", "edge-light"];
  const others = ["bun", "deno", "development", "module", "node", "browser", "default"];
  const order = ["types", ...edges, ...others];
  for (const [name, conditions] of paths) assert.equal(Object.keys(conditions), order, name);
});

function importsOf(code: string): string[] {
  return [...code.matchAll(/(?:from|import) ?"([^"]+)"/g)].map(([, from]) => from!);
}

/** A bundle and the chunks of which it consists. */
function chunksOf(path: string): string[] {
  const chunks = importsOf(readFileSync(path, "utf8")).filter((from) => from.endsWith(".js"));
  return [path, ...chunks.flatMap((from) => chunksOf(join(dirname(path), from)))];
}

test("edge runtimes import the core as a module, and compile nothing", () => {
  const core = readFileSync("build/core.wasm");
  assert.equal(core, readFileSync("build/core.release.wasm"));
  const modules = { workerd: "./core.wasm", "edge-light": "./core.wasm?module" };
  for (const [name, module] of Object.entries(modules)) {
    const files = chunksOf(`build/skein.${name}.js`);
    const code = files.map((path) => readFileSync(path, "utf8")).join("\n");
    const others = importsOf(code).filter((from) => !from.endsWith(".js"));
    assert.equal([...new Set(others)], [module]);
    assert.not(code.includes("WebAssembly.Module("), name);
    assert.not(code.includes(core.toString("base64").slice(0, 99)), name);
  }
});

test("Deno refuses TypeScript in node_modules, so the package gives it the bundle", () => {
  for (const [name, conditions] of paths) {
    const { deno, node } = conditions as Record<string, string>;
    assert.is(deno, node, name);
  }
});

test("in the repository Deno sees the same entries as Bun", () => {
  const deno = JSON.parse(readFileSync("deno.json", "utf8")) as {
    readonly exports: Record<string, string>;
    readonly imports: Record<string, string>;
  };
  const sources = Object.fromEntries(
    paths.map(([name, conditions]) => [name, (conditions as Record<string, string>)["bun"]]),
  );
  assert.equal(deno.exports, sources);
  for (const [name, path] of Object.entries(sources)) {
    assert.is(deno.imports["skein" + name.slice(1)], path, name);
  }
});

test("installing Skein runs no script and brings no package", () => {
  const lifecycle = ["preinstall", "install", "postinstall", "prepare"];
  assert.equal(lifecycle.filter((name) => name in manifest.scripts), []);
  assert.equal(Object.keys(manifest.dependencies ?? {}), []);
});

test("the lockfile holds no download address", () => {
  const lock = readFileSync("package-lock.json", "utf8");
  assert.not.match(lock, /"resolved": "[a-z+]+:/);
  assert.not.match(lock, /https?:\/\/[^"]*\.tgz/);
});

test.run();
