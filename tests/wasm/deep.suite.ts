// Deep recursion that does not wait: it gets on in linear memory, a million calls deep.

import { FatalError, wait } from "skein";
import type { Routine } from "skein";
import { seeded } from "skein/testing";
import { load } from "skein/wasm";
import type { App, LoadOptions } from "skein/wasm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertClean, deadlocks, loaded, moduleOf, panics } from "../support/app.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: deep recursion");

const million = 1_000_000;

async function deep(options: LoadOptions = {}): Promise<App> {
  const app: App = await loaded("deep", {
    ...options,
    imports: { test: { call: (n: number) => app.exports["outside"](n) } },
  });
  return app;
}

/** Runs an export twice and expects nothing to be left. */
async function expectTwice(expected: unknown, name: string, ...args: unknown[]): Promise<void> {
  const app = await deep();
  for (let i = 0; i < 2; i++) assert.equal(await app.run(name, ...args), expected);
  assertClean(app);
}

/** The sum of 1 to n. */
function sumTo(n: number): number {
  return (n * (n + 1)) / 2;
}

const results: readonly (readonly [name: string, result: unknown])[] = [
  ["i32s", 3_500_000],
  ["i64s", BigInt(sumTo(million) + 5 - 1_500_000)],
  ["f32s", 500_000],
  ["f64s", sumTo(million) + 500_001],
  ["v128s", Number(BigInt.asIntN(32, BigInt(sumTo(million) * 2 + 3 + 5 * million)))],
  ["voids", million],
];

for (const [name, result] of results) {
  test(`a million calls deep: ${name}`, within(20_000, () => expectTwice(result, name, million)));
}

test("a million calls deep: two functions in turn", within(20_000, async () => {
  await expectTwice(true, "mutual", million);
}));

test("a million calls deep: through the table", within(20_000, async () => {
  await expectTwice(2_000_001, "indirect", million);
}));

test("a million calls deep: generic functions", within(20_000, async () => {
  await expectTwice(6_000_000 + 1.5, "generics", million);
}));

test("a million calls deep: virtual methods", within(20_000, async () => {
  await expectTwice(million + 1, "virtuals", million);
}));

const places = [
  "behind a return", "in both arms", "in a loop", "in a condition", "in a switch", "in an argument",
  "in the condition of a loop",
];

for (const [which, place] of places.entries()) {
  test(`a million calls deep: ${place}`, within(20_000, async () => {
    const app = await loaded("places");
    assert.is(await app.run("places", million, which), million);
    assertClean(app);
  }));
}

test("ten million calls deep", within(30_000, () => expectTwice(35_000_000, "i32s", 10_000_000)));

for (const every of [0, 1, 7, 100_000]) {
  const title = every === 0 ? "at the bottom" : `at the bottom, and then at one in ${every}`;
  test(`a million calls deep, with a wait ${title}`, within(20_000, async () => {
    await expectTwice(BigInt(sumTo(million)), "waiting", million, every);
  }));
}

test("several goroutines are deep at once", within(20_000, async () => {
  await expectTwice(true, "interleaved", million, 5);
}));

test("deep inside the function that a sort calls", within(20_000, async () => {
  await expectTwice(true, "sorting", 100_000);
}));

test("deep inside the function that a map calls", within(20_000, async () => {
  await expectTwice("100001,100002,100003", "mapping", 100_000);
}));

test("a map in a map, 100000 times", within(20_000, async () => {
  await expectTwice(100_000, "nestedMaps", 100_000);
}));

test("shallow recursion with many calls", within(20_000, async () => {
  await expectTwice(832_040, "fib", 30);
  await expectTwice(2003, "ackermann", 2, 1000);
}));

test("calls of the host on the way, which recurse themselves", within(20_000, async () => {
  await expectTwice(million, "hosted", million);
}));

test("outside a goroutine the engine's limit holds", within(20_000, async () => {
  const app = await deep();
  assert.is(app.exports["outside"](5000), 17_500);
  assert.throws(() => app.exports["outside"](100 * million), RangeError);
  assert.is(await app.run("i32s", million), 3_500_000);
  assertClean(app);
}));

for (const name of ["overflows", "overflowsSmall"]) {
  test(`recursion without an end exceeds the limit: ${name}`, within(30_000, async () => {
    const app = await deep();
    const other = app.run("waiting", million, 1000);
    for (let i = 0; i < 3; i++) {
      const error = await rejection(app.run(name)) as Error;
      assert.instance(error, FatalError);
      assert.is(error.message, "stack overflow: goroutine stack exceeds 250000000-byte limit");
    }
    assert.is(await other, BigInt(sumTo(million)));
    assert.is(await app.run("i32s", million), 3_500_000);
    assertClean(app);
    // One stack at its largest: segments of powers of two, and a quarter.
    assert.ok(app.runtime.stats().heapBytes < 450 << 20);
  }));
}

test("maxStackBytes bounds recursion that does not wait", within(20_000, async () => {
  const app = await deep({ maxStackBytes: 1 << 20 });
  assert.is(await app.run("i32s", 100_000), 350_000);
  for (const name of ["overflows", "overflowsSmall"]) {
    const error = await rejection(app.run(name)) as Error;
    assert.is(error.message, "stack overflow: goroutine stack exceeds 1048576-byte limit");
  }
  const error = await rejection(app.run("i32s", million)) as Error;
  assert.instance(error, FatalError);
  assertClean(app);
}));

test("a trap at the bottom gives all memory back", within(20_000, async () => {
  const app = await deep();
  for (let i = 0; i < 3; i++) await panics(app.run("traps", million), "nreachable");
  assertClean(app);
}));

test("a dump leaves out the middle of a deep stack", within(20_000, async () => {
  const app = await deep();
  const dump = await deadlocks(
    app.run("stuck", million),
    "all goroutines are asleep - deadlock!",
  );
  const frames = dump.split("\n").filter((line) => line.startsWith("block("));
  assert.is(frames.length, 99);
  assert.match(dump, `...${million + 2 - 100} frames elided...`);
  assertClean(app);
}));

test("recursion without a loop lets others run", within(20_000, async () => {
  const app = await deep();
  assert.is(await app.run("yields"), 1);
  assert.type(await app.run("leaves"), "number");
  assertClean(app);
}));

test("timers of JavaScript are on time beside recursion", within(20_000, async () => {
  const app = await deep();
  const running = app.run("yieldsToHost");
  let best = Infinity;
  for (let i = 0; i < 10; i++) {
    const start = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 10));
    best = Math.min(best, performance.now() - start);
  }
  app.exports["stop"]();
  await running;
  // The best of ten: others may use the processor, too.
  assert.ok(best < 20, `a timer of 10 ms took ${best} ms`);
  assertClean(app);
}));

for (const seed of [1, 2, 3]) {
  test(`deep recursion under seed ${seed}`, within(20_000, async () => {
    const module = await moduleOf("deep");
    const app = await seeded(seed, function* (): Routine<App> {
      return yield* wait(load(module, { imports: { test: { call: () => 0 } } }));
    });
    assert.is(await app.run("interleaved", 10_000, 4), true);
    assert.is(await app.run("yields"), 1);
    assertClean(app);
  }));
}

test.run();
