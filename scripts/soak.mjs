// Plays random programs over everything that Skein has, for minutes or hours.

import { join } from "node:path";
import { parseArgs } from "node:util";
import { configurations } from "./groups.mjs";
import { runProcess } from "./process.mjs";
import { bundleProgram } from "./program.mjs";
import { root } from "./runtimes.mjs";

const names = configurations.map(({ name }) => name);
const help = `usage: npm run soak [-- options]
  --minutes N      how long, by default 1; fractions are allowed
  --seed S         the seed of the first program; without it one that is drawn now
  --programs N     how many programs at most: 1 plays one seed again
  --parts LIST     only programs made of these; a wrong name lists what there is
  --heap           no such programs: churn in the collected memory of a program in WebAssembly
  --runtime NAME   one of ${names.join(", ")}; by default node
  --help
  Build first. A development build (node24-dev) audits its core after every program. A failure
  prints the seed and the command that plays it again.`;

/** @param {string} text @param {string} option */
function positive(text, option) {
  const number = Number(text);
  if (number > 0) return number;
  throw new Error(`--${option} takes a positive number, not "${text}"`);
}

/** @param {string} name @param {string[]} args @param {number} minutes */
async function soakOn(name, args, minutes) {
  const configuration = configurations.find((one) => one.name === name);
  const command = configuration?.find();
  if (configuration === undefined) throw new Error(`"${name}" is none of ${names.join(", ")}`);
  if (command === undefined) throw new Error(`${name} is not installed`);
  const source = join(root, "tests", "soak", "main.ts");
  const folder = join(root, "build", "soak");
  const program = configuration.bundled ? await bundleProgram(source, folder) : source;
  const parts = args.indexOf("--parts");
  const chosen = args.includes("--heap")
    ? " --heap"
    : parts < 0
    ? ""
    : ` --parts ${args[parts + 1]}`;
  const again = ["--again", `npm run soak -- --runtime ${name}${chosen}`];
  return runProcess(command, [...configuration.args, program, ...args, ...again], {
    seconds: minutes * 60 + 120,
  });
}

/** The program in AssemblyScript that churns. */
async function compileProgram() {
  const script = join(root, "scripts", "wasm.mjs");
  const status = await runProcess(process.execPath, [script, "churn"], { seconds: 300 });
  if (status !== "") throw new Error(`the compiler ${status}`);
}

async function main() {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "1" },
      seed: { type: "string" },
      programs: { type: "string", default: "Infinity" },
      parts: { type: "string" },
      runtime: { type: "string", default: "node" },
      heap: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(help);
  const minutes = positive(values.minutes, "minutes");
  const seed = values.seed ?? String(Date.now() % 1e9);
  positive(seed, "seed");
  positive(values.programs, "programs");
  const seconds = String(minutes * 60);
  const args = ["--seed", seed, "--seconds", seconds, "--programs", values.programs];
  if (values.parts !== undefined) args.push("--parts", values.parts);
  if (values.heap) {
    await compileProgram();
    args.push("--heap");
  }
  const status = await soakOn(values.runtime, args, minutes);
  if (status !== "") throw new Error(`the soak ${status}`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
