// Runs the conformance scenarios on every runtime and writes docs/CONFORMANCE.md: what each of them
// was found to do, and where.

import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { configurations } from "./groups.mjs";
import { runProcess } from "./process.mjs";
import { root } from "./runtimes.mjs";
import { absent, catalogue } from "./scenarios.mjs";

const help = `usage: npm run conformance [-- options]
  runs the scenarios P01 to P60 and writes docs/CONFORMANCE.md
  --seeds N         how many scheduler seeds the seeded ones try
  --runtime LIST    only these: the table then has their columns alone
  --no-build        test what is in build/ already
  --allow-missing   a runtime that is not installed is no failure
  --print           run nothing, print the table of what ran last
  --help`;

const groups = ["core", "conformance"];
const target = join(root, "docs", "CONFORMANCE.md");

/**
 * @typedef {object} Cell
 * @property {number} runs
 * @property {boolean} ok
 *
 * @typedef {object} Column
 * @property {string} name
 * @property {string} runtime   with its version
 * @property {Map<string, Cell>} cells   by title
 * @property {Set<string>} inner   titles of tests that look inside the core
 */

/** @param {string} configuration */
function progressFiles(configuration) {
  const folders = groups.map((group) => join(root, "build", "tests", `${configuration}-${group}`));
  return folders.map((folder) => join(folder, "progress.jsonl")).filter((file) => existsSync(file));
}

/** What a configuration's processes have recorded; titles that occur twice are one.
 *  @param {string} name @returns {Column} */
function readColumn(name) {
  const column = { name, runtime: "", cells: new Map(), inner: new Set() };
  for (const file of progressFiles(name)) {
    for (const line of readFileSync(file, "utf8").split("\n").filter((text) => text !== "")) {
      const event = JSON.parse(line);
      column.runtime = event.runtime ?? column.runtime;
      if (event.scenario === undefined) continue;
      if (file.includes("-core")) column.inner.add(event.scenario);
      const { runs, ok } = column.cells.get(event.scenario) ?? { runs: 0, ok: true };
      column.cells.set(event.scenario, { runs: runs + event.runs, ok: ok && event.ok });
    }
  }
  return column;
}

/** @param {Cell | undefined} cell @param {boolean} isInner */
function shown(cell, isInner) {
  if (cell === undefined) return isInner ? "–" : "**no result**";
  return cell.ok ? String(cell.runs) : "**failed**";
}

/** The rows of one area. @param {string} area @param {readonly Column[]} columns */
function rowsOf(area, columns) {
  const titles = [...new Set(columns.flatMap(({ cells }) => [...cells.keys()]))];
  const inner = new Set(columns.flatMap(({ inner }) => [...inner]));
  return catalogue.filter((scenario) => scenario.area === area).flatMap(({ id, name }) =>
    titles.filter((title) => title.startsWith(`${id}: `)).map((title) => {
      const cells = columns.map((column) => shown(column.cells.get(title), inner.has(title)));
      const words = title.slice(id.length + 2).replaceAll("|", "\\|");
      return `| ${[id, name, words, ...cells].join(" | ")} |`;
    })
  );
}

/** @param {readonly Column[]} columns */
function tables(columns) {
  const areas = [...new Set(catalogue.map(({ area }) => area))];
  return areas.flatMap((area) => {
    const rows = rowsOf(area, columns);
    if (rows.length === 0) return [];
    const names = columns.map(({ name }) => name);
    const head = `| | in Go | what holds | ${names.join(" | ")} |`;
    return [`## ${area}`, "", head, `|---|---|---|${"---:|".repeat(names.length)}`, ...rows, ""];
  });
}

/** @param {readonly Column[]} columns */
function documentOf(columns) {
  const runtimes = columns.map(({ name, runtime }) => `\`${name}\` is ${runtime}`).join(", ");
  const reasons = catalogue.filter(({ id }) => id in absent)
    .map(({ id, name }) => `| ${id} | ${name} | ${absent[id]} |`);
  return [
    "# Conformance", "",
    "Written by `npm run conformance`, which runs what it lists. The scenarios P01 to P60 are",
    "distilled from the tests of Go's runtime and packages; what is asserted in each is in",
    "[tests/conformance](../tests/conformance/), and for the core alone in",
    "[tests/core](../tests/core/). A figure is the number of runs, all of which passed: most",
    "scenarios run once under each scheduler seed, those with a real clock once. A dash means that",
    "the scenario looks inside the core and is run on the first runtime only.", "",
    `Here ${runtimes}.`, "",
    ...tables(columns),
    "## Not among the tests", "", "| | in Go | why |", "|---|---|---|", ...reasons, "",
  ].join("\n");
}

/** @param {readonly Column[]} columns */
function summarize(columns) {
  for (const { name, runtime, cells } of columns) {
    const failed = [...cells].filter(([, { ok }]) => !ok).map(([title]) => title);
    const ids = new Set([...cells.keys()].map((title) => title.slice(0, 3)));
    console.log(`${name} (${runtime}): ${ids.size} scenarios, ${failed.length} failed`);
    for (const title of failed) console.log(`  ${title}`);
  }
}

/** The tests, with those of our options that are theirs.
 *  @param {{ [name: string]: string | boolean | undefined }} chosen */
async function runScenarios(chosen) {
  for (const { name } of configurations) {
    for (const file of progressFiles(name)) rmSync(file);
  }
  const passedOn = Object.entries(chosen).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : typeof value === "string" ? [`--${name}`, value] : []
  );
  const args = [join(root, "scripts", "test.mjs"), "--group", groups.join(","), ...passedOn];
  const status = await runProcess(process.execPath, args, { seconds: 1800 });
  if (status !== "") process.exitCode = 1;
}

async function main() {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string" },
      runtime: { type: "string" },
      "no-build": { type: "boolean" },
      "allow-missing": { type: "boolean" },
      print: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const { print, help: isAsking, ...chosen } = values;
  if (isAsking) return console.log(help);
  if (!print) await runScenarios(chosen);
  const columns = configurations.map(({ name }) => readColumn(name))
    .filter(({ cells }) => cells.size > 0);
  if (columns.length === 0) throw new Error("nothing has run: see npm run conformance -- --help");
  if (print) console.log(documentOf(columns));
  else writeFileSync(target, documentOf(columns));
  summarize(columns);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
