// The command line on every runtime: what it prints, and how it ends.

import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { load } from "skein/wasm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { folderWith, skein } from "../support/command.ts";
import { within } from "../support/within.ts";

const LIMIT = 60_000;

const program = `
import { Chan, go, panic } from "skein";
import { args, print } from "skein/os";

function wait(ch: Chan<i32>): void { ch.recv(); }

export function main(): void {
  const given = args();
  const first = given.length > 0 ? given[0] : "";
  if (first == "panic") panic("no more");
  if (first == "trap") print(\`\${1 / given.indexOf("trap")}\`);
  if (first == "deadlock") { const ch = new Chan<i32>(); go(wait, ch); ch.recv(); }
  for (let i = 0; i < given.length; i++) print(given[i]);
}
`;

const folder = folderWith({ "app.ts": program });

const test = suite("command line");

test.after(() => rmSync(folder, { recursive: true }));

test("each command says what it takes", within(LIMIT, async () => {
  const whole = await skein(["--help"]);
  assert.is(whole.status, 0);
  for (const name of ["build", "run", "bench"]) {
    assert.match(whole.stdout, name);
    const { status, stdout } = await skein([name, "--help"]);
    assert.is(status, 0);
    assert.match(stdout, `usage: skein ${name} `);
  }
}));

test("what is not understood ends with status 1 and says what would be", within(LIMIT, async () => {
  const cases: readonly (readonly [string[], string])[] = [
    [[], "usage: skein COMMAND"],
    [["biuld"], "the commands are build, run, bench"],
    [["build", "--fast", "app.ts"], "'--fast'"],
    [["build"], "usage: skein build app.ts"],
    [["build", "app.ts", "b.ts"], "b.ts"],
    [["run", "none.ts"], "there is no file none.ts"],
    [["run", "none.wasm"], "none.wasm cannot be read"],
    [["run", "--optimize", "9", "app.ts"], '--optimize takes 0, 3 or z, not "9"'],
    [["bench", "nothing"], "the cases are gosched, pingpong"],
  ];
  for (const [args, text] of cases) {
    const { status, stdout, stderr } = await skein(args, folder);
    assert.is(status, 1, args.join(" "));
    assert.is(stdout, "");
    assert.ok(stderr.includes(text), `${args.join(" ")}: ${stderr}`);
    assert.not.match(stderr, "    at ");
  }
}));

test("run compiles a program and passes on what stands behind it", within(LIMIT, async () => {
  const args = ["run", "--optimize", "0", "app.ts", "a", "--help", "-o", "b c"];
  const { status, stdout, stderr } = await skein(args, folder);
  assert.is(status, 0, stderr);
  assert.is(stdout, "a\n--help\n-o\nb c\n");
}));

test("build makes a module, which run and load take", within(LIMIT, async () => {
  const { status, stdout, stderr } = await skein(["build", "app.ts"], folder);
  assert.is(status, 0, stderr);
  assert.match(stdout, /^app\.wasm: \d+ bytes \(\d+ gzipped\), \d+ functions may block, .* s\n$/);
  assert.is((await skein(["run", "app.wasm", "x"], folder)).stdout, "x\n");
  const app = await load(readFileSync(join(folder, "app.wasm")));
  await app.run("main");
}));

test("a program that fails ends as one in Go does", within(LIMIT, async () => {
  if (!existsSync(join(folder, "app.wasm"))) await skein(["build", "app.ts"], folder);
  const endings = {
    panic: /^panic: no more\n\ngoroutine \d+ \[running\]:\n/,
    trap: /^panic: .*\n\ngoroutine \d+ \[running\]:\n/,
    deadlock: /^fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 \[chan rec/,
  };
  for (const [name, text] of Object.entries(endings)) {
    const { status, stdout, stderr } = await skein(["run", "app.wasm", name], folder);
    assert.is(status, 2, `${name}: ${stderr}`);
    assert.is(stdout, "");
    assert.match(stderr, text);
  }
}));

test("bench prints a row for each case", within(LIMIT, async () => {
  const args = ["bench", "--quick", "--no-go", "pingpong", "memory"];
  const { status, stdout, stderr } = await skein(args);
  assert.is(status, 0, stderr);
  const [head, ...rows] = stdout.trimEnd().split("\n");
  assert.match(head!, /^ +WebAssembly +JavaScript +Go$/);
  assert.is(rows.length, 2);
  assert.match(rows[0]!, /^pingpong +[\d.]+ ns +[\d.]+ ns +– /);
  assert.match(rows[1]!, /^memory +[\d.]+ bytes +[\d.]+ bytes +– /);
}));

test.run();
