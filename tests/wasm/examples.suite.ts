// The examples in AssemblyScript: built by the command line, run by it, and loaded from here.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { load } from "skein/wasm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { built, folderWith, skein } from "../support/command.ts";
import { within } from "../support/within.ts";

const LIMIT = 60_000;

const test = suite("examples in AssemblyScript");

function example(name: string): Promise<string> {
  return built(`examples/wasm/${name}.ts`);
}

async function linesOf(args: readonly string[]): Promise<string[]> {
  const { status, stdout, stderr } = await skein(args);
  assert.is(status, 0, stderr);
  return stdout.trimEnd().split("\n");
}

test("sieve finds the thousandth prime", within(LIMIT, async () => {
  const file = await example("sieve");
  assert.equal(await linesOf(["run", file, "1000"]), ["prime number 1000 is 7919"]);
  assert.equal(await linesOf(["run", file]), ["prime number 100 is 541"]);
}));

test("a module is loaded from paths, addresses, bytes and responses", within(LIMIT, async () => {
  const file = await example("sieve");
  const bytes = readFileSync(file);
  const headers = { "content-type": "application/wasm" };
  const sources = [
    file,
    pathToFileURL(file),
    pathToFileURL(file).href,
    bytes,
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    new WebAssembly.Module(bytes),
    new Response(bytes, { headers }),
  ];
  for (const source of sources) {
    const app = await load(source);
    assert.is(await app.run("sieve", 10), 29);
    await app.stop();
  }
}));

test("wordcount counts the words of files side by side", within(LIMIT, async () => {
  const file = await example("wordcount");
  const folder = folderWith({ a: "one two  three\n", b: "", c: "\tfour\nfive " });
  const paths = ["a", "b", "c"].map((name) => join(folder, name));
  assert.equal(await linesOf(["run", file, ...paths]), ["5 words in 3 files"]);
  const app = await load(file);
  for (const workers of [1, 2, 8]) assert.is(await app.run("count", paths, workers), 5);
}));

test("nbody says how far it is, and keeps the energy", within(LIMIT, async () => {
  const lines = await linesOf(["run", await example("nbody"), "1000"]);
  const parts = Array.from({ length: 10 }, (_, i) => `${10 * (i + 1)} %`);
  assert.equal(lines.slice(0, -1), parts);
  const [before, after] = [...lines.at(-1)!.matchAll(/-0\.\d+/g)].map(([text]) => Number(text));
  assert.is(before!.toFixed(9), "-0.169075164");
  assert.is(after!.toFixed(9), "-0.169087605");
}));

/** A server that never answers /never. */
function serve(): Promise<Server> {
  const server = createServer(({ url }, response) => {
    if (url === "/never") return;
    response.statusCode = url === "/missing" ? 404 : 200;
    response.end("hello");
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}

test("fetcher fetches pages side by side, and gives up on one", within(LIMIT, async () => {
  const file = await example("fetcher");
  const server = await serve();
  try {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const urls = ["/a", "/never", "/missing"].map((path) => base + path);
    const lines = await linesOf(["run", file, "1500", ...urls]);
    assert.equal(lines.slice(0, 2).sort(), [
      `${base}/a: status 200, 5 bytes`,
      `${base}/missing: status 404, 5 bytes`,
    ]);
    assert.equal(lines.slice(2), ["1 too late"]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}));

test.run();
