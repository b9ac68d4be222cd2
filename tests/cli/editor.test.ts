// Programs in AssemblyScript as an editor sees them: TypeScript's language service, with the types
// of assembly/types.

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "skein/wasm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { built } from "../support/command.ts";
import { within } from "../support/within.ts";

const LIMIT = 60_000;

const test = suite("types for editors");

/** What tsc says of the programs in a folder that has a tsconfig.json. */
function check(folder: string): string[] {
  const tsc = join("node_modules", "typescript", "bin", "tsc");
  const args = [tsc, "-p", join(folder, "tsconfig.json"), "--pretty", "false"];
  const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
  return stdout.split("\n").filter((line) => line !== "");
}

/** Names that a file of assembly/ exports. */
function namesIn(path: string): string[] {
  const text = readFileSync(path, "utf8");
  const listed = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list]) =>
    list!.split(",").map((item) => item.trim()));
  const declared = [...text.matchAll(/^export (?:declare )?(?:function|class|const) (\w+)/gm)]
    .map(([, name]) => name!);
  return [...listed, ...declared].filter((name) => name !== "").sort();
}

test("the examples and the other programs have the types that they claim", () => {
  for (const folder of ["examples/wasm", "tests/cli/programs"]) assert.equal(check(folder), []);
});

test("mistakes are found, also in go statements", () => {
  const folder = join("build", "tests", "editor");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "tsconfig.json"), '{ "extends": "skein/assembly/tsconfig.json" }');
  writeFileSync(join(folder, "wrong.ts"), [
    'import { Chan, go, select } from "skein";',
    "function work(id: i32, out: Chan<string>): void {}",
    "go(work, 1);",
    "go(work, 1, new Chan<i32>());",
    "export const text: string = new Chan<i32>().recv();",
    "setTimeout(work, 1);",
  ].join("\n"));
  const lines = check(folder).filter((line) => line.startsWith("build"));
  const places = lines.map((line) => Number(/\((\d+),/.exec(line)?.[1]));
  assert.equal(places, [1, 3, 4, 5, 6], lines.join("\n"));
});

test("the types name what the library exports", () => {
  for (const name of ["skein", "time", "os"]) {
    const source = name === "skein" ? "index" : name;
    const [types, library] = [`assembly/types/${name}.d.ts`, `assembly/lib/${source}.ts`];
    assert.equal(namesIn(types), namesIn(library), name);
  }
});

test("what has the types that it claims also compiles and runs", within(LIMIT, async () => {
  const app = await load(await built("tests/cli/programs/surface.ts"));
  assert.is(await app.run("channels"), 14);
  assert.is(await app.run("selects"), "yes");
  assert.is(await app.run("panics"), "deferred oh");
  assert.ok(await app.run("clocks") > 0);
  assert.is(await app.run("counts"), 1);
  assert.is(await app.run("system"), 0);
}));

test.run();
