// The main job: `npm start`. Builds if need be, then shows Skein at work in three steps.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./runtimes.mjs";

/**
 * @typedef {{ primes: string, folder: string }} Settings
 * @typedef {{ title: string, run: (settings: Settings) => Promise<void> }} Step
 */

/** @type {Map<string, Step>} */
const steps = new Map([
  ["sieve", { title: "Primes, a goroutine for each", run: sieve }],
  ["files", { title: "Every file under node_modules, read by goroutines", run: files }],
  ["costs", { title: "What it costs", run: costs }],
]);
const names = [...steps.keys()];

const usage = `Shows Skein at work.

  npm start [-- options]

  --only LIST    of ${names.join(",")}: only these steps
  --primes N     how many primes the sieve finds (1000)
  --folder PATH  what the files step reads (node_modules)
  --help`;

const options = /** @type {const} */ ({
  only: { type: "string", default: names.join(",") },
  primes: { type: "string", default: "1000" },
  folder: { type: "string", default: join(root, "node_modules") },
  help: { type: "boolean", default: false },
});

/** @param {Settings} settings */
async function sieve({ primes }) {
  const count = Number(primes);
  if (!Number.isInteger(count) || count < 1) {
    throw new Error(`--primes takes a whole number of at least 1, not "${primes}"`);
  }
  return (await import("./start/sieve.mjs")).sieve(count);
}

/** @param {Settings} settings */
async function files({ folder }) {
  if (!existsSync(folder)) throw new Error(`there is no folder ${folder}`);
  return (await import("./start/files.mjs")).files(folder);
}

async function costs() {
  return (await import("./start/costs.mjs")).costs();
}

/** Builds when the build is missing or older than its sources. */
async function build() {
  if (!existsSync(join(root, "node_modules", "esbuild"))) {
    throw new Error("the packages are not installed yet: run `npm ci` first");
  }
  const { isBuilt } = await import("../bench/bundle.mjs");
  if (isBuilt()) return;
  console.log("Building (npm run build)");
  const script = join(root, "scripts", "build.mjs");
  const { status } = spawnSync(process.execPath, [script], { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new Error("the build failed; its messages are above");
}

/** @param {string} list */
function chosen(list) {
  return list.split(",").map((name) => {
    const step = steps.get(name);
    if (step === undefined) throw new Error(`there is no step "${name}", only ${names.join(", ")}`);
    return step;
  });
}

async function main() {
  const { values } = parseArgs({ options });
  if (values.help) return console.log(usage);
  const wanted = chosen(values.only);
  await build();
  const began = performance.now();
  for (const { title, run } of wanted) {
    console.log(`\n${title}`);
    await run(values);
  }
  const seconds = (performance.now() - began) / 1000;
  console.log(`\n${seconds.toFixed(1)} s in all. What to try next:
  npm run example -- hello     or pipeline, worker-pool, sieve, fan-in, timeout
  npm run bench -- pingpong    beside other libraries, on every runtime
  npm test                     all that is tested`);
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  const reason = error instanceof Error ? error.message : error;
  console.error(`\nnpm start: ${reason}\nTry: npm start -- --help`);
}
