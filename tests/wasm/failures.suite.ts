// What is a panic, and what is not; what becomes of one that nobody recovers from.

import { FatalError, GoroutinePanic } from "skein";
import type { RuntimeError } from "skein";
import type { App } from "skein/wasm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertGone, loaded, panics, start } from "../support/app.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: failures");
const LIMIT = 10_000;

/** What functions of the host fail with. */
const failure = new TypeError("of the host");

async function failing(): Promise<App> {
  return loaded("failures", {
    imports: {
      test: {
        fails(): never {
          throw failure;
        },
        rejects: (text: string) => Promise.reject(new Error(text)),
        later: (n: number) => Promise.resolve(n),
      },
    },
  });
}

test("protected and deferred calls call the host, and wait", within(LIMIT, async () => {
  const app = await failing();
  assert.is(await app.run("callsHost"), "1 2 [no]");
  assertGone(app);
}));

/** What is a panic, by the numbers of `wrongs` in the program, and what `panicMessage` says. */
const wrongs: RegExp[] = [
  /^not so$/, /^Index out of range$/, /^Unexpected 'null'/, /zero|division/i, /zero|division/i,
  /memory|bounds/i, /unreachable/i, /./, /^Invalid length$/, /^send on closed channel$/,
  /^close of closed channel$/, /^close of nil channel$/, /^makechan: size out of range$/,
  /^send on closed channel$/, /^send on closed channel$/, /^send on closed channel$/,
  /^sync: negative WaitGroup counter$/, /^of the host$/, /^a promise$/, /^by hand$/,
  /^in a select$/,
];
const FAILED_ASSERTION = 0;
const DIVISION = 3;
const OF_THE_HOST = 17;

test("whatever is a panic is recovered from", within(LIMIT, async () => {
  const app = await failing();
  assert.is(await app.run("countOfWrongs"), wrongs.length);
  for (const [which, message] of wrongs.entries()) {
    assert.match(await app.run("recoversFrom", which) as string, message);
    assertGone(app);
  }
}));

test("whatever is a panic ends its run if nobody recovers", within(LIMIT, async () => {
  const app = await failing();
  for (const [which, message] of wrongs.entries()) {
    const error = await rejection(app.run("doesWrong", which)) as GoroutinePanic;
    assert.instance(error, GoroutinePanic);
    const part = new RegExp(message.source.replace(/[$^]/g, ""), "i");
    assert.match((error.cause as Error).message, part);
    assert.match(error.dump, /^goroutine \d+ \[running\]:\n/);
    assertGone(app);
  }
}));

test("a panic that nobody recovers from keeps the error, and its place", within(LIMIT, async () => {
  const app = await failing();
  const ofHost = await panics(app.run("doesWrong", OF_THE_HOST), "of the host");
  assert.is(ofHost.cause, failure);
  const bare = await panics(app.run("hostFailsBare", "x"), "of the host");
  assert.is(bare.cause, failure);
  assert.is(await app.run("whatWasTold"), "deferred");
  const failed = await panics(app.run("doesWrong", FAILED_ASSERTION), "not so");
  assert.match((failed.cause as Error).message, /^abort: not so at .*failures\.ts:\d+:\d+$/);
  const trap = await rejection(app.run("doesWrong", DIVISION)) as GoroutinePanic;
  assert.instance(trap.cause, WebAssembly.RuntimeError);
}));

test("before a run ends by a panic, deferred calls are made, and may wait", within(
  LIMIT,
  async () => {
    const app = await failing();
    const panic = await panics(app.run("unrecovered"), "first");
    assert.is(panic.message, "panic: RuntimeError: first [goroutine 1 unrecovered]");
    const [state, ...frames] = panic.dump.slice(0, panic.dump.indexOf("\n\n")).split("\n");
    assert.is(state, "goroutine 1 [running]:");
    const calls = frames.filter((line) => !line.startsWith("\t"));
    assert.equal(calls, ["fails(...)", "unrecovered(...)"]);
    assert.equal(panic.earlier, []);
    assert.is(await app.run("whatWasTold"), "deferred blocked last");
    const inChild = await panics(app.run("unrecoveredInChild"), "first");
    assert.is(inChild.goroutine.name, "fails");
    assert.is(await app.run("whatWasTold"), "deferred");
    assertGone(app);
  },
));

test("a panic in a deferred call takes the place of the first, which is told", within(
  LIMIT,
  async () => {
    const app = await failing();
    const panic = await panics(app.run("unrecoveredTwice"), "second");
    const text = "panic: RuntimeError: first\n\tpanic: RuntimeError: second [goroutine 1 ";
    assert.ok(panic.message.startsWith(text), panic.message);
    assert.equal(panic.earlier.map((error) => (error as Error).message), ["first"]);
    assert.is(await app.run("whatWasTold"), "deferred inner outer [oh] last");
    assertGone(app);
  },
));

test("fatal errors are not recovered from, and nothing deferred is called", within(
  LIMIT,
  async () => {
    const app = await failing();
    const unlock = await rejection(app.run("unlocksUnlocked"));
    assert.instance(unlock, FatalError);
    assert.is((unlock as Error).message, "sync: unlock of unlocked mutex");
    assertGone(app);
    const overflow = await rejection(app.run("overflows"));
    assert.instance(overflow, FatalError);
    assert.match((overflow as Error).message, "stack overflow");
    assertGone(app);
    assert.is(await app.run("whatWasTold"), "");
  },
));

test("what a run leaves behind makes no deferred calls, as at the end of a Go program", within(
  LIMIT,
  async () => {
    const app = await failing();
    await app.run("leavesPanicking");
    assertGone(app);
    const ending = new AbortController();
    const running = rejection(start(app, { signal: ending.signal }, "waitsProtected"));
    assert.is(await app.run("callsHost"), "1 2 [no]");
    ending.abort("enough");
    assert.is(await running, "enough");
    assertGone(app);
    assert.is(await app.run("whatWasTold"), "");
  },
));

test("a run that ends while its goroutine calls the host does not go on", within(
  LIMIT,
  async () => {
    const ending = new AbortController();
    const app = await loaded("failures", {
      imports: {
        test: {
          fails(): never {
            ending.abort("enough");
            throw failure;
          },
          rejects: () => 0,
          later: () => 0,
        },
      },
    });
    const running = start(app, { signal: ending.signal }, "hostFailsBare", "");
    assert.is(await rejection(running), "enough");
    assert.is(await app.run("whatWasTold"), "");
    assertGone(app);
  },
));

test("defer, protect and goexit outside goroutines are errors", async () => {
  const app = await failing();
  const calls = { defers: "defer", protects: "protect", exitsOutside: "goexit" };
  for (const [name, what] of Object.entries(calls)) {
    try {
      app.exports[name]();
      assert.unreachable();
    } catch (error) {
      assert.is((error as RuntimeError).code, "ERR_OUTSIDE_GOROUTINE");
      assert.match((error as Error).message, `${what} works in goroutines only`);
    }
  }
  assertGone(app);
});

test("a panic leaves other runs alone", within(LIMIT, async () => {
  const app = await failing();
  const results = await Promise.allSettled([
    app.run("unrecoveredInChild"), app.run("unrecovered"), app.run("recoversFrom", DIVISION),
    app.run("unrecoveredTwice"), app.run("callsHost"),
  ]);
  assert.equal(results.map(({ status }) => status[0]).join(""), "rrfrf");
  assertGone(app);
}));

test.run();
