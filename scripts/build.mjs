// Builds everything under build/: the three cores, each embedded in a module, the bundles that
// runtimes load, the command line, the modules that bundlers pick from, and the declarations. One
// line per artefact with its size.
//
//   node scripts/build.mjs [--only cores,bundles,modules,types] [--watch]

import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildBundles, buildModules, out, renameImports, report } from "./bundles.mjs";
import { compileCore, cores, embedCore, linkCore } from "./cores.mjs";
import { root } from "./runtimes.mjs";

async function buildCores() {
  for (const { name, dev } of cores) {
    await compileCore(name);
    embedCore(name, dev);
    report(join(out, `core.${name}.wasm`));
  }
  linkCore();
}

function buildTypes() {
  const folder = join(out, "types");
  rmSync(folder, { recursive: true, force: true });
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.types.json"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) throw new Error("tsc cannot make the declarations");
  renameImports(folder, ".d.ts");
}

const steps = {
  cores: buildCores,
  bundles: buildBundles,
  modules: buildModules,
  types: buildTypes,
};

/** @param {string[]} names */
async function buildAll(names) {
  mkdirSync(out, { recursive: true });
  // npm would follow build/.gitignore and publish nothing of what is here.
  writeFileSync(join(out, ".npmignore"), "");
  for (const [name, step] of Object.entries(steps)) {
    if (names.length === 0 || names.includes(name)) await step();
  }
}

/** Rebuilds after a change, one build at a time; what changes during a build is built next.
 *  @param {string[]} names */
function buildOnChange(names) {
  let running = false;
  let dirty = true;
  const rebuild = async () => {
    if (running) return;
    running = true;
    while (dirty) {
      dirty = false;
      await buildAll(names).catch((error) => console.error(error.message));
    }
    running = false;
    console.log("watching assembly/ and ts/");
  };
  for (const folder of ["assembly", "ts"]) {
    watch(join(root, folder), { recursive: true }, () => {
      dirty = true;
      void rebuild();
    });
  }
  return rebuild();
}

const help = `usage: npm run build [-- options]
  --only LIST   a comma-separated list of: ${Object.keys(steps).join(", ")}
  --watch       builds again whenever a source changes
  --help`;

async function main() {
  const { values } = parseArgs({
    options: {
      only: { type: "string", default: "" },
      watch: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(help);
  const names = values.only.split(",").filter((name) => name !== "");
  const unknown = names.find((name) => !(name in steps));
  if (unknown !== undefined) throw new Error(`no build step "${unknown}"\n${help}`);
  await (values.watch ? buildOnChange(names) : buildAll(names));
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
