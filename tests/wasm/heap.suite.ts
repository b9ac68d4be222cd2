// The collected memory of objects of programs in WebAssembly: what anything leads to survives a
// cycle at each allocation; everything else is given back.

import { DEV } from "#core";
import { go, gosched, select, wait } from "skein";
import type { App } from "skein/wasm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertClean, loaded, panics } from "../support/app.ts";
import { heapBytes } from "../support/heap.ts";
import { inside, objectBytes } from "../support/objects.ts";
import { rejection } from "../support/rejection.ts";
import { seeds } from "../support/scenario.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: heap");

async function stressed(): Promise<App> {
  const app = await loaded("heap");
  inside(app).stress(true);
  return app;
}

const held: Record<string, string> = {
  frames: "the frames of goroutines that wait",
  segments: "frames that lie in segments",
  cells: "the cells of a channel",
  senders: "senders that wait",
  handed: "a receiver that has not run yet",
  offers: "selects that wait to send",
  notes: "a select in the making",
  deferred: "the record of a deferred call",
  failures: "the record of a protected call",
  words: "arguments that follow a smaller one",
  lines: "those that wait in its line",
  starts: "the arguments of goroutines that have not begun",
  globals: "globals, and arrays in the program's data",
  sorting: "a sort that calls a comparison",
  orphans: "the insides of a map that nobody has any more",
  library: "the standard library",
};

for (const [name, what] of Object.entries(held)) {
  test(`held by ${what}`, within(20_000, async () => {
    const app = await stressed();
    const before = app.runtime.stats().gcCycles;
    await app.run(name);
    assert.ok(app.runtime.stats().gcCycles > before + 1);
    assertClean(app);
  }));
}

test("a channel that JavaScript holds stays, with what is in it", within(20_000, async () => {
  const app = await stressed();
  const strings = await app.run("makeItems");
  await app.runtime.run(function* () {
    for (let i = 0; i < 3; i++) yield* strings.send(`from JavaScript ${i}`);
  });
  await app.run("churnAll", 3);
  assert.is(
    await app.run("drain", strings, 3),
    "from JavaScript 0;from JavaScript 1;from JavaScript 2;",
  );
  await app.run("fill", strings, 3);
  await app.run("churnAll", 3);
  await app.runtime.run(function* () {
    for (let i = 0; i < 3; i++) assert.is(yield* strings.recv(), `from the program ${i}`);
  });
}));

/** Goroutines in JavaScript wait to send, one of them in the second case of a select. */
async function offering(app: App): Promise<void> {
  const [a, b] = [await app.run("makeItems"), await app.run("makeItems")];
  await app.runtime.run(function* () {
    for (const c of [a, b]) for (let i = 0; i < 3; i++) yield* c.send("fills");
    go(function* () { yield* a.send("alone"); });
    go(function* () { yield* select({ a: a.send("first"), b: b.send("second") }); });
    yield* gosched();
    yield* wait(() => app.run("churnAll", 3));
    for (let i = 0; i < 3; i++) yield* b.recv();
    assert.is(yield* b.recv(), "second");
    for (let i = 0; i < 3; i++) yield* a.recv();
    assert.is(yield* a.recv(), "alone");
  });
}

test("values that goroutines in JavaScript offer stay", within(20_000, async () => {
  await offering(await stressed());
}));

test("random objects of several goroutines stay what they were made", within(60_000, async () => {
  for (const seed of seeds(DEV ? 3 : 5)) {
    const app = await loaded("graphs");
    inside(app).stress(true);
    await app.run("play", seed, 4, 100);
    assertClean(app);
  }
}));

test("so do many of them, with cycles now and then", within(60_000, async () => {
  const app = await loaded("graphs");
  inside(app).stress(false);
  for (const seed of seeds(2)) await app.run("play", seed, 20, DEV ? 1000 : 10_000);
  assert.ok(app.runtime.stats().gcCycles > 2);
  assertClean(app);
}));

test("channels that JavaScript has dropped are given back", within(20_000, async () => {
  const app = await loaded("heap");
  const before = objectBytes(app);
  for (let i = 0; i < 100; i++) await app.run("makeItems");
  const each = 64;
  assert.ok(objectBytes(app) > before + 50 * each);
  // An engine may keep some that a word of its stack leads to.
  while (objectBytes(app) > before + 10 * each) {
    heapBytes();
    await new Promise((done) => setTimeout(done));
  }
}));

test("strings and arrays cross the border meanwhile", within(20_000, async () => {
  const app = await stressed();
  assert.equal(await app.run("echo", "a", ["b", "c"]), ["a!", "b?", "c?"]);
}));

async function pinned(app: App): Promise<void> {
  const at = await app.run("makeItem", 5);
  const { __pin, __unpin } = app.exports;
  __pin(at);
  __pin(at);
  __unpin(at);
  await app.run("churnAll", 3);
  await app.run("checkItem", at, 5);
  const before = objectBytes(app);
  __unpin(at);
  assert.ok(objectBytes(app) < before);
}

test("the address of an object that is gone is refused", within(20_000, async () => {
  const app = await stressed();
  const at = await app.run("makeItem", 5);
  await app.run("churnAll", 3);
  // A cell that has been given to somebody else since cannot be told from the old one.
  app.runtime.gc();
  const error = await rejection(app.run("checkItem", at, 5)) as Error;
  assert.instance(error, TypeError);
  assert.match(error.message, /^argument 1 of checkItem: there is no .*Item at address \d+: /);
  const nothing = await rejection(app.run("checkItem", 0, 5)) as Error;
  assert.match(nothing.message, "at address 0");
}));

test("an object is pinned as often as it is", within(20_000, async () => {
  await pinned(await stressed());
}));

if (DEV) {
  const roots: [kind: number, name: string][] = [
    [1, "globals"], [2, "makeItem"], [3, "handed"], [6, "starts"], [7, "frames"],
    [8, "notes"], [10, "cells"], [11, "deferred"], [12, "failures"],
  ];
  for (const [kind, name] of roots) {
    test(`${name} finds it when roots of kind ${kind} are left out`, within(20_000, async () => {
      const app = await stressed();
      inside(app).leaveOut(kind);
      const run = name === "makeItem" ? pinned(app) : attempt(app, name);
      assert.instance(await rejection(run), Error);
    }));
  }

  test("H1: an object that leads to memory that is free is found", within(5000, async () => {
    const app = await loaded("heap");
    await panics(app.run("breakMember"), "H1: something in use leads");
  }));

  test("H2: free memory that has been written to is found", within(5000, async () => {
    const app = await loaded("heap");
    await panics(app.run("breakPattern"), "H2: free memory at");
  }));

  test("H3: blocks that nobody counts are found", within(5000, async () => {
    const app = await loaded("heap");
    await panics(app.run("breakCount"), "H3: there are 0 objects");
  }));

  for (const kind of [5, 9]) {
    test(`it is found when roots of kind ${kind} are left out`, within(20_000, async () => {
      const app = await stressed();
      inside(app).leaveOut(kind);
      assert.instance(await rejection(offering(app)), Error);
    }));
  }
}

/** What has gone wrong in a run may show only in the next one. */
async function attempt(app: App, name: string): Promise<void> {
  await app.run(name);
  await app.run("churnAll", 3);
}

test.run();
