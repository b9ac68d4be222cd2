// Async functions as bodies, and operations performed by await.

import { chan, go, gosched, run, SendOnClosedError, wait } from "skein";
import type { Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asMain } from "../support/goroutine.ts";
import { parked, rounds } from "../support/parked.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("async code");

test("an async body blocks with await", within(2000, async () => {
  await run(async () => {
    const [there, back] = [chan<number>(), chan<number>()];
    const echo = go(async () => {
      for await (const value of there) await back.send(value + 1);
      back.close();
      return "echoed";
    });
    for (let i = 0; i < 5; i++) {
      await there.send(i);
      assert.is(await back.recv(), i + 1);
    }
    there.close();
    assert.equal(await back.recvOk(), { value: undefined, ok: false });
    assert.is(await echo.join(), "echoed");
  });
}));

test("generators and async functions wait in one queue, in order", asMain(function* () {
  const ch = chan<number>();
  const got: string[] = [];
  for (let i = 0; i < 6; i++) {
    const name = `${i % 2 === 0 ? "generator" : "async"} ${i}`;
    const g = i % 2 === 0
      ? go(function* (): Routine {
        got.push(`${name} got ${yield* ch.recv()}`);
      })
      : go(async () => void got.push(`${name} got ${await ch.recv()}`));
    yield* parked(g);
    yield* wait(Promise.resolve());
  }
  for (let i = 0; i < 6; i++) assert.ok(ch.trySend(i));
  while (got.length < 6) yield* wait(Promise.resolve());
  assert.equal(got.sort(), [
    "async 1 got 1",
    "async 3 got 3",
    "async 5 got 5",
    "generator 0 got 0",
    "generator 2 got 2",
    "generator 4 got 4",
  ]);
}));

test("senders that await and senders that yield are served in order", asMain(function* () {
  const ch = chan<number>();
  for (let i = 0; i < 6; i++) {
    if (i % 2 === 0) {
      yield* parked(go(function* (): Routine {
        yield* ch.send(i);
      }));
    } else void ch.send(i).then(() => {});
  }
  for (let i = 0; i < 6; i++) assert.is(yield* ch.recv(), i);
}));

test("for await takes every value and ends with the channel", within(2000, async () => {
  const ch = chan<number | undefined>(1);
  const values = [1, undefined, 2, undefined, 3];
  go(function* (): Routine {
    for (const value of values) yield* ch.send(value);
    ch.close();
  });
  const got: unknown[] = [];
  for await (const value of ch) got.push(value);
  assert.equal(got, values);
  for await (const value of ch) assert.unreachable(String(value));
}));

test("for await and goroutines take each value once between them", within(2000, async () => {
  const ch = chan<number>(3);
  const taken: number[] = [];
  const readers = Array.from({ length: 3 }, async () => {
    for await (const value of ch) taken.push(value);
  });
  await run(function* (): Routine {
    const routines = Array.from({ length: 3 }, () => go(function* (): Routine {
      yield* ch.forEach((value) => void taken.push(value));
    }));
    for (let i = 0; i < 300; i++) yield* ch.send(i);
    ch.close();
    for (const g of routines) yield* g.join();
  });
  await Promise.all(readers);
  assert.equal(taken.sort((a, b) => a - b), Array.from({ length: 300 }, (_, i) => i));
}));

test("a goroutine, an await and a for await wait in one line", within(2000, async () => {
  const ch = chan<number>();
  const log: string[] = [];
  const routine = go(function* (): Routine {
    log.push(`routine ${yield* ch.recv()}`);
  });
  await run(() => parked(routine));
  const awaiting = ch.recv().then((value) => void log.push(`await ${value}`));
  const looping = (async () => {
    for await (const value of ch) return void log.push(`for await ${value}`);
  })();
  // The asynchronous generator of `for await` stands in line a few microtasks after its call.
  await run(() => rounds(5));
  for (let i = 0; i < 3; i++) assert.ok(ch.trySend(i), "somebody waits");
  await Promise.all([routine.join(), awaiting, looping]);
  assert.equal(log.sort(), ["await 1", "for await 2", "routine 0"]);
}));

test("breaking out of for await loses and closes nothing", within(2000, async () => {
  const ch = chan<number>(5);
  for (let i = 0; i < 5; i++) ch.trySend(i);
  for await (const value of ch) if (value === 2) break;
  assert.is(ch.length, 2);
  assert.is(await ch.recv(), 3);
  assert.ok(ch.trySend(9));
}));

test("an operation that is ready resolves, and one that is not waits", within(2000, async () => {
  const ch = chan<number>(1);
  const log: string[] = [];
  await ch.send(1);
  const second = ch.send(2).then(() => void log.push("second sent"));
  await run(() => rounds(3));
  assert.equal(log, []);
  assert.is(await ch.recv(), 1);
  await second;
  assert.equal(log, ["second sent"]);
}));

test("then takes its two functions as a promise's does", within(2000, async () => {
  const ch = chan<number>(1);
  assert.is(await ch.send(1).then(() => "fulfilled"), "fulfilled");
  assert.is(await ch.recv().then(null), 1);
  ch.close();
  const caught = await ch.send(2).then(() => "sent", (error: unknown) => error);
  assert.instance(caught, SendOnClosedError);
  assert.instance(await rejection(ch.send(3).then(() => {})), SendOnClosedError);
}));

test("an async body throws what its operations threw", within(2000, async () => {
  const ch = chan<number>();
  ch.close();
  assert.instance(await rejection(run(async () => {
    await gosched();
    await ch.send(1);
  })), SendOnClosedError);
}));

test("an arrow function that returns a generator or an operation runs it", asMain(function* () {
  const ch = chan<number>(1);
  function* put(value: number): Routine<string> {
    yield* ch.send(value);
    return "put";
  }
  const generator = go(() => put(1));
  assert.is(yield* generator.join(), "put");
  const operation = go(() => ch.recv());
  assert.is(yield* operation.join(), 1);
}));

test.run();
