// Preemption: loops of programs in WebAssembly let others have their turn.

import { wait } from "skein";
import type { Routine } from "skein";
import { seeded } from "skein/testing";
import { load } from "skein/wasm";
import type { App } from "skein/wasm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertClean, loaded, moduleOf } from "../support/app.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: preemption");

/** Runs an export and expects nothing to be left. */
async function one(name: string, ...args: unknown[]): Promise<unknown> {
  const app = await loaded("preempt");
  const result = await app.run(name, ...args);
  assertClean(app);
  return result;
}

interface Spinning {
  stop(): void;
  mixedOutside(n: number): bigint;
}

/** Milliseconds until a timer of the host fires, set while goroutines of the app spin. */
function timer(ms: number): Promise<number> {
  const begun = performance.now();
  return new Promise((resolve) => setTimeout(() => resolve(performance.now() - begun), ms));
}

test("timers of JavaScript are on time beside an endless loop", within(10_000, async () => {
  const app = await loaded("preempt");
  const spinning = app.run("spins");
  let best = Infinity;
  for (let i = 0; i < 10; i++) best = Math.min(best, await timer(10));
  (app.exports as unknown as Spinning).stop();
  assert.ok(await spinning > 1000n, "it has gone round");
  // The best of ten: others may use the processor, too.
  assert.ok(best < 20, `a timer of 10 ms took ${best} ms`);
  assertClean(app);
}));

test("a goroutine that loops lets others run", within(10_000, async () => {
  assert.is(await one("spinsForOthers"), 3);
}));

test("a loop lets others run that communicates in some rounds only", within(10_000, async () => {
  assert.is(await one("spinsAndReceives"), 3);
}));

test("timers of JavaScript fire beside a loop that never waits for its channel", within(
  10_000,
  async () => {
    const app = await loaded("preempt");
    const communicating = app.run("communicates");
    await timer(1);
    (app.exports as unknown as Spinning).stop();
    assert.ok(await communicating > 0n, "it has gone round");
    assertClean(app);
  },
));

test("timers of the program fire beside a loop", within(10_000, async () => {
  assert.type(await one("timerBesideLoop"), "number");
}));

test("goroutines that loop for ever end with their run", within(10_000, async () => {
  assert.is(await one("leavesSpinning"), 7);
}));

test("values are the same when loops are interrupted", within(20_000, async () => {
  assert.is(await one("agrees", 3_000_000, 4), true);
}));

test("loops outside a goroutine go on, also beside one that is interrupted", within(
  20_000,
  async () => {
    const app = await loaded("preempt");
    const exports = app.exports as unknown as Spinning;
    const expected = exports.mixedOutside(2_000_000);
    const spinning = app.run("spins");
    await timer(1);
    assert.is(exports.mixedOutside(2_000_000), expected);
    exports.stop();
    await spinning;
    assertClean(app);
  },
));

test("a sort is interrupted in the function that compares", within(20_000, async () => {
  assert.is(await one("sorts", 20_000), true);
}));

test("a loop that yields by itself goes on", within(10_000, async () => {
  assert.is(await one("yields", 100_000), 100_000);
}));

for (const seed of [1, 2, 3]) {
  test(`loops are interrupted under seed ${seed}, too`, within(20_000, async () => {
    const module = await moduleOf("preempt");
    const app = await seeded(seed, function* (): Routine<App> {
      return yield* wait(load(module));
    });
    assert.is(await app.run("preemption"), 1);
    assert.is(await app.run("agrees", 3000, 4), true);
    assertClean(app);
  }));
}

test.run();
