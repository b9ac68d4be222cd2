// What load is given: sources, imports, modules that are no programs.

import { RuntimeError } from "skein";
import { load } from "skein/wasm";
import type { LoadOptions } from "skein/wasm";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { loaded, moduleOf } from "../support/app.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: input");

const path = "build/tests/wasm/language.wasm";

test("load takes paths, URLs, bytes, views, modules and responses", within(10_000, async () => {
  const bytes = await readFile(path);
  const copy = Uint8Array.from(bytes).buffer;
  const padded = new Uint8Array(bytes.length + 8);
  padded.set(bytes, 8);
  const sources = [
    path,
    pathToFileURL(path),
    copy,
    padded.subarray(8),
    new DataView(padded.buffer, 8),
    await moduleOf("language"),
    new Response(copy, { headers: { "content-type": "application/wasm" } }),
  ];
  for (const source of sources) assert.is(await (await load(source)).run("later"), 1);
}));

/** An empty module. */
const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** An empty module with a section of some name. */
function withSection(name: string, content: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(name + content);
  return Uint8Array.of(...empty, 0, text.length + 1, name.length, ...text);
}

const refusals: [what: string, source: unknown, code: string, message: string][] = [
  ["another module", empty, "ERR_NOT_BUILT", "was not built by `skein build`"],
  [
    "a module of another version",
    withSection("skein", '{"version":99}'),
    "ERR_NOT_BUILT",
    "built for version 99 of the format, this is version 1: build it again",
  ],
  [
    "a response that failed",
    new Response("none", { status: 404 }),
    "ERR_LOAD",
    "answers 404",
  ],
];

for (const [what, source, code, message] of refusals) {
  test(`load refuses ${what}`, within(5000, async () => {
    const error = await rejection(load(source as Uint8Array<ArrayBuffer>)) as RuntimeError;
    assert.instance(error, RuntimeError);
    assert.is(error.code, code);
    assert.match(error.message, message);
  }));
}

for (const source of [undefined, null, 5, {}, [], () => {}]) {
  test(`load refuses what is no source: ${String(source)}`, within(5000, async () => {
    const error = await rejection(load(source as never)) as Error;
    assert.instance(error, TypeError);
    assert.match(error.message, "load: expected a URL, a path, bytes, a Response or a");
  }));
}

test("load rejects when there is no such file, and when bytes are no module", within(
  5000,
  async () => {
    assert.instance(await rejection(load("build/tests/wasm/none.wasm")), Error);
    assert.instance(await rejection(load(Uint8Array.of(1, 2, 3))), WebAssembly.CompileError);
  },
));

/** All functions that the program imports, but those of `without`. */
function functions(without: readonly string[] = []): LoadOptions {
  const names = ["ask", "add", "long", "tell", "small"].filter((name) => !without.includes(name));
  return { imports: { test: Object.fromEntries(names.map((name) => [name, () => 0])) } };
}

test("what is not imported is listed", within(5000, async () => {
  const error = await rejection(loaded("border", functions(["ask", "tell"]))) as RuntimeError;
  assert.instance(error, RuntimeError);
  assert.is(error.code, "ERR_MISSING_IMPORT");
  const { message } = error;
  assert.match(message, /^the app imports what load\(\) was not given: test\.\w+, test\.\w+\./);
  assert.match(error.message, "test.ask");
  assert.match(error.message, "test.tell");
  const all = await rejection(loaded("border")) as RuntimeError;
  assert.is(all.code, "ERR_MISSING_IMPORT");
}));

test("an import must be a function, and more than enough is fine", within(5000, async () => {
  const { imports } = functions();
  const wrong = { imports: { test: { ...imports!["test"], ask: 5 } } };
  const error = await rejection(loaded("border", wrong as unknown as LoadOptions)) as Error;
  assert.instance(error, TypeError);
  assert.is(error.message, "load: the import test.ask must be a function, got number");
  const more = { imports: { ...imports, other: { name: () => 0 } } };
  assert.is(await (await loaded("border", more)).run("smallest"), -128);
}));

test("apps of one module share nothing", within(5000, async () => {
  const first = await loaded("border", functions());
  const second = await loaded("border", functions());
  const [a, b] = [await first.run("theChannel"), await second.run("theChannel")];
  assert.is.not(a, b);
  a.close();
  assert.is(b.closed, false);
}));

test.run();
