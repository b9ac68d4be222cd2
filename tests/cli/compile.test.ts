// What `skein build` says of programs that it cannot build: where, what, and what to do.

import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { folderWith, skein } from "../support/command.ts";
import { within } from "../support/within.ts";

const LIMIT = 60_000;

const folder = folderWith({
  "names.ts": 'import { chan, Foo, go, sleep } from "skein";\nexport function main(): void {}\n',
  "modules.ts": [
    'import { x } from "skein/nope";',
    'import { y } from "left-pad";',
    'import "./gone";',
  ].join("\n"),
  "types.ts": 'import { Chan } from "skein";\n\nconst ch = new Chan<i32>();\nch.put(1);\n',
  "count.ts": [
    'import { Chan, go } from "skein";',
    'import { worker } from "./worker";',
    "const ch = new Chan<i32>(); // go(worker)",
    "export function main(): void {",
    "  go(worker, ch);",
    "  go(worker, 1, ch);",
    "}",
  ].join("\n"),
  "worker.ts": [
    'import { Chan } from "skein";',
    "export function worker(a: i32, b: Chan<i32>): void {}",
  ].join("\n"),
  "order.ts": [
    'import { Chan, go } from "skein";',
    'import { worker } from "./worker";',
    "export function main(): void { go(worker, new Chan<i32>(), 1); }",
  ].join("\n"),
  "dollar.ts": "export function main(): void {}\n  export function $spawn(): void {}\n",
  "memory.ts": "export function memory(): i32 { return 0; }\n",
  "nothing.ts": 'export function other(): void {}\nexport * from "./worker";\n',
  "takes.ts": "export function main(count: i32): void {}\n",
  "explain.ts": [
    'import { gosched } from "skein";',
    "function inner(): void { gosched(); }",
    "export function main(): void { inner(); }",
    "export function quick(): i32 { return 1; }",
  ].join("\n"),
  "loops.ts": [
    "function spins(): void { for (;;) {} }",
    "export function main(): void { spins(); }",
  ].join("\n"),
  "app.txt": "",
  "not.wasm": "no module",
});

const test = suite("compile errors");

async function complaint(args: readonly string[], cwd = folder): Promise<string> {
  const { status, stdout, stderr } = await skein(args, cwd);
  assert.is(status, 1, stderr);
  assert.is(stdout, "");
  return stderr;
}

/** Fails unless all texts stand in `text`, in their order. */
function holds(text: string, parts: readonly string[]): void {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    assert.ok(at >= 0, `no "${part}" in its place in:\n${text}`);
    from = at + part.length;
  }
}

test("a name that skein does not export", within(LIMIT, async () => {
  holds(await complaint(["build", "names.ts"]), [
    'names.ts:1:10: error TS2305: "skein" has no export "chan"\n',
    "  1 │ import { chan, Foo, go, sleep }",
    "    │          ~~~~\n",
    "  fix: a channel is made by `new Chan<T>(capacity)`",
    'names.ts:1:16: error TS2305: "skein" has no export "Foo"',
    "  fix: it exports Chan, Select,",
    '"skein" has no export "sleep"',
    '  fix: import it from "skein/time"',
  ]);
}));

test("modules and files that do not exist", within(LIMIT, async () => {
  holds(await complaint(["build", "modules.ts"]), [
    'modules.ts:1:19: error TS6054: there is no module "skein/nope"',
    '  fix: the modules are "skein", ',
    'modules.ts:2:19: error TS6054: there is no module "left-pad"',
    "  fix: install the package: npm install left-pad",
    "modules.ts:3:8: error TS6054: there is no file gone.ts",
  ]);
}));

test("types are named as the program names them", within(LIMIT, async () => {
  holds(await complaint(["build", "types.ts"]), [
    "types.ts:4:4: error TS2339: Property 'put' does not exist on type 'Chan<i32>'",
  ]);
}));

test("paths are real ones, from wherever it is called", within(LIMIT, async () => {
  const inner = folderWith({});
  const path = join(folder, "types.ts");
  assert.match(await complaint(["build", path], inner), /^\.\.\/[\w-]+\/types\.ts:4:4: error/);
}));

test("a go statement with the wrong number of arguments", within(LIMIT, async () => {
  const text = await complaint(["build", "count.ts"]);
  holds(text, ["count.ts:5:3: error: worker takes 2 arguments, and go gives it 1", "~~~~"]);
  assert.not.match(text, "assembly/lib");
}));

test("a go statement with arguments of other types", within(LIMIT, async () => {
  holds(await complaint(["build", "order.ts"]), [
    "go gives its function arguments that do not fit",
    "Type 'Chan<i32>' is not assignable to type 'i32'",
    "Calls: order.ts:3:32",
  ]);
}));

test("exports under names of the runtime", within(LIMIT, async () => {
  holds(await complaint(["build", "dollar.ts"]), [
    'dollar.ts:2:19: error: an export cannot be called "$spawn": the runtime uses that name',
    "fix: give it another name",
  ]);
  holds(await complaint(["build", "memory.ts"]), [
    'memory.ts:1:17: error: an export cannot be called "memory"',
  ]);
}));

test("a program without a main that could be run", within(LIMIT, async () => {
  holds(await complaint(["run", "--optimize", "0", "nothing.ts"]), [
    "nothing.ts exports no function main, only worker, other",
    "fix: add one: export function main(): void",
  ]);
  holds(await complaint(["run", "--optimize", "0", "takes.ts"]), [
    "takes.ts: main takes i32, but nobody gives it arguments",
    'fix: let it take none, and ask args() of "skein/os"',
  ]);
}));

test("what is no program, and no module", within(LIMIT, async () => {
  holds(await complaint(["build", "app.txt"]), ["app.txt is no program"]);
  holds(await complaint(["run", "not.wasm"]), ["not.wasm: "]);
}));

test("explain says how a function comes to block", within(LIMIT, async () => {
  const args = ["build", "explain.ts", "--debug", "--optimize", "0"];
  const asked = ["main", "quick", "none"].flatMap((name) => ["--explain", name]);
  const { status, stdout, stderr } = await skein([...args, ...asked], folder);
  assert.is(status, 0, stderr);
  holds(stdout, [
    "explain/main may block because it calls explain/inner\n",
    "explain/inner may block because it calls ",
    "explain/quick never blocks\n",
    "there is no function none in the program\n",
    "explain.wasm: ",
  ]);
}));

test("with --no-preempt a loop does not block, and without it does", within(LIMIT, async () => {
  const args = ["build", "loops.ts", "--debug", "--optimize", "0", "--explain", "spins"];
  const interrupted = await skein(args, folder);
  holds(interrupted.stdout, ["loops/spins may block because it calls ", "/tick\n"]);
  const plain = await skein([...args, "--no-preempt"], folder);
  holds(plain.stdout, ["loops/spins never blocks\n"]);
}));

test.run();
