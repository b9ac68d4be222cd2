// Runs everything: the build, the types, then each group of tests on each runtime, one process per
// pair. The last line is always `N passed, N failed`.

import { join } from "node:path";
import { parseArgs } from "node:util";
import { configurations, groups, makeEntry, testFiles } from "./groups.mjs";
import { runProcess, runTests } from "./process.mjs";
import { root } from "./runtimes.mjs";

const help = `usage: npm test [-- options]
  --runtime LIST    only these: ${configurations.map(({ name }) => name).join(", ")}
  --group LIST      only these: ${groups.map(({ name }) => name).join(", ")}
  --only TEXT       only test files whose name contains TEXT
  --fast            the quick groups, on the machine's own Node
  --seeds N         how many scheduler seeds the seeded tests try
  --no-build        test what is in build/ already
  --allow-missing   a runtime that is not installed is no failure
  --help`;

const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const complaints = [];
/** @type {string[]} */
const missing = [];

/** @param {{ passed: number, failed: number, skipped?: number }} counts */
function add({ passed, failed, skipped = 0 }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}

/** @param {string | undefined} text @param {string[]} known */
function chosen(text, known) {
  const names = (text ?? "").split(",").filter((name) => name !== "");
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`"${unknown}" is none of ${known.join(", ")}`);
  return names.length === 0 ? known : names;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      runtime: { type: "string" },
      group: { type: "string" },
      only: { type: "string", default: "" },
      fast: { type: "boolean", default: false },
      seeds: { type: "string" },
      "no-build": { type: "boolean", default: false },
      "allow-missing": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.seeds !== undefined && !/^[1-9]\d*$/.test(values.seeds)) {
    throw new Error(`--seeds takes a positive integer, not "${values.seeds}"`);
  }
  const runtimes = values.runtime ?? (values.fast ? "node" : undefined);
  return {
    ...values,
    runtimes: chosen(runtimes, configurations.map(({ name }) => name)),
    groups: chosen(values.group, groups.map(({ name }) => name)),
  };
}

/** A step that counts as one test. @param {string} name @param {string[]} args */
async function step(name, args) {
  console.log(`\n${name}`);
  const status = await runProcess(process.execPath, args, { seconds: 900 });
  if (status !== "") complaints.push(`${name}: ${status}`);
  add(status === "" ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
  return status === "";
}

/** @param {typeof configurations[number]} configuration @param {typeof groups[number]} group
 *  @param {string[]} files */
async function runGroup(configuration, group, files) {
  const command = configuration.find();
  if (command === undefined) throw new Error(`${configuration.name} is gone`);
  const title = `${group.name} on ${configuration.name}`;
  console.log(`\n${title}`);
  const name = `${configuration.name}-${group.name}`;
  const started = process.hrtime.bigint();
  const entry = await makeEntry(name, files, configuration.bundled);
  const progress = join(root, "build", "tests", name, "progress.jsonl");
  const { seeds } = configuration;
  const env = seeds === undefined || process.env.SKEIN_SEEDS !== undefined
    ? {}
    : { SKEIN_SEEDS: String(seeds) };
  const verdict = await runTests(command, [...configuration.args, entry], {
    seconds: group.seconds,
    progress,
    env,
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const counts = `${verdict.passed} passed, ${verdict.failed} failed`;
  for (const reason of verdict.reasons) console.log(`  the process ${reason}`);
  console.log(`${title}: ${counts} in ${seconds.toFixed(1)} s`);
  if (verdict.failed > 0) {
    complaints.push([`${title}: ${counts}`, ...verdict.reasons].join("; "));
    complaints.push(`  again: npm test -- --runtime ${configuration.name} --group ${group.name}`);
  }
  add(verdict);
}

/** @param {typeof configurations[number]} configuration
 *  @param {ReturnType<typeof readOptions>} options */
async function runConfiguration(configuration, options) {
  const work = groups
    .filter((group) => options.groups.includes(group.name) && (group.fast || !options.fast))
    .map((group) => ({ group, files: testFiles(group, configuration, options.only) }))
    .filter(({ files }) => files.length > 0);
  if (work.length === 0) return 0;
  if (configuration.find() === undefined) {
    missing.push(configuration.name);
    if (!options["allow-missing"]) add({ passed: 0, failed: 1 });
    return 0;
  }
  for (const { group, files } of work) await runGroup(configuration, group, files);
  return work.length;
}

/** @param {ReturnType<typeof readOptions>} options */
async function runEverything(options) {
  if (!options["no-build"] && !(await step("build", [join(root, "scripts", "build.mjs")]))) return;
  if (groups.some(({ name, compiles }) => compiles && options.groups.includes(name))) {
    if (!(await step("programs in AssemblyScript", [join(root, "scripts", "wasm.mjs")]))) return;
  }
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  if (options.only === "") await step("types", [tsc, "--noEmit"]);
  let ran = 0;
  for (const configuration of configurations) {
    if (options.runtimes.includes(configuration.name)) {
      ran += await runConfiguration(configuration, options);
    }
  }
  if (ran === 0) {
    complaints.push("no test file matches");
    add({ passed: 0, failed: 1 });
  }
}

function summarize() {
  console.log("");
  for (const complaint of complaints) console.log(complaint);
  for (const name of missing) console.log(`NOT RUN: ${name} is not installed`);
  if (total.skipped > 0) console.log(`NOT RUN: ${total.skipped} tests are marked as skipped`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

try {
  const options = readOptions();
  if (options.help) {
    console.log(help);
  } else {
    if (options.seeds !== undefined) process.env.SKEIN_SEEDS = options.seeds;
    await runEverything(options);
    summarize();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log(`${total.passed} passed, ${total.failed + 1} failed`);
  process.exitCode = 1;
}
