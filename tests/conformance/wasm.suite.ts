// The scenarios for programs in AssemblyScript (tests/wasm/programs). Each seed has an app of its
// own.

import { wait } from "skein";
import type { Routine } from "skein";
import { seeded } from "skein/testing";
import { load as loadApp } from "skein/wasm";
import type { App } from "skein/wasm";
import * as assert from "uvu/assert";
import { deadlocks, loaded, moduleOf, panics } from "../support/app.ts";
import { scenarios, seeds } from "../support/scenario.ts";

const { test, run } = scenarios("wasm");

const apps = new Map<string, Promise<App>>();

/** The app of a program under a seed: loaded within a seeded run, it is seeded itself. */
function appOf(program: string, seed: number): Promise<App> {
  const key = `${program} ${seed}`;
  let app = apps.get(key);
  if (app === undefined) {
    app = load(program, seed);
    apps.set(key, app);
  }
  return app;
}

async function load(program: string, seed: number): Promise<App> {
  const module = await moduleOf(program);
  return seeded(seed, function* (): Routine<App> {
    return yield* wait(loadApp(module));
  });
}

type Check = (result: unknown, seed: number) => void;

/** Runs `name` of a program under up to `atMost` seeds, and checks what it gives. */
function scenario(
  id: string,
  title: string,
  [program, name = id.toLowerCase()]: readonly [program: string, name?: string],
  args: readonly unknown[] | ((seed: number) => readonly unknown[]),
  check: Check = () => {},
  atMost = Infinity,
): void {
  test(id, title, async () => {
    for (const seed of seeds(atMost)) {
      const app = await appOf(program, seed);
      const given = typeof args === "function" ? args(seed) : args;
      try {
        check(await app.run(name, ...given), seed);
        assert.is(app.runtime.stats().goroutines, 0, "goroutines are left");
      } catch (error) {
        const { message } = ((error as Error).cause ?? error) as Error;
        const replay = `(replay with SKEIN_SEED=${seed})`;
        throw new Error(`${id} failed under seed ${seed} ${replay}\n${message}`, { cause: error });
      }
    }
  });
}

test("seeds", "a seed repeats the schedule of a program, another changes it", async () => {
  const draw = async (seed: number): Promise<string> =>
    String(await (await load("selects", seed)).run("p12", 200, 3, 0));
  const draws = [await draw(1), await draw(2), await draw(3)];
  assert.equal([await draw(1), await draw(2), await draw(3)], draws);
  assert.ok(new Set(draws).size > 1, draws.join(" | "));
});

const channels = ["channels"] as const;
const pipelines = ["pipelines"] as const;
const selects = ["selects"] as const;

scenario("P01", "channels block, hand over, keep order and close", channels, (seed) => [
  seed % 20,
  seed <= 20 ? 1000 : 50,
]);
scenario("P02", "values and receivers are first in, first out", channels, []);
scenario("P03", "a closed channel in every form of receive", channels, []);
scenario("P04", "len and cap", channels, []);
scenario("P05", "operations that do not block", channels, []);
scenario("P06", "a daisy chain of goroutines", channels, (seed) => [seed === 1 ? 10_000 : 500]);
scenario("P07", "a sieve of filters", channels, [], (primes) => {
  const some = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73];
  assert.equal(primes, [...some, 79, 83, 89, 97]);
});
scenario("P08", "a send without a buffer waits for its receive", pipelines, []);
scenario("P09", "plain and select, senders and receivers, crossed", pipelines, (seed) => [seed]);
scenario("P10", "many consumers of one queue", pipelines, (seed) => [seed === 1 ? 27_182 : 2000]);

/** Rows of P11 that do not block. */
const ENDS = [2, 5, 10, 11, 15, 16, 17, 18, 21, 22, 23];
scenario("P11", "what blocks, and what does not", selects, [], (passed) => {
  assert.is(passed, ENDS.reduce((bits, row) => bits | 1 << row, 0));
});
test("P11", "a select that sends on a closed channel panics", async () => {
  for (const seed of seeds(10)) {
    await panics((await appOf("selects", seed)).run("p11panics"), "send on closed channel");
  }
});

/** Ten standard deviations around an even share. */
function isEven(counts: number[], draws: number): void {
  const share = draws / counts.length;
  const bound = 10 * Math.sqrt(share * (1 - 1 / counts.length));
  for (const count of counts) {
    assert.ok(Math.abs(count - share) <= bound, `uneven: ${counts.join(", ")}`);
  }
}

const DRAWS = 1000;
for (const ready of [2, 3]) {
  const draws = (seed: number): number => seed === 1 ? 10_000 : DRAWS;
  const args = (seed: number): number[] => [draws(seed), ready, seed % 3];
  scenario("P12", `${ready} ready cases are chosen evenly`, selects, args, (counts, seed) =>
    isEven(counts as number[], draws(seed)));
}

scenario("P13", "a select never meets its own other case", selects, (seed) => [
  seed === 1 ? 1000 : 100,
]);
scenario("P14", "selects and plain operations on the same channels", selects, (seed) => [
  seed === 1 ? 10_000 : 300,
]);
scenario("P15", "a channel that stands in two cases", selects, []);
scenario("P16", "a value sent by a select arrives once", selects, (seed) => [
  seed === 1 ? 10_000 : 500,
], undefined, 20);
scenario("P17", "operands are worked out once", selects, [], (count) => assert.is(count, 10));
scenario("P18", "a select that was last in line leaves it in order", selects, []);
scenario("P19", "a poll sees all of its cases at one moment", selects, [100]);
test("P20", "who yields lets others get on", async () => {
  // The virtual clock would stand still for ever.
  await (await loaded("pipelines")).run("p20");
});
scenario("P21", "the number of goroutines", pipelines, []);
test("P22", "two goroutines that hand over without pause let timers fire", async () => {
  assert.ok(await (await loaded("preempt")).run("timerFairness") as number < 1000);
});
scenario("P23", "two goroutines that spin take turns", ["preempt", "preemption"], [], (sum) => {
  assert.is(sum, 1);
}, 20);
test("P24", "a pair that hogs the thread gets no more than its share", async () => {
  const ratio = await (await loaded("preempt")).run("pingPongHog") as number;
  assert.ok(ratio > 1 / 20 && ratio < 20, `the ratio is ${ratio}`);
});
scenario("P48", "resetting a timer", pipelines, []);
scenario("P49", "stopped and reset timers have no stale values", pipelines, []);
scenario("P50", "a ticker ticks on time, and not after stop", pipelines, []);

for (let row = 0; row < 4; row++) {
  test("P30", `a goroutine that waits for ever is a deadlock: ${row}`, async () => {
    for (const seed of seeds(10)) {
      const app = await appOf("endings", seed);
      await deadlocks(app.run("deadlocks", row), "all goroutines are asleep - deadlock!");
    }
  });
}
test("P31", "goexit of main, once the others have ended", async () => {
  for (const seed of seeds(10)) {
    const app = await appOf("endings", seed);
    const text = "no goroutines (main called runtime.Goexit) - deadlock!";
    await deadlocks(app.run("exitsFirst"), text);
  }
});
scenario("P32", "goexit makes deferred calls, and no recovery stops it", pipelines, [], (text) =>
  assert.is(text, "deferred 7 <>"));
scenario("P33", "panics of the runtime can be recovered from", pipelines, [], (texts) =>
  assert.is(texts, "close of closed channel;send on closed channel;" +
    "makechan: size out of range;close of nil channel;"));
scenario("P44", "a panic in Once counts as done", ["locks"], [], (calls) => assert.is(calls, 1));

run();
