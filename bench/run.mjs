// The benchmarks: `npm run bench -- [names] [options]`. See bench/README.md.

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../scripts/runtimes.mjs";
import * as bundle from "./bundle.mjs";
import { installed, runtimeNames } from "./contender.mjs";
import { summarise, table, verdictLine, verdicts } from "./report.mjs";
import { compilePrograms } from "./programs.mjs";
import { measure } from "./rounds.mjs";

/**
 * @typedef {import("./contract.ts").Case} Case
 * @typedef {import("./contract.ts").Row} Row
 * @typedef {import("./contract.ts").Runtime} Runtime
 */

const names = ["pingpong", "gosched", "spawn", "select4", "select-park", "buffered", "mutex",
  "fn-depth", "timers", "starvation", "parked-memory", "parked-millions", "sleepers", "startup",
  "kernels", "counting", "recursion", "control", "heap"];

const usage = `Measures Skein beside its peers, in processes of their own, round by round in turn.

  npm run bench -- [names] [options]

  names                cases to run; all when none is given:
                       ${names.slice(0, 6).join(" ")}
                       ${names.slice(6).join(" ")}
  --runtime a,b        of ${runtimeNames.join(",")}; all that are installed by default
  --only a,b           only these contenders (and Skein's), for example promises,go
  --quick              short rounds and fewer of them: a look, not a measurement
  --rounds N           rounds of each contender (9; quick 3)
  --json FILE          where the figures go (build/bench.json)
  --help

bench/README.md says what one operation is in each case.`;

const options = /** @type {const} */ ({
  runtime: { type: "string" },
  only: { type: "string" },
  quick: { type: "boolean", default: false },
  rounds: { type: "string" },
  json: { type: "string", default: join("build", "bench.json") },
  help: { type: "boolean", default: false },
});

const quickPace = { rounds: 3, roundMs: 50, timerMs: 250, shrink: 10 };
const fullPace = { rounds: 9, roundMs: 200, timerMs: 300, shrink: 1 };

/** @param {string | undefined} list @param {string[]} known @param {string} what */
function chosen(list, known, what) {
  const names = list?.split(",") ?? known;
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return names;
  throw new Error(`there is no ${what} "${wrong}". There are: ${known.join(", ")}.`);
}

function readArguments() {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const pace = values.quick ? quickPace : fullPace;
  const rounds = Number(values.rounds ?? pace.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds takes a whole number of at least 1, not "${values.rounds}".`);
  }
  const list = positionals.length > 0 ? positionals.join(",") : undefined;
  return {
    ...values,
    ...pace,
    rounds,
    cases: chosen(list, names, "case"),
    runtimes: chosen(values.runtime, runtimeNames, "runtime"),
    only: values.only?.split(","),
  };
}

/** Builds and installs what is missing, bundles, and compiles the WebAssembly of the cases. Gives
 *  Go's version, if there is a Go. @param {readonly string[]} cases */
async function prepare(cases) {
  if (!bundle.isBuilt()) {
    console.log("Building Skein first (npm run build).");
    mustRun(process.execPath, [join(root, "scripts", "build.mjs")], root);
  }
  if (!bundle.havePeers()) {
    console.log("Installing the peers (npm ci in bench/).");
    mustRun("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], join(root, "bench"));
  }
  await bundle.bundleCases();
  await bundle.bundleStartup();
  await compilePrograms(cases);
  return bundle.buildGo();
}

/** @param {string} command @param {string[]} words @param {string} cwd */
function mustRun(command, words, cwd) {
  const shell = process.platform === "win32" && command === "npm";
  const { status, error } = spawnSync(command, words, { cwd, stdio: "inherit", shell });
  if (status !== 0) throw new Error(error?.message ?? `${command} ${words[0]} failed`);
}

/** A line that is rewritten on a terminal, and nothing elsewhere. @param {string} text */
function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

function commit() {
  /** @param {string[]} words */
  const git = (...words) => spawnSync("git", words, { cwd: root, encoding: "utf8" });
  const head = git("rev-parse", "HEAD");
  if (head.status !== 0) return undefined;
  return head.stdout.trim() + (git("status", "--porcelain").stdout === "" ? "" : "+changes");
}

function machine() {
  const cores = os.cpus();
  return {
    cpu: cores[0]?.model.trim(),
    cores: cores.length,
    memoryBytes: os.totalmem(),
    os: `${os.type()} ${os.arch()}`,
  };
}

/** Prints one case on one runtime, and gives it as it goes into the JSON file.
 *  @param {string} name @param {Case} bench @param {Runtime} runtime @param {Row[]} rows */
function show(name, bench, runtime, rows) {
  summarise(bench, rows);
  const targets = verdicts(bench, rows);
  console.log(`\n${bench.title} (${name}) on ${runtime.name} ${runtime.version}`);
  console.log(`  one op: ${bench.op}`);
  for (const line of table(bench, rows)) console.log(line);
  for (const target of targets) console.log(verdictLine(bench, target));
  for (const { contender, error } of rows) {
    if (error !== undefined) console.log(`  ${contender} failed: ${error}`);
  }
  const { op, units } = bench;
  return { case: name, runtime: runtime.name, op, units, rows, targets };
}

/** @param {ReturnType<typeof readArguments>} settings @param {Runtime[]} runtimes
 *  @param {string | undefined} goVersion @param {ReturnType<typeof show>[]} results */
function save({ json, rounds, roundMs, quick }, runtimes, goVersion, results) {
  const versions = Object.fromEntries(runtimes.map(({ name, version }) => [name, version]));
  const report = {
    date: new Date().toISOString(),
    commit: commit(),
    machine: machine(),
    versions: { ...versions, go: goVersion, ...bundle.peerVersions() },
    settings: { rounds, roundMs, quick },
    results,
  };
  const path = resolve(json);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(report, null, 2) + "\n");
}

async function main() {
  const settings = readArguments();
  if (settings.help) return console.log(usage);
  const began = performance.now();
  const goVersion = await prepare(settings.cases);
  const runtimes = installed(settings.runtimes);
  const results = [];
  for (const runtime of runtimes) {
    for (const name of settings.cases) {
      const { bench } = await import(bundle.addressOf(name));
      /** @param {string} text */
      const say = (text) => progress(`${runtime.name} · ${name} · ${text}`);
      const go = goVersion !== undefined;
      const rows = await measure(name, bench, runtime, { ...settings, go }, say);
      progress("");
      results.push(show(name, bench, runtime, rows));
    }
  }
  save(settings, runtimes, goVersion, results);
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`\n${seconds} s in all. Every figure is in ${settings.json}.`);
  const failed = results.some(({ rows }) => rows.some(({ error }) => error !== undefined));
  if (failed) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  const reason = error instanceof Error ? error.message : error;
  console.error(`bench: ${reason}\nTry: npm run bench -- --help`);
  process.exitCode = 1;
}
