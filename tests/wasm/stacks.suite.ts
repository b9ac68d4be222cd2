// Stacks of goroutines in WebAssembly.

import { FatalError } from "skein";
import type { App, LoadOptions } from "skein/wasm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertClean, loaded } from "../support/app.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: stacks");

interface Stacks {
  readonly app: App;
  /** How many goroutines the program has reported, and the bytes of memory in use then. */
  readonly reports: { count: number; bytes: number }[];
}

/** Where the core keeps the end of the memory in use. */
const END_AT = 4096 + 4;

function usedBytes(app: App): number {
  const { core } = app as unknown as { core: { memory: WebAssembly.Memory } };
  return new DataView(core.memory.buffer).getUint32(END_AT, true);
}

async function stacks(options: LoadOptions = {}): Promise<Stacks> {
  const reports: Stacks["reports"] = [];
  const app: App = await loaded("stacks", {
    ...options,
    imports: {
      test: {
        segments: () => app.runtime.stats().stackSegments,
        bytes: () => app.runtime.stats().stackBytes,
        report: (count: number) => reports.push({ count, bytes: usedBytes(app) }),
      },
    },
  });
  return { app, reports };
}

for (const withGc of [false, true]) {
  const title = withGc ? ", with a cycle at each leaf" : "";
  test(`P34: recursion 0 to 1023 deep keeps locals and their addresses${title}`, within(
    10_000,
    async () => {
      const { app } = await stacks();
      await app.run("grows", 1023, withGc);
      assertClean(app);
    },
  ));
}

for (const [which, what] of ["send and receive", "go and join", "select"].entries()) {
  test(`P35: at every depth from 0 to 1023: ${what}`, within(10_000, async () => {
    const { app } = await stacks();
    await app.run("callbacks", 1023, which);
    assertClean(app);
  }));
}

test("P36: the stack of a goroutine that waits in a send shrinks", within(5000, async () => {
  const { app } = await stacks();
  assert.ok(await app.run("shrinks") >= 9, "each cycle has freed a segment");
  assertClean(app);
}));

test("what is left of a deep stack moves to a smaller segment", within(5000, async () => {
  const { app } = await stacks();
  let last = 0;
  for (const depth of [100, 1000, 9000]) {
    const freed = await app.run("surfaces", depth);
    assert.ok(freed > 0 && freed >= last, `${freed} bytes at ${depth}`);
    last = freed;
  }
  assertClean(app);
}));

test("a goroutine may wait 10000 calls deep", within(5000, async () => {
  const { app } = await stacks();
  assert.is(await app.run("slowlyDeep", 10_000), 10_000);
  assert.is(await app.run("deep", 10_000), 10_000);
  assertClean(app);
}));

test("recursion that waits on its way is bounded by memory alone", within(10_000, async () => {
  const { app } = await stacks();
  assert.is(await app.run("slowlyDeep", 1_000_000), 1_000_000);
  assertClean(app);
}));

/** Asserts that a run ends in a fatal error. */
async function fatal(running: Promise<unknown>, text: string): Promise<void> {
  const error = await rejection(running);
  assert.instance(error, FatalError);
  assert.match((error as Error).message, text);
}

test("a stack that exceeds the limit is fatal for its run alone", within(5000, async () => {
  const { app } = await stacks({ maxStackBytes: 1 << 16 });
  const other = app.run("slowlyDeep", 1000);
  const text = "stack overflow: goroutine stack exceeds 65536-byte limit";
  for (let i = 0; i < 3; i++) await fatal(app.run("endless"), text);
  assert.is(await other, 1000);
  assert.is(await app.run("deep", 100), 100);
  assertClean(app);
}));

test("recursion that never waits is fatal for its run alone", within(5000, async () => {
  const { app } = await stacks();
  const other = app.run("slowlyDeep", 1000);
  for (let i = 0; i < 3; i++) await fatal(app.run("overflows"), "stack overflow");
  assert.is(await other, 1000);
  assert.is(await app.run("deep", 100), 100);
  assertClean(app);
}));

test("memory that is used up is fatal for the run that asks for more", within(10_000, async () => {
  const { app } = await stacks({ maxMemoryBytes: 16 << 20 });
  await fatal(app.run("exhausts"), "out of memory");
  assert.is(await app.run("small"), 16);
  for (let i = 0; i < 2; i++) await fatal(app.run("exhaustsByGo"), "out of memory");
  assert.is(await app.run("small"), 16);
  assertClean(app);
  assert.ok(app.runtime.stats().heapBytes <= 16 << 20);
}));

test("a cycle that finds no memory leaves stacks where they are", within(20_000, async () => {
  const { app } = await stacks({ maxMemoryBytes: 64 << 20 });
  assert.is(await app.run("cramped", 20, 15_000), 0);
  assertClean(app);
}));

test("a stack for which there is no memory is fatal for its run alone", within(20_000, async () => {
  const { app } = await stacks({ maxMemoryBytes: 64 << 20 });
  const other = app.run("slowlyDeep", 1000);
  for (let i = 0; i < 2; i++) {
    await fatal(app.run("endless"), "out of memory: asked for 33554432 bytes at");
    await fatal(app.run("deep", 1e7), "out of memory: asked for 33554432 bytes at");
  }
  assert.is(await other, 1000);
  assert.is(await app.run("deep", 100), 100);
  assertClean(app);
}));

for (const [option, value] of [["maxStackBytes", 0], ["maxMemoryBytes", 1.5]] as const) {
  test(`load refuses ${option}: ${value}`, within(5000, async () => {
    const error = await rejection(stacks({ [option]: value })) as Error;
    assert.is(error.message, `load: ${option} must be a positive number of bytes, got ${value}`);
  }));
}

/** What a goroutine that waits may take, all told. */
const BYTES_EACH = 160;

test("a goroutine that waits takes 160 bytes, and gives them back", within(20_000, async () => {
  const { app, reports } = await stacks();
  const count = 100_000;
  await app.run("crowd", 1);
  const before = usedBytes(app);
  for (let i = 0; i < 3; i++) assert.is(await app.run("crowd", count), 0);
  const [, first, second, third] = reports;
  assert.is(first!.count, count);
  const each = (second!.bytes - before) / count;
  assert.ok(each <= BYTES_EACH, `${each} bytes`);
  assert.is(third!.bytes, second!.bytes, "their records are used again");
  assertClean(app);
}));

test.run();
