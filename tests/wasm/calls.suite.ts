// Functions of the host, called by programs in AssemblyScript.

import { go, never, runtime } from "skein";
import type { App } from "skein/wasm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertClean, deadlocks, loaded, panics, start } from "../support/app.ts";
import { setTimeout } from "node:timers";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: calls");

// deno-lint-ignore no-explicit-any
type Hosts = Record<string, (...args: any[]) => unknown>;

/** The app with some functions of the host; the others do nothing of use. */
function border(functions: Hosts): Promise<App> {
  const others: Hosts = { ask: () => "", add: () => 0, long: () => 0n, tell() {}, small: () => 0 };
  return loaded("border", { imports: { test: { ...others, ...functions } } as never });
}

const settle = (ms = 0): Promise<void> => new Promise((done) => setTimeout(done, ms));

test("a function of the host takes and gives values of every type", within(5000, async () => {
  const seen: unknown[] = [];
  const app = await border({
    ask: (question) => (seen.push(question), question + "!"),
    add: (a, b) => (seen.push(a, b), a + b),
    long: (a) => (seen.push(a), a * 2n),
    tell: (n) => (seen.push(n), "ignored"),
    small: (a, b) => (seen.push(a, b), 511),
  });
  assert.is(await app.run("asks", "why"), "<why!>");
  assert.is(await app.run("adds", -1, 0.5), 0.5);
  assert.is(await app.run("longer", 2n ** 40n), 2n ** 41n + 1n);
  assert.is(await app.run("tells", 7), undefined);
  assert.is(await app.run("smalls", -1, 255), 255);
  assert.equal(seen, ["why", -1, 0.5, 2n ** 40n, 7, -1, 255]);
  assertClean(app);
}));

test("one that returns a promise blocks the goroutine until it settles", within(5000, async () => {
  const app = await border({
    ask: async (question) => (await settle(1), question + "?"),
    add: (a, b) => Promise.resolve(a * b),
    long: (a) => ({ then: (done: (value: bigint) => void) => done(a + 5n) }),
    tell: () => settle(1),
    small: () => Promise.resolve(3),
  });
  assert.is(await app.run("asks", "when"), "<when?>");
  assert.is(await app.run("adds", 3, 0.5), 2.5);
  assert.is(await app.run("longer", 1n), 7n);
  assert.is(await app.run("tells", 1), undefined);
  assert.is(await app.run("smalls", 0, 0), 3);
  assert.is(await app.run("keepsAsking", 20), "19?");
  assertClean(app);
}));

test("while one waits for the host, others go on", within(5000, async () => {
  const waiting: (() => void)[] = [];
  const app = await border({
    ask: (question) => new Promise<string>((done) => {
      waiting.push(() => done(question));
      if (waiting.length === 10) for (const answer of waiting.reverse()) answer();
    }),
  });
  assert.is([...await app.run("asksMany", 10)].sort().join(""), "0123456789");
  assertClean(app);
}));

class Trouble extends Error {}

const failures: [string, () => unknown][] = [
  ["throws", () => {
    throw new Trouble("no answer");
  }],
  ["rejects", () => Promise.reject(new Trouble("no answer"))],
  ["rejects later", () => settle(1).then(() => Promise.reject(new Trouble("no answer")))],
];

for (const [how, ask] of failures) {
  test(`a function of the host that ${how} panics with that error`, within(5000, async () => {
    const app = await border({ ask });
    const panic = await panics(app.run("asks", "x"), "no answer");
    assert.instance(panic.cause, Trouble);
    assert.equal(panic.goroutine, { id: 1, name: "asks" });
    assert.is(await app.run("adds", 0, 0), 1, "the app goes on");
    assertClean(app);
  }));
}

test("whatever is thrown is the cause", within(5000, async () => {
  const app = await border({ ask: () => Promise.reject(undefined), tell: () => Promise.reject(7) });
  assert.is((await rejection(app.run("asks", "")) as Error).cause, undefined);
  assert.is((await rejection(app.run("tells", 0)) as Error).cause, 7);
}));

for (const [how, ask] of [["gives", () => 7], ["resolves with", async () => 7]] as const) {
  test(`a function of the host that ${how} a wrong value panics`, within(5000, async () => {
    const app = await border({ ask });
    await panics(app.run("asks", ""), "the result of test.ask must be a string, got the number 7");
    assertClean(app);
  }));
}

test("the host may answer a goroutine that is gone, and nobody hears it", within(5000, async () => {
  const late: ((text: string) => void)[] = [];
  const app = await border({
    ask: (question) => new Promise<string>((done, fail) => {
      if (question === "left") late.push(done, () => fail(new Error("late")));
      else settle(1).then(() => done(question));
    }),
  });
  await app.run("asksAndLeaves");
  await app.run("asksAndLeaves");
  assertClean(app);
  // The records of both are used again, by goroutines that wait for the host themselves.
  const running = app.run("asksMany", 5);
  await settle(0);
  late[0]!("wrong");
  late[3]!("");
  assert.is((await running as string).length, 5);
  assert.is([...await app.run("asksMany", 5)].sort().join(""), "01234");
  assertClean(app);
}));

test("a function of the host may call what does not block", within(5000, async () => {
  let app: App | undefined;
  app = await border({ add: (a) => app!.exports["plain"](a) });
  assert.is(await app.run("adds", 4, 0), 6);
}));

const blocking: [name: string, what: string][] = [
  ["blocks", "a receive"],
  ["selects", "a select"],
  ["sends", "a send"],
  ["sleeps", "sleep"],
  ["yields", "gosched"],
  ["blocksNever", "an operation on the nil channel"],
];

for (const [name, what] of blocking) {
  test(`an export that would block, called by the host, throws: ${name}`, within(5000, async () => {
    let app: App | undefined;
    const errors: Error[] = [];
    const call = (at: number): number => {
      try {
        app!.exports[name](at, 1);
      } catch (error) {
        errors.push(error as Error);
      }
      return 1;
    };
    app = await border({ add: call });
    const { at } = await app.run("channel", 0) as { at: number };
    call(at);
    assert.is(await app.run("adds", at, 0), 2, "the goroutine that has called the host goes on");
    assert.is(errors.length, 2);
    for (const error of errors) {
      assert.match(error.message, `${what} would block outside a goroutine`);
      assert.is((error as Error & { code: string }).code, "ERR_OUTSIDE_GOROUTINE");
    }
    assert.is(await app.run("slowly", 4n, 1), 8n, "and so does the app");
    assertClean(app);
  }));
}

test("what an export throws may leave the host's function: it panics", within(5000, async () => {
  let app: App | undefined;
  app = await border({ add: () => app!.exports["sleeps"]() });
  await panics(app.run("adds", 1, 1), "sleep would block outside a goroutine");
  assert.is(await app.run("slowly", 4n, 1), 8n);
  assertClean(app);
}));

test("a promise outside a goroutine throws", within(5000, async () => {
  const app = await border({ ask: () => Promise.reject(new Error("unheard")) });
  assert.throws(() => app.exports["asks"](0), "a call of test.ask, which returns a promise,");
  assert.throws(() => app.exports["asks"](0), "would block outside a goroutine");
}));

test("exports that poll, or find what they want, may be called directly", within(5000, async () => {
  const app = await border({});
  const ch = await app.run("channel", 1) as { at: number; trySend(n: number): boolean };
  assert.is(app.exports["polls"](ch.at), -1);
  ch.trySend(5);
  assert.is(app.exports["polls"](ch.at), 5);
  ch.trySend(6);
  assert.is(app.exports["blocks"](ch.at), 6);
  app.exports["sends"](ch.at, 7);
  assert.is(app.exports["selects"](ch.at), 0);
  app.exports["starts"](ch.at, 8);
  assert.is(await app.runtime.run(function* () {
    return yield* (ch as unknown as { recv(): Generator<unknown, number> }).recv();
  }), 8);
  assertClean(app);
}));

test("what the host starts for a goroutine belongs to its run", within(5000, async () => {
  const app = await border({
    tell: () => void go(function* helper() {
      yield* never.recv();
    }),
    ask: () => runtime.stack(true),
  });
  const running = app.run("tells", 1);
  await running;
  assertClean(app);
  // The function that calls the host may have been inlined, or not.
  const first = /goroutine 3 \[running\]:\n(ask\(\.\.\.\)\n)?asks\(\.\.\.\)/;
  assert.match(await app.run("asks", "") as string, first);
}));

test("a run that ends inside a call of the host takes its caller along", within(5000, async () => {
  const ending = new AbortController();
  let calls = 0;
  const app = await border({ ask: () => (calls++, ending.abort(new Error("enough")), "x") });
  const error = await rejection(start(app, { signal: ending.signal }, "keepsAsking", 1e9));
  assert.match((error as Error).message, "enough");
  assertClean(app);
  assert.ok(calls >= 1);
  assert.is(await app.run("adds", 1, 1), 1);
}));

test("also when the host has begun to wait for somebody", within(5000, async () => {
  const ending = new AbortController();
  const app = await border({
    ask() {
      ending.abort(new Error("enough"));
      return Promise.resolve("x");
    },
  });
  const error = await rejection(start(app, { signal: ending.signal }, "asksMany", 1));
  assert.match((error as Error).message, "enough");
  assertClean(app);
  await deadlocks(app.run("blocksNever"), "all goroutines are asleep - deadlock!");
}));

test.run();
