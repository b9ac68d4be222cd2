// Panics, protected and deferred calls, goexit. What the programs say is what Go says for the same
// program: the texts below are from Go 1.26.

import { FatalError, GoroutinePanic } from "skein";
import type { RuntimeError } from "skein";
import type { App } from "skein/wasm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertClean, deadlocks, loaded, panics, start } from "../support/app.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: panics");
const LIMIT = 10_000;

/** What functions of the host fail with. */
const failure = new TypeError("of the host");

async function panicking(): Promise<App> {
  return loaded("panics", {
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

/** Nothing is left of any run. */
function assertGone(app: App): void {
  assertClean(app);
  assert.is(app.exports["records"](), 0, "records of goroutines");
}

const asInGo: [name: string, text: string][] = [
["order", "0 c b a 7"],
  ["waysOut", "end 10; later end 21; later end 22; later end 23; later end 24; later end 50; six later end 60; later end later end 23; end later end 11; end 4 3 2 1 0 later end 11;"],
  ["recursion", "0 1=1 1 2=3 2 3=6 3"],
  ["deferredDefers", "in3 in2 in1 in0 end0 end1 end2 end3"],
  ["methods", "made x used x!? 1.5 used x!?? text size 4 lambda 1099511627776"],
  ["deferredBlock", "0 1 last 2 3 last false 4 5 last"],
  ["nested", "inner outer [oh] inner outer [oh] well last [second] second"],
  ["inDeferred", "first last [third] first last [of a return]"],
  ["inDeferredLater", "inner last [second]"],
  ["protectedInDeferred", "inner outer [oh] inner outer [oh] last [first]"],
  ["again", "inner outer last [oh again]"],
  ["exits", "d1 d0 d0 inner outer [oh] after d0"],
  ["exitCrosses", "d1 crossed once"],
  ["oncePanics", "body false true true"],
  ["onceExits", "body on on"],
  ["mutexes", "true false"],
];

for (const [name, text] of asInGo) {
  test(`as in Go: ${name}`, within(LIMIT, async () => {
    const app = await panicking();
    for (let i = 0; i < 2; i++) {
      assert.is(await app.run(name), text);
      assertGone(app);
    }
  }));
}

const others: [title: string, name: string, args: unknown[], result: unknown][] = [
  [
    "arguments of every type, those of the present moment", "argumentTypes", [],
    "1 1099511627776 0.5 2.25 e 4 2 1099511627776 1.5 3.25 f 4 " +
      "3 1099511627776 2.5 4.25 g 4 true false six 3",
  ],
  [
    "a result is kept while deferred calls wait", "results", [],
    "5 1.5 1.5 25769803776 t!",
  ],
  ["many calls are deferred by one function", "manyDefers", [1000], 0],
  [
    "a panic deep down, with frames in segments and on the engine's stack", "deepPanics", [],
    `${"50 150 250 ".repeat(5)}1.5 2`,
  ],
  ["protected calls that are deep themselves", "deepAndBack", [], "[deep] inner [oh] 500"],
  ["stacks shrink while protected calls wait", "shrinks", [], "1 0 false 3 2 false"],
  ["goroutines take turns in protected calls", "interleaved", [50, 40], 1000],
  ["the message is the goroutine's own", "messages", [], "<> one <> two returns one <>"],
  ["protected and deferred calls call the host, and wait", "callsHost", [], "1 2 [no]"],
  [
    "panics in callbacks of the compiler's library", "callbacks", [],
    "false in a comparison 2,2,3",
  ],
  ["protected calls by the thousand", "many", [5001], 1_002_500],
];

for (const [title, name, args, result] of others) {
  test(title, within(LIMIT, async () => {
    const app = await panicking();
    for (let i = 0; i < 2; i++) {
      assert.is(await app.run(name, ...args), result);
      assertGone(app);
    }
  }));
}

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

test("whatever is a panic is recovered from, and all is well afterwards", within(LIMIT, async () => {
  const app = await panicking();
  assert.is(await app.run("countOfWrongs"), wrongs.length);
  for (const [which, message] of wrongs.entries()) {
    assert.match(await app.run("recoversFrom", which) as string, message);
    assertGone(app);
  }
}));

test("whatever is a panic ends its run if nobody recovers", within(LIMIT, async () => {
  const app = await panicking();
  for (const [which, message] of wrongs.entries()) {
    const error = await rejection(app.run("doesWrong", which)) as GoroutinePanic;
    assert.instance(error, GoroutinePanic);
    assert.match((error.cause as Error).message, new RegExp(message.source.replace(/[$^]/g, ""), "i"));
    assert.match(error.dump, /^goroutine \d+ \[running\]:\n/);
    assertGone(app);
  }
}));

test("a panic that nobody recovers from keeps the error, and its place", within(LIMIT, async () => {
  const app = await panicking();
  const ofHost = await panics(app.run("doesWrong", OF_THE_HOST), "of the host");
  assert.is(ofHost.cause, failure);
  const bare = await panics(app.run("hostFailsBare", "x"), "of the host");
  assert.is(bare.cause, failure);
  assert.is(await app.run("whatWasTold"), "deferred");
  const failed = await panics(app.run("doesWrong", FAILED_ASSERTION), "not so");
  assert.match((failed.cause as Error).message, /^abort: not so at .*panics\.ts:\d+:\d+$/);
  const trap = await rejection(app.run("doesWrong", DIVISION)) as GoroutinePanic;
  assert.instance(trap.cause, WebAssembly.RuntimeError);
}));

test("before a run ends by a panic, deferred calls are made, and may wait", within(
  LIMIT,
  async () => {
    const app = await panicking();
    const panic = await panics(app.run("unrecovered"), "first");
    assert.is(panic.message, "panic: RuntimeError: first [goroutine 1 unrecovered]");
    const frames = "goroutine 1 [running]:\nfails(...)\nunrecovered(...)\n";
    assert.ok(panic.dump.startsWith(frames), panic.dump);
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
    const app = await panicking();
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
    const app = await panicking();
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

test("goexit of main makes its deferred calls first", within(LIMIT, async () => {
  const app = await panicking();
  await deadlocks(app.run("mainExits"), "no goroutines (main called runtime.Goexit) - deadlock!");
  assert.is(await app.run("whatWasTold"), "main");
  assertGone(app);
}));

test("what a run leaves behind makes no deferred calls, as at the end of a Go program", within(
  LIMIT,
  async () => {
    const app = await panicking();
    await app.run("leavesPanicking");
    assertGone(app);
    const ending = new AbortController();
    const running = rejection(start(app, { signal: ending.signal }, "waitsProtected"));
    const order = await app.run("order");
    assert.is(order, "0 c b a 7");
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
    const app = await loaded("panics", {
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
  const app = await panicking();
  for (const [name, what] of [["defers", "defer"], ["protects", "protect"], ["exitsOutside", "goexit"]]) {
    try {
      app.exports[name!]();
      assert.unreachable();
    } catch (error) {
      assert.is((error as RuntimeError).code, "ERR_OUTSIDE_GOROUTINE");
      assert.match((error as Error).message, `${what} works in goroutines only`);
    }
  }
  assertGone(app);
});

test("a panic leaves other runs alone", within(LIMIT, async () => {
  const app = await panicking();
  const results = await Promise.allSettled([
    app.run("interleaved", 10, 10), app.run("unrecovered"), app.run("recoversFrom", DIVISION),
    app.run("unrecoveredTwice"), app.run("interleaved", 7, 11),
  ]);
  assert.equal(results.map(({ status }) => status[0]).join(""), "frfrf");
  assertGone(app);
}));

test.run();
