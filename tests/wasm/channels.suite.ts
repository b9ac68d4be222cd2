// Channels of programs in AssemblyScript, as JavaScript uses them.

import {
  chan, CloseOfClosedError, go, never, RuntimeError, select, SendOnClosedError, time, wait,
} from "skein";
import type { Chan, Routine } from "skein";
import type { App } from "skein/wasm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertClean, deadlocks, loaded } from "../support/app.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: channels");
const imports = {
  test: { ask: () => "", add: () => 0, long: () => 0n, tell() {}, small: () => 0 },
};

const border = (): Promise<App> => loaded("border", { imports });

/** Runs `body` among the goroutines of the app; afterwards nothing of it is left. */
async function among(body: (app: App) => Routine<unknown>): Promise<void> {
  const app = await border();
  await app.runtime.run(() => body(app));
  assertClean(app);
}

for (const cap of [0, 1, 3]) {
  test(`a JavaScript goroutine receives, capacity ${cap}`, within(5000, () =>
    among(function* (app) {
      const ch: Chan<number> = yield* wait(app.run("channel", cap));
      const counting = app.run("count", ch, 100);
      let next = 0;
      yield* ch.forEach((n) => assert.is(n, next++));
      assert.is(next, 100);
      assert.equal(yield* ch.recvOk(), { value: undefined, ok: false });
      assert.is(yield* ch.recv(), undefined);
      yield* wait(counting);
    })));

  test(`a JavaScript goroutine sends, capacity ${cap}`, within(5000, () =>
    among(function* (app) {
      const ch: Chan<number> = yield* wait(app.run("channel", cap));
      const total = app.run("total", ch);
      for (let i = 1; i <= 100; i++) yield* ch.send(i);
      ch.close();
      assert.is(yield* wait(total), 5050);
    })));

  test(`async code sends and receives, capacity ${cap}`, within(5000, async () => {
    const app = await border();
    const input: Chan<string> = await app.run("textChannel", cap);
    const out: Chan<string> = await app.run("textChannel", cap);
    const shouting = app.run("shout", input, out);
    for (const text of ["a", "bc", "", "ü"]) {
      await input.send(text);
      assert.is(await out.recv(), text.toUpperCase());
    }
    input.close();
    for await (const text of out) assert.unreachable(text);
    await shouting;
    assertClean(app);
  }));
}

test("a channel is one object, known by what it carries", within(5000, async () => {
  const app = await border();
  const ch: Chan<number> = await app.run("theChannel");
  assert.is(await app.run("theChannel"), ch);
  assert.equal([ch.cap, ch.length], [0, 0]);
  const three: Chan<number> = await app.run("channel", 3);
  assert.ok(three.trySend(-1));
  assert.equal([three.cap, three.length, String(three)], [3, 1, "Chan<i32> 1/3"]);
  three.close();
  assert.is(String(three), "Chan<i32> 1/3 closed");
}));

test("values have the type of the channel", within(5000, async () => {
  const app = await border();
  const bytes: Chan<number> = await app.run("byteChannel");
  assert.ok(bytes.trySend(-128) && bytes.trySend(255));
  assert.equal(bytes.tryRecv(), { value: -128, ok: true });
  assert.equal(bytes.tryRecv(), { value: -1, ok: true });
  const longs: Chan<bigint> = await app.run("longChannel");
  assert.not(longs.trySend(2n ** 64n - 1n));
  const received = longs.recv().then((value) => value);
  await longs.send(2n ** 64n - 1n);
  assert.is(await received, 2n ** 64n - 1n);
  const texts: Chan<string> = await app.run("textChannel", 1);
  assert.throws(() => texts.send(1 as never), "the value sent must be a string, got the number 1");
  assert.throws(() => texts.trySend(null as never), "must be a string, got null");
  assert.is(texts.length, 0);
  const vectors: Chan<unknown> = await app.run("vectorChannel");
  assert.throws(() => vectors.trySend(0), "a v128, which JavaScript has no value for");
}));

test("closing, and sending on closed channels, fail as everywhere", within(5000, () =>
  among(function* (app) {
    const ch: Chan<number> = yield* wait(app.run("channel", 0));
    const waiting = go(function* (): Routine<unknown> {
      try {
        return yield* ch.send(1);
      } catch (error) {
        return error;
      }
    });
    yield* time.sleep(1);
    ch.close();
    assert.instance(yield* waiting.join(), SendOnClosedError);
    assert.throws(() => ch.close(), (error: unknown) => error instanceof CloseOfClosedError);
    assert.throws(() => ch.trySend(1), (error: unknown) => error instanceof SendOnClosedError);
    const error = yield* wait(rejection(ch.send(1)));
    assert.instance(error, SendOnClosedError);
    assert.equal(ch.tryRecv(), { value: undefined, ok: false });
  })));

test("the nil channel crosses as `never`", within(5000, async () => {
  const app = await border();
  assert.is(await app.run("neverChannel"), never);
  assert.is(await app.run("isNever", never), true);
  assert.is(await app.run("isNever", await app.run("channel", 0)), false);
}));

test("select receives from channels of the app, and from others", within(5000, () =>
  among(function* (app) {
    const a: Chan<number> = yield* wait(app.run("channel", 0));
    const b: Chan<number> = yield* wait(app.run("channel", 2));
    const own = chan<string>();
    const counting = [app.run("count", a, 50), app.run("count", b, 50)];
    go(function* () {
      for (let i = 0; i < 50; i++) yield* own.send(`own ${i}`);
    });
    const next = { a: 0, b: 0, own: 0 };
    for (let i = 0; i < 150; i++) {
      // A closed channel is always ready.
      const got = yield* select({ a: next.a < 50 && a, b: next.b < 50 && b, own });
      const n = next[got.case]++;
      assert.is(got.value, got.case === "own" ? `own ${n}` : n);
    }
    assert.equal(next, { a: 50, b: 50, own: 50 });
    for (const each of counting) yield* wait(each);
  })));

test("select sends on several channels of the app at once", within(5000, () =>
  among(function* (app) {
    const a: Chan<number> = yield* wait(app.run("channel", 0));
    const b: Chan<number> = yield* wait(app.run("channel", 1));
    const merging = app.run("merge", a, b);
    const sent = { a: 0, b: 0, off: 0 };
    const off = chan<number>();
    for (let i = 1; i <= 200; i++) {
      const cases = { a: a.send(i), off: off.send(0), b: b.send(1000 + i) };
      const { case: chosen } = yield* select(cases);
      sent[chosen] += chosen === "a" ? i : 1000 + i;
    }
    assert.is(sent.off, 0);
    a.close();
    b.close();
    assert.is(yield* wait(merging), sent.a + 2 * sent.b);
  })));

test("values of sends wait in their places until somebody takes one", within(5000, () =>
  among(function* (app) {
    const texts: Chan<string> = yield* wait(app.run("textChannel", 0));
    const longs: Chan<bigint> = yield* wait(app.run("longChannel"));
    const bytes: Chan<number> = yield* wait(app.run("byteChannel"));
    bytes.trySend(1);
    bytes.trySend(2);
    const chosen: string[] = [];
    const senders = [0, 1, 2].map(() =>
      go(function* () {
        const cases = { texts: texts.send("text"), longs: longs.send(-1n), bytes: bytes.send(3) };
        chosen.push((yield* select(cases)).case);
      })
    );
    yield* time.sleep(1);
    assert.is(yield* bytes.recv(), 1);
    assert.is(yield* longs.recv(), 2n ** 64n - 1n);
    assert.is(yield* texts.recv(), "text");
    for (const each of senders) yield* each.join();
    assert.equal(chosen.sort(), ["bytes", "longs", "texts"]);
    assert.equal([yield* bytes.recv(), yield* bytes.recv()], [2, 3]);
  })));

test("select.poll and nested selects work on channels of the app", within(5000, () =>
  among(function* (app) {
    const a: Chan<number> = yield* wait(app.run("channel", 1));
    assert.is(select.poll({ a }), undefined);
    assert.equal(select.poll({ a: a.send(4) }), { case: "a", value: undefined });
    const got = yield* select({ inner: select({ a }), late: time.sleep(1000) });
    assert.equal(got, { case: "inner", value: { case: "a", value: 4 } });
  })));

test("goroutines of other runtimes cannot wait on them", within(5000, async () => {
  const [app, other] = [await border(), await border()];
  const ch: Chan<number> = await app.run("channel", 0);
  for (const op of [() => ch.send(1), () => ch.recv(), () => select({ ch: ch.send(1) })]) {
    const error = await rejection(other.runtime.run(function* () {
      yield* op() as unknown as Routine;
    })) as Error & { code: string };
    assert.instance(error, RuntimeError);
    assert.is(error.code, "ERR_OTHER_RUNTIME");
  }
  const error = await rejection(other.run("total", ch)) as Error;
  assert.match(error.message, "argument 1 of total must be a channel of this app");
  assertClean(app);
  assertClean(other);
}));

test("a deadlock may be made of goroutines of both kinds", within(5000, async () => {
  const app = await border();
  const ch: Chan<number> = await app.run("channel", 0);
  const total = app.run("total", ch);
  const [dump, other] = await Promise.all([
    deadlocks(app.runtime.run(function* reader() {
      yield* ch.recv();
    }), "all goroutines are asleep - deadlock!"),
    deadlocks(total, "all goroutines are asleep - deadlock!"),
  ]);
  assert.match(dump, /goroutine \d+ \[chan receive\]:\nreader\(\.\.\.\)/);
  assert.match(dump, /goroutine \d+ \[chan receive\]:\ntotal\(\.\.\.\)/);
  assert.is(other, dump);
  assertClean(app);
}));

test("while JavaScript may still send, there is no deadlock", within(5000, async () => {
  const app = await border();
  const ch: Chan<number> = await app.run("channel", 0);
  const total = app.run("total", ch);
  await app.runtime.run(function* () {
    yield* time.sleep(5);
    yield* ch.send(1);
    yield* time.sleep(5);
    ch.close();
  });
  assert.is(await total, 1);
}));

test.run();
