// The collected memory of objects of programs in WebAssembly: what is not in use any more is given
// back, and memory does not grow.

import { DEV } from "#core";
import { FatalError } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { loaded, panics } from "../support/app.ts";
import { inside, objectBytes } from "../support/objects.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: garbage");
const MIB = 1 << 20;

test("what nobody keeps is given back, also what leads to itself", within(20_000, async () => {
  const app = await loaded("garbage");
  await app.run("channels", 1);
  const before = objectBytes(app);
  for (let i = 0; i < 3; i++) await app.run("cyclic", 100_000);
  assert.is(objectBytes(app), before);
  for (let i = 0; i < 3; i++) await app.run("channels", 100);
  assert.is(objectBytes(app), before);
  await app.run("timers", 100);
  assert.is(objectBytes(app), before);
}));

test("2 GB in all, of which 1 MB is kept, fit into 64 MB", within(60_000, async () => {
  const app = await loaded("garbage", { maxMemoryBytes: 64 * MIB });
  await app.run("turnover", 2048);
  await app.run("smallTurnover", 20);
  const { allocatedBytes, heapBytes } = app.runtime.stats();
  assert.ok(allocatedBytes > 2e9, `${allocatedBytes} allocated`);
  assert.ok(heapBytes <= 64 * MIB, `${heapBytes} in use`);
}));

test("a list of a million nodes survives", within(60_000, async () => {
  const app = await loaded("garbage");
  assert.is(await app.run("longList", 1_000_000), 500_000);
}));

test("more objects than the mark stack has room for survive", within(60_000, async () => {
  const app = await loaded("garbage");
  assert.is(await app.run("wide", 1_500_000), 1_500_000);
}));

test("a large array grows, and its memory is used again", within(60_000, async () => {
  const app = await loaded("garbage");
  for (let i = 0; i < 3; i++) assert.is(await app.run("large", 3_000_000), 1_500_000);
  const { heapBytes } = app.runtime.stats();
  assert.ok(heapBytes < 128 * MIB, `${heapBytes} in use`);
}));

test("explicit memory is given back", within(20_000, async () => {
  const app = await loaded("garbage");
  assert.is(await app.run("blocks", 10_000), 10_000);
  const before = inside(app).blockBytes();
  const { heapBytes } = app.runtime.stats();
  for (let i = 0; i < 10; i++) assert.is(await app.run("blocks", 10_000), 10_000);
  assert.is(inside(app).blockBytes(), before);
  assert.is(app.runtime.stats().heapBytes, heapBytes);
}));

test("out of memory is fatal for the run, and the next one has all of it", within(
  20_000,
  async () => {
    const app = await loaded("garbage", { maxMemoryBytes: 32 * MIB });
    for (let i = 0; i < 3; i++) {
      const error = await rejection(app.run("greedy"));
      assert.instance(error, FatalError);
      assert.match((error as Error).message, /^out of memory: asked for 100000 bytes at \d+ pages/);
      assert.is(await app.run("large", 100_000), 50_000);
    }
  },
));

test("stats tell of cycles and pauses", within(20_000, async () => {
  const app = await loaded("garbage");
  const { gcCycles } = app.runtime.stats();
  await app.run("smallTurnover", 2);
  await app.run("collected");
  const stats = app.runtime.stats();
  assert.ok(stats.gcCycles > gcCycles + 1);
  assert.ok(stats.allocatedBytes > 2e6 * 16);
  const { last, longest, total, median, p99 } = stats.gcPauses;
  assert.ok(last >= 0 && longest >= last && total >= longest, "pauses");
  assert.ok(median > 0 && median <= p99, "quantiles");
}));

if (DEV) {
  test("it is found when what waiters wait for is no root", within(5000, async () => {
    const app = await loaded("garbage");
    inside(app).leaveOut(4);
    await panics(app.run("collected"), "H1: something in use leads");
  }));
}

test.run();
