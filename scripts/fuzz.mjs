// Tries the resumable pass on random programs, for as long as one likes: programs of plain values
// for the pass alone, or programs of objects on the real runtime. Each job is a process, which gets
// one batch of programs after the other.
//
//   npm run fuzz -- [--managed] [--programs N] [--seed S] [--jobs N] …

import { fork } from "node:child_process";
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { bundleProgram } from "./program.mjs";
import { root } from "./runtimes.mjs";

const help = `usage: npm run fuzz -- [options]
  --managed      programs of strings, arrays, objects and channels, on the real runtime
  --programs N   how many programs to try; 10,000 if left out
  --seed S       the seed of the first one; 1 if left out
  --jobs N       how many processes share them; one for each processor if left out
  --batch N      how many are compiled together; 200 if left out
  --level LEVEL  O0, O1, O3 or Oz; all of them in turn if left out
  --debug        with --level and --managed: builds with checks
  --hooks LIST   of preempting, growing, single: what the pass is to do; each in turn if left out
  --help`;

const hookNames = ["preempting", "growing", "single"];

/** What both kinds of programs have: tests/compiler/random.ts and managed/batch.ts.
 *  @typedef {{ readonly seeds: readonly number[] }} Batch
 *  @typedef {object} Programs
 *  @property {(first: number, count: number, size: number) => Generator<Batch>} batches
 *  @property {(batch: Batch) => Promise<string[]>} fuzzBatch   gives reports of what has failed */

/** @param {string} path @returns {Promise<Programs>} */
function load(path) {
  return import(pathToFileURL(path).href);
}

/** A job: tries each batch that it is sent. @param {string} path */
async function work(path) {
  // Ctrl-C goes to all processes of a terminal; the first one says what is to be done.
  process.on("SIGINT", () => {});
  process.on("disconnect", () => process.exit());
  const { fuzzBatch } = await load(path);
  process.on("message", async (/** @type {Batch} */ batch) => {
    const failures = await fuzzBatch(batch).catch((error) => [String(error?.stack ?? error)]);
    process.send?.(failures);
  });
  process.send?.([]);
}

/** What is done, for whoever watches. */
class Progress {
  tried = 0;
  failed = 0;
  #started = process.hrtime.bigint();
  #isTerminal = process.stdout.isTTY === true;

  /** @param {Batch} batch @param {string[]} failures */
  add(batch, failures) {
    this.tried += batch.seeds.length;
    if (failures.length > 0) this.failed++;
    for (const failure of failures) console.log(`${this.#isTerminal ? "\r\x1b[K" : ""}${failure}`);
    const seconds = Number(process.hrtime.bigint() - this.#started) / 1e9;
    const speed = (this.tried / seconds).toFixed(1);
    const last = batch.seeds.at(-1);
    const line = `${this.tried} programs, ${speed}/s, ${this.failed} batches failed; seed ${last}`;
    if (this.#isTerminal) process.stdout.write(`\r\x1b[K${line}`);
    else console.log(line);
  }

  end() {
    if (this.#isTerminal) process.stdout.write("\n");
  }
}

/** Shares batches among jobs.
 *  @param {string} path @param {Generator<Batch>} batches @param {number} jobs
 *  @param {Progress} progress @param {Set<Batch>} open   batches that are being tried */
async function share(path, batches, jobs, progress, open) {
  const script = fileURLToPath(import.meta.url);
  const runJob = () => new Promise((resolve, reject) => {
    const child = fork(script, ["--work", path], { cwd: root });
    const kill = () => child.kill("SIGKILL");
    process.on("exit", kill);
    /** @type {Batch | undefined} */
    let batch;
    child.on("message", (/** @type {string[]} */ failures) => {
      if (batch !== undefined) {
        open.delete(batch);
        progress.add(batch, failures);
      }
      batch = batches.next().value;
      if (batch === undefined) return child.disconnect();
      open.add(batch);
      child.send(batch);
    });
    child.on("exit", (code, signal) => {
      process.off("exit", kill);
      if (batch === undefined) {
        return code === 0 ? resolve(undefined) : reject(new Error("a job has not begun"));
      }
      const seeds = `${batch.seeds[0]} to ${batch.seeds.at(-1)}`;
      open.delete(batch);
      progress.add(batch, [`seeds ${seeds}: the process died (${signal ?? code})`]);
      resolve(runJob());
    });
  });
  await Promise.all(Array.from({ length: jobs }, runJob));
}

/** What is the same for all batches.
 *  @param {{ level?: string, debug: boolean, hooks?: string }} options */
function fixed({ level, debug, hooks }) {
  const list = hooks?.split(",") ?? [];
  const unknown = list.find((name) => !hookNames.includes(name));
  if (unknown !== undefined) throw new Error(`no hook "${unknown}"\n${help}`);
  if (!/^O[013z]$/.test(level ?? "O0")) throw new Error(`no level "${level}"\n${help}`);
  const chosen = hookNames.map((name) => [name, list.includes(name)]);
  return {
    ...(level === undefined ? {} : { level, debug }),
    ...(hooks === undefined ? {} : Object.fromEntries(chosen)),
  };
}

/** @param {{ programs: number, seed: number, batch: number, jobs: number, managed: boolean,
 *    same: object }} options   `same` is what all batches have */
async function fuzz({ programs, seed, batch, jobs, managed, same }) {
  const folder = join(root, "build", managed ? "fuzz-managed" : "fuzz");
  rmSync(folder, { recursive: true, force: true });
  const entry = managed ? "tests/compiler/managed/batch.ts" : "tests/compiler/random.ts";
  const path = await bundleProgram(entry, folder);
  const { batches } = await load(path);
  const drawn = batches(seed, programs, batch);
  const chosen = function* () {
    for (const one of drawn) yield { ...one, ...same };
  };
  const progress = new Progress();
  /** @type {Set<Batch>} */
  const open = new Set();
  process.on("SIGINT", () => {
    progress.end();
    const begun = [...open].map((one) => one.seeds[0] ?? seed);
    const next = begun.length > 0 ? Math.min(...begun) : seed + progress.tried;
    const left = `--seed ${next} --programs ${seed + programs - next}`;
    console.log(`go on: npm run fuzz --${managed ? " --managed" : ""} ${left}`);
    process.exit(130);
  });
  await share(path, chosen(), jobs, progress, open);
  progress.end();
  process.exitCode = progress.failed > 0 ? 1 : 0;
}

/** @param {string | undefined} text @param {string} option @param {number} fallback */
function count(text, option, fallback) {
  if (text === undefined) return fallback;
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`--${option} takes a positive integer\n${help}`);
  return Number(text);
}

async function main() {
  const { values } = parseArgs({
    options: {
      managed: { type: "boolean", default: false },
      programs: { type: "string" },
      seed: { type: "string" },
      jobs: { type: "string" },
      batch: { type: "string" },
      level: { type: "string" },
      debug: { type: "boolean", default: false },
      hooks: { type: "string" },
      help: { type: "boolean", default: false },
      work: { type: "string" },
    },
  });
  const { managed } = values;
  if (values.work !== undefined) return work(values.work);
  if (values.help) return console.log(help);
  await fuzz({
    programs: count(values.programs, "programs", 10_000),
    seed: count(values.seed, "seed", 1),
    jobs: count(values.jobs, "jobs", availableParallelism()),
    batch: count(values.batch, "batch", 200),
    managed,
    same: fixed(values),
  });
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
