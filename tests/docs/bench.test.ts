// The benchmarks are too slow to be tests. What must not be wrong about them is checked here: how
// figures become verdicts, and that the lists of cases agree.

import { readdirSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Heap, Row, Speed } from "../../bench/contract.ts";
import {
  agree, means, summarise, summary, table, verdictLine, verdicts,
} from "../../bench/report.mjs";

const test = suite("bench");

const bench: Speed = {
  kind: "speed",
  title: "A case",
  op: "one thing",
  metric: "ns",
  units: { ns: "ns/op", timerMs: "timer fired after" },
  targets: [
    { id: "A", of: "go", ratio: 1 / 3 },
    { id: "B", of: "slow", ratio: 1 / 3 },
    { id: "C", metric: "timerMs", max: 20 },
    { id: "D", of: "absent", ratio: 1 },
  ],
  go: true,
  contenders: {},
};

function row(contender: string, figures: number[], timers: number[] = []): Row {
  const samples = [...figures.map((ns) => ({ ns })), ...timers.map((timerMs) => ({ timerMs }))];
  return { contender, variant: 1, base: contender === "skein", samples, metrics: {} };
}

function measured(): Row[] {
  const rows = [row("skein", [100, 200, 300], [11, 25]), row("go", [200, 400, 1200])];
  rows.push(row("slow", [1000, 2000, 3000]));
  summarise(bench, rows);
  return rows;
}

test("a summary has the median, the extremes and the quartiles", () => {
  assert.equal(summary([4, 1, 3, 2]), { median: 2.5, min: 1, max: 4, q1: 1.75, q3: 3.25 });
  assert.equal(summary([7]), { median: 7, min: 7, max: 7, q1: 7, q3: 7 });
});

test("a ratio is taken over the figures of the same round", () => {
  const [skein, go] = measured();
  assert.is(skein?.ratio, undefined);
  assert.equal(go?.ratio, { median: 2, min: 2, max: 4, q1: 2, q3: 3 });
});

test("a target is held against the median, a timer against its worst round", () => {
  const found = verdicts(bench, measured());
  assert.equal(found.map(({ id, figure, reached }) => [id, figure, reached]), [
    ["A", 0.5, false],
    ["B", 0.1, true],
    ["C", 25, false],
  ]);
  const lines = found.map((verdict) => verdictLine(bench, verdict).trim());
  assert.is(lines[0], "A MISSED   0.5 times go's, target ≤ 0.333");
  assert.is(lines[2], "C MISSED   timer fired after 25 ms, target ≤ 20 ms");
});

test("a figure that should be large is held against the least that will do", () => {
  const deep = { ...bench, targets: [{ id: "E", min: 200 }, { id: "F", min: 201 }] };
  const found = verdicts(deep, measured());
  assert.equal(found.map(({ reached }) => reached), [true, false]);
  assert.is(verdictLine(deep, found[1]!).trim(), "F MISSED   200 ns/op, target ≥ 201");
});

const heap: Heap = {
  kind: "heap",
  title: "A case with kernels",
  op: "all of it",
  metric: "ms",
  units: { ms: "ms" },
  variants: [0, 1],
  variantNames: ["small", "large"],
  sizes: [1, 2],
  mean: true,
  targets: [{ id: "G", of: "slow", ratio: 0.25 }, { id: "H", of: "fast", ratio: 1 }],
  go: false,
  contenders: {},
};

function kernels(figures: Record<string, [small: number, large: number]>): Row[] {
  const of = (contender: string, variant: number, ms: number): Row => {
    const samples = [{ ms, result: 7 }];
    return { contender, variant, base: contender === "skein", samples, metrics: {} };
  };
  return [0, 1].flatMap((variant) =>
    Object.entries(figures).map(([name, ms]) => of(name, variant, ms[variant]!))
  );
}

test("kernels are summed up in the geometric mean, and a target speaks of that", () => {
  const rows = kernels({ skein: [10, 10], slow: [20, 80], fast: [20, 4.5] });
  summarise(heap, rows);
  assert.is(means(heap, rows).get("slow"), 4);
  const lines = verdicts(heap, rows).map((verdict) => verdictLine(heap, verdict).trim());
  assert.is(lines[0], "G reached  0.25 times slow's, target ≤ 0.25");
  assert.is(lines[1], "H MISSED   1.05 times fast's, target ≤ 1");
  const shown = table(heap, rows);
  assert.match(shown[2]!, /^ {2}slow, small +20 +20 .*× 2 /);
  assert.match(shown[7]!, /^ {2}slow, geometric mean +× 4$/);
});

test("who lacks a kernel has no mean, and no target speaks of it", () => {
  const rows = kernels({ skein: [10, 10], slow: [20, 80], fast: [9, 9] });
  rows[4]!.error = "out of memory";
  summarise(heap, rows);
  assert.equal([...means(heap, rows).keys()], ["fast"]);
  assert.equal(verdicts(heap, rows).map(({ id }) => id), ["H"]);
});

test("a contender that computes something else has failed", () => {
  const rows = kernels({ skein: [10, 10], slow: [20, 80] });
  rows[3]!.samples.push({ ms: 80, result: 8 });
  agree(rows);
  assert.equal(rows.map(({ error }) => error), [
    undefined, undefined, undefined, "the result is 8, and not 7",
  ]);
});

test("a table shows who failed", () => {
  const rows = measured();
  rows[2]!.error = "out of order";
  const lines = table(bench, rows);
  assert.is(lines.length, 4);
  assert.match(lines[1]!, /^ {2}skein +200 +100 +\(150 … 250\) +25 ms$/);
  assert.match(lines[2]!, /^ {2}go +400 +200 +\(300 … 800\) +× 2 \(2 … 3\)$/);
  assert.match(lines[3]!, /^ {2}slow +failed$/);
});

test("the cases are those that the command and the README name, and Go has its share", () => {
  const files = readdirSync("bench/cases").map((file) => file.replace(/\.ts$/, "")).sort();
  const read = (path: string): string => readFileSync(path, "utf8");
  const list = /const names = \[([^\]]*)\]/.exec(read("bench/run.mjs"))?.[1] ?? "";
  assert.equal([...list.matchAll(/"([^"]+)"/g)].map(([, name]) => name).sort(), files);
  const described = [...read("bench/README.md").matchAll(/^\| `([^`]+)` \|/gm)];
  assert.equal(described.map(([, name]) => name).sort(), files);
  const go = [...read("bench/go/main.go").matchAll(/^\t"([a-z0-9-]+)": /gm)];
  const withGo = files.filter((name) => read(`bench/cases/${name}.ts`).includes("go: true"));
  assert.equal(go.map(([, name]) => name).sort(), withGo);
});

test.run();
