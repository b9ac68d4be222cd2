// Runs one TypeScript program of this repository, by default on the machine's own Node.
//
//   node scripts/run.mjs FILE|EXAMPLE [--runtime NAME] [arguments]

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { configurations } from "./groups.mjs";
import { bundleProgram } from "./program.mjs";
import { root } from "./runtimes.mjs";

const names = configurations.map(({ name }) => name);
const usage = `usage: npm run example -- FILE|EXAMPLE [--runtime ${names.join("|")}] [arguments]`;

/** A fresh clone has no build: the first run makes it. */
function buildOnce() {
  if (existsSync(join(root, "build", "skein.js"))) return;
  const script = join(root, "scripts", "build.mjs");
  const { status } = spawnSync(process.execPath, [script, "--only", "cores,bundles"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error("the build failed");
}

/** A file as it is, or an example by its name. @param {string} name */
function find(name) {
  const example = join(root, "examples", name + ".ts");
  const file = existsSync(example) ? example : resolve(name);
  if (!existsSync(file)) throw new Error(`no file and no example "${name}"\n${usage}`);
  return file;
}

/** @param {string} file @param {string} runtime @param {string[]} args */
async function runProgram(file, runtime, args) {
  const configuration = configurations.find(({ name }) => name === runtime);
  const command = configuration?.find();
  if (configuration === undefined) throw new Error(`no runtime "${runtime}"\n${usage}`);
  if (command === undefined) throw new Error(`${runtime} is not installed`);
  const folder = join(root, "build", "programs", basename(file, ".ts"));
  // Node 20 does not know import.meta.main.
  const program = configuration.bundled
    ? await bundleProgram(file, folder, { "import.meta.main": "true" })
    : file;
  const { status, signal } = spawnSync(command, [...configuration.args, program, ...args], {
    stdio: "inherit",
  });
  if (signal !== null) throw new Error(`${file} was ended by ${signal}`);
  process.exitCode = status ?? 1;
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runtime: { type: "string", default: "node" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit();
  }
  const [file, ...args] = positionals;
  if (file === undefined) throw new Error(usage);
  buildOnce();
  await runProgram(find(file), values.runtime, args);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
