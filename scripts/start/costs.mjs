// What a switch costs: a few benchmark cases in short rounds, beside bare promises and, where it is
// installed, Go. `npm run bench` measures with more care and beside other libraries.

import { addressOf, buildGo, bundleCases } from "../../bench/bundle.mjs";
import { thisNode } from "../../bench/contender.mjs";
import { digits, figureOf, summarise } from "../../bench/report.mjs";
import { measure } from "../../bench/rounds.mjs";
import { progress } from "./progress.mjs";

const cases = {
  pingpong: "ping-pong round trip",
  gosched: "yield",
  select4: "select of 4, one ready",
  spawn: "spawn and exit",
  "parked-memory": "parked, memory",
};
const pace = { rounds: 5, roundMs: 60, timerMs: 250, shrink: 10, only: ["promises", "go"] };

/** @param {number | undefined} figure @param {string} unit */
function withUnit(figure, unit) {
  return figure === undefined ? "–" : `${digits(figure)} ${unit}`;
}

/** @param {string} title @param {string[]} cells */
function print(title, cells) {
  console.log("  " + title.padEnd(24) + cells.map((cell) => cell.padStart(13)).join(""));
}

/** Measures a case beside promises and Go. Gives its figure for each column.
 *  @param {string} name @param {string[]} columns @param {boolean} go
 *  @param {(text: string) => void} say */
async function figuresOf(name, columns, go, say) {
  const { bench } = await import(addressOf(name));
  const rows = await measure(name, bench, thisNode, { ...pace, go }, say);
  summarise(bench, rows);
  const unit = bench.metric === "bytes" ? "bytes" : "ns";
  return columns.map((contender) => {
    const row = rows.find((candidate) => candidate.contender === contender);
    if (row?.error !== undefined) throw new Error(`${name}, ${contender}: ${row.error}`);
    return withUnit(figureOf(row, bench.metric), unit);
  });
}

/** Prints the table, row by row as it is measured. */
export async function costs() {
  await bundleCases();
  const go = (await buildGo()) !== undefined;
  const columns = ["skein", "promises", ...(go ? ["go"] : [])];
  const line = progress("measuring");
  print("", columns);
  for (const [name, title] of Object.entries(cases)) {
    /** @param {string} text */
    const say = (text) => line.show(() => `${title}, ${text}`);
    const figures = await figuresOf(name, columns, go, say);
    line.clear();
    print(title, figures);
  }
  if (!go) console.log("  (Go is not on the PATH; with it, there is a third column.)");
}
