// Bundles: what runtimes load, the command line, and the modules that bundlers pick from.

import { chmodSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build as bundle } from "esbuild";
import { edges } from "./cores.mjs";
import { root } from "./runtimes.mjs";

/** Every public entry: its source in ts/ and the artefact's name, as in package.json "exports".
 *  Code that not every program needs is apart (`own`); the others take their names from the first.
 */
export const entries = [
  { source: "mod", name: "skein", own: true },
  { source: "wasm", name: "wasm", own: true },
  { source: "time", name: "time", own: false },
  { source: "runtime", name: "runtime", own: false },
  { source: "sync", name: "sync", own: false },
  { source: "testing", name: "testing", own: false },
  { source: "context", name: "context", own: false },
  { source: "errgroup", name: "errgroup", own: false },
  { source: "singleflight", name: "singleflight", own: false },
];

/** The flavours of the bundles: the one users get, the one with the checking core, and those that
 *  edge runtimes get. */
const flavours = [
  { suffix: "", conditions: [], minify: true },
  { suffix: ".dev", conditions: ["development"], minify: false },
  ...Object.keys(edges).map((name) => ({ suffix: "." + name, conditions: [name], minify: true })),
];

export const out = join(root, "build");

/** Prints the size of an artefact. @param {string} path */
export function report(path) {
  const bytes = readFileSync(path);
  const packed = gzipSync(bytes, { level: 9 }).length;
  const [raw, gzip] = [bytes.length, packed].map((count) => String(count).padStart(8));
  console.log(`${basename(path).padEnd(22)} ${raw} bytes ${gzip} gzip`);
}

/** What several entries need is in a chunk, so that there is one scheduler however many of them a
 *  program imports. A subpath without code of its own is a few lines that take their names from the
 *  main entry.
 *  @param {typeof flavours[number]} flavour */
async function bundleFlavour({ suffix, conditions, minify }) {
  const points = entries.filter(({ own }) => own)
    .map(({ source, name }) => [name + suffix, join("ts", source + ".ts")]);
  const isEdge = conditions.some((name) => name in edges);
  const plugins = [constants({ DEV: conditions.includes("development"), EDGE: isEdge })];
  const { metafile } = await bundle({
    ...bundling,
    entryPoints: Object.fromEntries(points),
    plugins,
    outdir: out,
    chunkNames: `shared${suffix}-[hash]`,
    splitting: true,
    conditions,
    minify,
    sourcemap: true,
    metafile: true,
  });
  const made = Object.keys(metafile.outputs).filter((path) => path.endsWith(".js"));
  for (const path of made) report(join(root, path));
  for (const { source, name } of entries.filter(({ own }) => !own)) {
    const path = join(out, `${name}${suffix}.js`);
    const names = (await exportsOf(source)).join(", ");
    const importing = `import { ${name} } from "./${entries[0].name}${suffix}.js";\n`;
    writeFileSync(path, `${importing}export const { ${names} } = ${name};\n`);
    report(path);
  }
}

/** Constants of "#core", and nothing else of it. */
const importOfConstants = /^import \{ [A-Z, ]+ \} from "#core";$/m;

/** Puts constants of "#core" in their places, so that code for other builds disappears.
 *  @param {Record<string, boolean>} values
 *  @returns {import("esbuild").Plugin} */
function constants(values) {
  return {
    name: "constants",
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]ts[\\/].*\.ts$/ }, ({ path }) => {
        let contents = readFileSync(path, "utf8").replace(importOfConstants, "");
        for (const [name, value] of Object.entries(values)) {
          contents = contents.replaceAll(new RegExp(`\\b${name}\\b`, "g"), String(value));
        }
        return { contents, loader: "ts" };
      });
    },
  };
}

/** What every bundle has in common.
 *  @satisfies {import("esbuild").BuildOptions} */
const bundling = {
  absWorkingDir: root,
  bundle: true,
  format: /** @type {const} */ ("esm"),
  platform: /** @type {const} */ ("neutral"),
  target: "es2022",
  external: ["node:*", "assemblyscript/*", "*.wasm", "*.wasm?module"],
  tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  logLevel: /** @type {const} */ ("warning"),
};

/** The names that an entry exports.
 *  @param {string} source */
async function exportsOf(source) {
  const entryPoints = [join("ts", source + ".ts")];
  const dry = { entryPoints, write: false, metafile: true, outfile: "out.js" };
  const { metafile } = await bundle({ ...bundling, ...dry });
  const { outputs } = /** @type {import("esbuild").Metafile} */ (metafile);
  return Object.values(outputs)[0].exports.sort();
}

/** AssemblyScript's loader as a file of the package, which so needs no other package. */
async function bundleLoader() {
  const path = join(out, "loader.js");
  const notice = "/*! @assemblyscript/loader, Apache License 2.0, https://assemblyscript.org */";
  await bundle({
    ...bundling,
    entryPoints: ["@assemblyscript/loader"],
    banner: { js: notice },
    outfile: path,
  });
  writeFileSync(join(out, "loader.d.ts"), 'export * from "@assemblyscript/loader";\n');
  report(path);
}

/** The names of chunks change with what is in them. */
function removeChunks() {
  for (const file of readdirSync(out)) {
    if (file.startsWith("shared")) rmSync(join(out, file));
  }
}

/** The command line is a program of its own: it shares nothing. */
async function bundleCommand() {
  const path = join(out, "cli.js");
  await bundle({
    ...bundling,
    entryPoints: [join("ts", "cli", "main.ts")],
    plugins: [constants({ DEV: false, EDGE: false })],
    outfile: path,
    minify: true,
    sourcemap: true,
  });
  chmodSync(path, 0o755);
  report(path);
}

/** What runtimes load. */
export async function buildBundles() {
  removeChunks();
  await bundleLoader();
  for (const flavour of flavours) await bundleFlavour(flavour);
  await bundleCommand();
}

/** One file for each source, for bundlers: what a program does not use, they leave out. */
export async function buildModules() {
  const folder = join(out, "module");
  rmSync(folder, { recursive: true, force: true });
  const sources = readdirSync(join(root, "ts"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !/^(cli|compiler)[\\/]/.test(name))
    .map((name) => join("ts", name));
  await bundle({
    ...bundling,
    entryPoints: [...sources, join("assembly", "abi.ts")],
    bundle: false,
    external: [],
    outdir: folder,
    outbase: root,
    plugins: [constants({ DEV: false, EDGE: false })],
  });
  renameImports(folder, ".js");
}

/** What is made from sources names those; what is published are .js files.
 *  @param {string} folder @param {string} ending */
export function renameImports(folder, ending) {
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(ending)) continue;
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace(/(["'])(\.{1,2}\/[^"']+)\.ts\1/g, "$1$2.js$1"));
  }
}
