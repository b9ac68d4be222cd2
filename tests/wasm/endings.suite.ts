// How goroutines in WebAssembly, and the runs they belong to, end.

import { run, time, wait } from "skein";
import type { Chan, Routine, RuntimeError } from "skein";
import { seeded } from "skein/testing";
import { load } from "skein/wasm";
import type { App } from "skein/wasm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertClean, deadlocks, loaded, moduleOf, panics, start } from "../support/app.ts";
import { rejection } from "../support/rejection.ts";
import { uncaught } from "../support/uncaught.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: endings");
const ASLEEP = "all goroutines are asleep - deadlock!";
const NOBODY = "no goroutines (main called runtime.Goexit) - deadlock!";

/** The module starts one goroutine when it is loaded. */
const LOADED = 1;
const endings = (): Promise<App> => loaded("endings");

/** Its clock is virtual: a machine that is busy cannot make two sleepers wake at once. */
async function onVirtualTime(): Promise<App> {
  const module = await moduleOf("endings");
  return seeded(1, function* (): Routine<App> {
    return yield* wait(load(module));
  });
}

/** Nothing is left of any run, and the app works. */
async function assertWell(app: App): Promise<void> {
  assertClean(app, LOADED);
  assert.is(await app.run("askLoaded", 21), 42);
  assertClean(app, LOADED);
  assert.is(app.exports["records"](), LOADED, "records of goroutines");
}

test("goroutines that are started when the module is loaded belong to no run", within(
  5000,
  async () => {
    const app = await endings();
    for (let i = 0; i < 3; i++) assert.is(await app.run("askLoaded", i), 2 * i);
    assert.is(await app.run("counts"), LOADED + 1);
    assertClean(app, LOADED);
    await app.stop();
  },
));

const traps: [name: string, args: unknown[], message: RegExp][] = [
  ["panics", ["on purpose"], /^on purpose$/],
  ["aborts", [], /aborted on purpose/],
  ["divides", [0], /zero/i],
  ["outOfRange", [5], /Index out of range/],
  ["outOfMemory", [], /memory|bounds/i],
  ["isUnreachable", [], /unreachable/i],
];

for (const [name, args, message] of traps) {
  test(`a panic or trap ends its run with a GoroutinePanic: ${name}`, within(5000, async () => {
    const app = await endings();
    const other = app.run("answer", 5);
    const panic = await rejection(app.run(name, ...args)) as Error & { cause: Error; dump: string };
    assert.is(panic.name, "GoroutinePanic");
    assert.match(panic.cause.message, message);
    const first = panic.dump.slice(0, panic.dump.indexOf("\n\n"));
    assert.match(first, "goroutine 3 [running]:\n");
    assert.match(first, `\n${name}(...)`);
    assert.is(await other, 42, "other runs of the app go on");
    await assertWell(app);
  }));
}

test("a panic names the goroutine, and says who started it", within(5000, async () => {
  const app = await endings();
  const panic = await panics(app.run("panicsInChild", "oh"), "oh");
  assert.equal(panic.goroutine, { id: 3, name: "panicsInChild.func1" });
  assert.is(panic.message, "panic: RuntimeError: oh [goroutine 3 panicsInChild.func1]");
  assert.match(panic.dump, "created by panicsInChild in goroutine 2\n");
  assert.match(panic.dump, "\ngoroutine 2 [sleep]:\npanicsInChild(...)\n");
  assert.match(panic.dump, "\ngoroutine 1 [chan receive]:\n");
  await assertWell(app);
  const late = await panics(app.run("panicsAfterWait"), "late");
  assert.is(late.goroutine.name, "panicsAfterWait.func1");
  await assertWell(app);
}));

test("a panic shows the calls that led to the last wait", within(5000, async () => {
  const app = await endings();
  const { dump } = await panics(app.run("panicsDeep", 20), "at the bottom");
  assert.is(dump.split("panicsDeep(...)\n").length - 1, 21);
  const deep = await panics(app.run("panicsDeep", 1000), "at the bottom");
  assert.match(deep.dump, "\n...901 frames elided...\n");
  await assertWell(app);
}));

test("a panic leaves other apps and the default runtime alone", within(5000, async () => {
  const [app, other] = [await endings(), await endings()];
  const slow = [
    other.run("answer", 5),
    run(function* () {
      yield* time.sleep(5);
      return 42;
    }),
  ];
  await panics(app.run("panics", "x"), "x");
  assert.equal(await Promise.all(slow), [42, 42]);
}));

test("a panic in no run is reported as nobody's", within(5000, async () => {
  const app = await loaded("border", {
    imports: {
      test: { ask: () => "", add: () => 0, long: () => 0n, tell() {}, small: () => 0 },
    },
  });
  const ch: Chan<number> = await app.run("channel", 0);
  const reported = uncaught();
  app.exports["starts"]((ch as unknown as { at: number }).at, 1);
  ch.close();
  const error = await reported as Error;
  assert.match(error.message, "send on closed channel");
  assertClean(app);
}));

test("goexit of main ends the run when the last goroutine has ended", within(5000, async () => {
  const app = await endings();
  assert.is(await deadlocks(app.run("exits"), NOBODY), "");
  await deadlocks(app.run("exitsFirst"), NOBODY);
  await assertWell(app);
}));

test("goexit of main, and somebody waits for ever: a deadlock", within(5000, async () => {
  const app = await endings();
  const dump = await deadlocks(app.run("exitsBeforeBlocked"), ASLEEP);
  assert.match(dump, "[chan receive (nil chan)]:\nexitsBeforeBlocked.func1(...)\n");
  assert.not.match(dump, "goroutine 2 ");
  await assertWell(app);
}));

for (const depth of [0, 1, 40, 2000]) {
  test(`goexit drops ${depth} calls, and none of them goes on`, within(5000, async () => {
    const app = await endings();
    assert.is(await app.run("exitsInChild", depth), LOADED + 1);
    await assertWell(app);
  }));
}

const waits = [
  "chan receive", "chan send", "chan receive (nil chan)", "chan send (nil chan)",
  "select (no cases)", "select",
];

for (const [how, reason] of waits.entries()) {
  test(`a deadlock is found: ${reason}`, within(5000, async () => {
    const app = await endings();
    const dump = await deadlocks(app.run("deadlocks", how), ASLEEP);
    assert.match(dump, `goroutine 2 [${reason}]:\ndeadlocks(...)\n`);
    await assertWell(app);
  }));
}

test("a deadlock of several goroutines shows all of them", within(5000, async () => {
  const app = await endings();
  const dump = await deadlocks(app.run("deadlocks", 6), ASLEEP);
  assert.match(dump, "goroutine 2 [chan receive]:\ndeadlocks(...)\n");
  assert.match(dump, "goroutine 3 [chan receive]:\ndeadlocks.func1(...)\n");
  assert.match(dump, "\ncreated by deadlocks in goroutine 2\n");
  await assertWell(app);
}));

test("there is no deadlock before the last timer has fired", within(5000, async () => {
  const app = await endings();
  await deadlocks(app.run("deadlocksLater"), ASLEEP);
  await assertWell(app);
}));

test("several runtimes find their deadlocks at the same time", within(5000, async () => {
  const apps = [await endings(), await endings()];
  const runs = apps.map((app) => app.run("deadlocks", 0));
  const own = run(function* () {
    yield* time.sleep(Infinity);
  });
  await Promise.all([...runs, own].map((each) => deadlocks(each, ASLEEP)));
}));

test("what a run leaves behind is ended, whatever it waits for", within(5000, async () => {
  const app = await endings();
  for (let i = 0; i < 5; i++) assert.is(await app.run("leaves"), LOADED + 11);
  await assertWell(app);
}));

test("runs of one app go on beside each other, and end alone", within(5000, async () => {
  const app = await endings();
  const long = app.run("answer", 30);
  const results = await Promise.allSettled([
    app.run("answer", 1), app.run("leaves"), app.run("panics", "x"), app.run("wakes"),
    app.run("answer", 2), app.run("exits"), app.run("timers"),
  ]);
  assert.equal(results.map(({ status }) => status[0]).join(""), "ffrffrf");
  assert.is(await long, 42);
  await assertWell(app);
}));

test("a signal ends a run that waits, and one that never does", within(5000, async () => {
  const app = await endings();
  const before = AbortSignal.abort("before");
  assert.is(await rejection(start(app, { signal: before }, "answer", 1)), "before");
  for (const [name, ...args] of [["answer", 1e9], ["forever"], ["leaves"]] as const) {
    const ending = new AbortController();
    const running = start(app, { signal: ending.signal }, name, ...args);
    ending.abort("enough");
    assert.is(await rejection(running), "enough");
    await assertWell(app);
  }
  const ending = new AbortController();
  const running = rejection(start(app, { signal: ending.signal }, "forever"));
  await run(function* () {
    yield* time.sleep(5);
    ending.abort("later");
  });
  assert.is(await running, "later");
  await assertWell(app);
}));

test("an ignored deadlock waits for the outside world", within(5000, async () => {
  const app = await loaded("border", {
    imports: {
      test: { ask: () => "", add: () => 0, long: () => 0n, tell() {}, small: () => 0 },
    },
  });
  const ch: Chan<number> = await app.run("channel", 0);
  const total = start(app, { deadlock: "ignore" }, "total", ch);
  await run(function* () {
    yield* time.sleep(60);
  });
  assert.ok(ch.trySend(3));
  ch.close();
  assert.is(await total, 3);
}));

test("a stopped app ends its runs and can do nothing more", within(5000, async () => {
  const app = await endings();
  const running = [app.run("answer", 1e9), app.run("forever"), app.run("leaves")];
  await running[2];
  const ended = Promise.all(running.slice(0, 2).map(rejection));
  await app.stop();
  await app.stop();
  for (const error of await ended) assert.is((error as RuntimeError).code, "ERR_STOPPED");
  assert.is((await rejection(app.run("answer", 1)) as RuntimeError).code, "ERR_STOPPED");
  const main = (): number => 1;
  assert.is((await rejection(app.runtime.run(main)) as RuntimeError).code, "ERR_STOPPED");
  assert.throws(() => app.runtime.stats(), "the app is stopped");
}));

test("timers, tickers and sleeps of a program", within(5000, async () => {
  const app = await endings();
  assert.is(await app.run("timers"), "ttt");
  const virtual = await onVirtualTime();
  assert.is(await virtual.run("wakes"), "abc");
  await panics(app.run("badTicker", 0), "non-positive interval for NewTicker");
  await panics(app.run("badTicker", NaN), "non-positive interval for NewTicker");
  await assertWell(app);
}));

test.run();
