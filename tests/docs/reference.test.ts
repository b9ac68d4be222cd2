// docs/API.md is what the generator makes of the sources now, and every public name is described.

import { spawnSync } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("reference");

const args = ["scripts/reference.mjs", "--check"];
const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
const [stale, lacking] = [/out of date/, /\b(does not say|no example)\b/].map((pattern) =>
  stdout.split("\n").filter((line) => pattern.test(line))
);

test("the generator works", () => {
  assert.is(stderr, "");
  assert.is(status, stdout === "" ? 0 : 1);
});

test("the committed reference is what the sources say now", () => {
  assert.equal(stale, []);
});

test("every public name says what it is, functions and classes with an example", () => {
  assert.equal(lacking, []);
});

test.run();
