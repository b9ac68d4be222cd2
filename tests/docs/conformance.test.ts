// docs/CONFORMANCE.md is made by a run that takes a while. Here it is held against the sources: no
// scenario is forgotten, and the table lists those that there are.

import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { configurations } from "../../scripts/groups.mjs";
import { absent, catalogue } from "../../scripts/scenarios.mjs";
import { filesOf } from "./blocks.ts";

const test = suite("conformance table");

/** Calls such as scenario("P01", "title", …), and titles such as "P25: title". */
const call = /\b(?:scenario|real|test)\(\s*"(P\d\d)",\s*(?:"([^"\n]*)"|`([^`]*)`)/g;
const whole = /\brecorded\(\s*\w+,\s*"(P\d\d): ([^"\n]*)"/g;

interface Title {
  readonly id: string;
  /** What the title in the table looks like: parts of it may be filled in by the test. */
  readonly looks: RegExp;
}

function exactly(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function looksOf(text: string): RegExp {
  return new RegExp(`^${text.split(/\$\{[^}]*\}/).map(exactly).join(".+")}$`);
}

const files = ["tests/conformance", "tests/core"].flatMap((folder) => filesOf(folder, ".ts"));
const titles: Title[] = files.flatMap((path) => {
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(call), ...text.matchAll(whole)].map(
    ([, id, plain, template]) => ({ id: id!, looks: looksOf(plain ?? template ?? "") }),
  );
});

const unescaped = (text: string): string => text.replaceAll("\\|", "|");

const lines = readFileSync("docs/CONFORMANCE.md", "utf8").split("\n");
const rows = lines.map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .filter(([, id]) => /^P\d\d$/.test(id ?? ""))
  .map(([, id = "", , words = "", ...cells]) => ({ id, words: unescaped(words), cells }));
const listed = rows.filter(({ cells }) => cells.length > 1);

function isRowOf({ id, looks }: Title, row: { id: string; words: string }): boolean {
  return row.id === id && looks.test(row.words);
}

function expectNone(offences: readonly string[]): void {
  for (const offence of offences) console.log(`\n  ${offence}`);
  assert.is(offences.length, 0, "no offence");
}

test("the catalogue has the ids P01 to P60", () => {
  assert.is(catalogue.length, 60);
  assert.is(catalogue[59]?.id, "P60");
});

test("each scenario is among the tests or has a reason not to be, and none has both", () => {
  const present = new Set(titles.map(({ id }) => id));
  expectNone(catalogue.map(({ id }) => id)
    .filter((id) => present.has(id) === id in absent)
    .map((id) => `${id} ${present.has(id) ? "has a test and a reason" : "has neither"}`));
});

test("the committed table lists the scenarios that there are: npm run conformance", () => {
  expectNone([
    ...titles.filter((title) => !listed.some((row) => isRowOf(title, row)))
      .map(({ id, looks }) => `${id} is not listed: ${looks.source}`),
    ...listed.filter((row) => !titles.some((title) => isRowOf(title, row)))
      .map(({ id, words }) => `${id} is gone: ${words}`),
  ]);
});

test("the committed table has a column for each runtime, and nothing in it has failed", () => {
  const head = lines.find((line) => line.startsWith("| | in Go | what holds |")) ?? "";
  for (const { name } of configurations) assert.ok(head.includes(` ${name} |`), name);
  expectNone(listed.flatMap(({ id, words, cells }) =>
    cells.some((cell) => !/^(\d+|–|)$/.test(cell)) ? [`${id}: ${words}: ${cells.join()}`] : []
  ));
});

test("the committed table gives the reasons for those that are not tested", () => {
  const given = rows.filter(({ cells }) => cells.length === 1);
  assert.equal(given.map(({ id }) => id), Object.keys(absent).sort());
  for (const { id, words } of given) assert.is(words, absent[id]);
});

test.run();
