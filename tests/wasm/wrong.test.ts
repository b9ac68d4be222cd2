// Programs that must not compile: what does not fit is found by the compiler.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compile } from "../../ts/cli/compile.ts";
import { folderWith } from "../support/command.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: wrong programs");

const start = `import { Chan, defer, go, protect, Select } from "skein";
function none(): void {}
function two(a: i32, b: string): void {}
function six(a: i32, b: i32, c: i32, d: i32, e: i32, f: i32): void {}
function seven(a: i32, b: i32, c: i32, d: i32, e: i32, f: i32, g: i32): void {}
const c = new Chan<i32>();
export function main(): void {
`;

const wrong: [statement: string, said: RegExp][] = [
  ["go(two, 1);", /argument|not assignable/],
  ['go(two, 1, "x", 2);', /argument/],
  ["go(none, 1);", /argument/],
  ["go(none, none);", /argument/],
  ['go(two, "x", "x");', /not assignable/],
  ["go(two, 1, 1);", /not assignable/],
  ["go(six, 1, 2, 3, 4, 5);", /argument|not assignable/],
  ["go(seven, 1, 2, 3, 4, 5, 6, 7);", /argument/],
  ["go(seven, 1, 2, 3, 4, 5, 6);", /argument|parameters/],
  ["go(5);", /call signature/],
  ["defer(two, 1);", /defer gives it 1/],
  ['defer(two, "x", "x");', /defer gives its function .* not assignable/],
  ["protect(none, 1);", /protect gives it 1/],
  ["const n: i32 = protect(two, 1, 1);", /not assignable/],
  ['c.send("text");', /not assignable/],
  ["const text: string = c.recv();", /not assignable/],
  ['Select.begin().send(c, "text");', /not assignable/],
];

test("does not compile: defer in an inlined function", within(20_000, async () => {
  const folder = folderWith({
    "app.ts": `import { defer } from "skein";
      function none(): void {}
      // @ts-ignore: decorator
      @inline
      function work(n: i32): void { if (n > 0) { defer(none); } }
      export function main(): void { work(1); }
    `,
  });
  const options = { root: ".", debug: true, optimize: "-O0", preempt: true };
  const error = await rejection(compile(join(folder, "app.ts"), options)) as Error;
  rmSync(folder, { recursive: true });
  assert.match(error.message, /app\.ts:5:50: error: defer in a function that is @inline/);
}));

for (const [statement, said] of wrong) {
  test(`does not compile: ${statement}`, within(20_000, async () => {
    const folder = folderWith({ "app.ts": `${start}  ${statement}\n}\n` });
    const options = { root: ".", debug: true, optimize: "-O0", preempt: true };
    const error = await rejection(compile(join(folder, "app.ts"), options)) as Error;
    rmSync(folder, { recursive: true });
    assert.instance(error, Error);
    assert.match(error.message, said);
  }));
}

test.run();
