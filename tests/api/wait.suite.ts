// The blocking system call: promises that goroutines wait for.

import { chan, go, run, select, wait } from "skein";
import type { Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asMain } from "../support/goroutine.ts";
import { joined, parked, rounds } from "../support/parked.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("wait");

const delay = <T>(ms: number, value: T): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(value), ms));

test("gives what a promise, a thenable or a function's promise fulfils with", asMain(function* () {
  const object = { an: "object" };
  assert.is(yield* wait(Promise.resolve(object)), object);
  assert.is(yield* wait(delay(5, object)), object);
  assert.is(yield* wait(() => Promise.resolve(object)), object);
  assert.is(yield* wait(async () => object), object);
  const thenable = { then: (done: (value: number) => void) => done(5) };
  assert.is(yield* wait(thenable as PromiseLike<number>), 5);
}));

test("throws where the goroutine waits when the promise rejects", asMain(function* () {
  const boom = new Error("boom");
  const failures = [
    () => wait(Promise.reject(boom)),
    () => wait(() => Promise.reject(boom)),
    () => wait(async () => { throw boom; }),
    () => wait((): Promise<never> => { throw boom; }),
    () => wait(delay(5, 0).then(() => { throw boom; })),
  ];
  for (const failure of failures) {
    let caught: unknown;
    try {
      yield* failure();
    } catch (error) {
      caught = error;
    }
    assert.is(caught, boom);
  }
}));

test("holds up nobody else", asMain(function* () {
  let settle = (): void => {};
  const waiting = go(function* (): Routine<string> {
    return yield* wait(new Promise<string>((resolve) => (settle = () => resolve("late"))));
  });
  yield* parked(waiting);
  yield* rounds(20);
  assert.is(waiting.status, "syscall");
  settle();
  assert.is(yield* waiting.join(), "late");
}));

test("calls the function when the operation is performed, once each time", asMain(function* () {
  let calls = 0;
  const op = wait(() => Promise.resolve(++calls));
  yield* rounds(3);
  assert.is(calls, 0);
  assert.equal([yield* op, yield* op, yield* op], [1, 2, 3]);
}));

test("many goroutines wait for one promise", asMain(function* () {
  const promise = delay(5, 7);
  yield* joined(Array.from({ length: 100 }, () => go(function* (): Routine {
    assert.is(yield* wait(promise), 7);
  })));
}));

test("waits overlap", within(2000, async () => {
  const started = performance.now();
  await run(function* (): Routine {
    yield* joined(Array.from({ length: 50 }, () => go(function* (): Routine {
      yield* wait(() => delay(20, 0));
    })));
  });
  assert.ok(performance.now() - started < 500, "50 waits of 20 ms went one after the other");
}));

test("a promise that lost a select may reject later", asMain(function* () {
  const ch = chan<number>();
  let fail = (): void => {};
  const promise = new Promise<never>((_, reject) => (fail = () => reject(new Error("too late"))));
  const chooser = go(function* (): Routine<unknown> {
    return yield* select({ ch, failed: wait(promise) });
  });
  yield* parked(chooser);
  yield* ch.send(1);
  assert.equal(yield* chooser.join(), { case: "ch", value: 1 });
  fail();
  // An unhandled rejection would end the process within these turns of the event loop.
  for (let i = 0; i < 5; i++) yield* wait(delay(1, 0));
}));

test("a promise in a select that need not wait may reject", asMain(function* () {
  const ch = chan<number>(1);
  ch.trySend(1);
  const failing = Promise.reject(new Error("nobody's concern"));
  const chosen = yield* select({ ch, failed: wait(failing), late: wait(delay(1, 0)) });
  assert.equal(chosen, { case: "ch", value: 1 });
  ch.trySend(2);
  const polled = select.poll({ ch, failed: wait(Promise.reject(new Error("nor this"))) });
  assert.equal(polled, { case: "ch", value: 2 });
  for (let i = 0; i < 5; i++) yield* wait(delay(1, 0));
}));

test("many selects on one promise leave nothing behind when it rejects", asMain(function* () {
  const ch = chan<number>(1);
  let fail = (): void => {};
  const promise = new Promise<never>((_, reject) => (fail = () => reject(new Error("too late"))));
  for (let i = 0; i < 100; i++) {
    const chooser = go(function* (): Routine<unknown> {
      return yield* select({ ch, failed: wait(promise), closed: wait(() => promise) });
    });
    yield* parked(chooser);
    yield* ch.send(i);
    assert.equal(yield* chooser.join(), { case: "ch", value: i });
  }
  fail();
  for (let i = 0; i < 5; i++) yield* wait(delay(1, 0));
}));

test("a promise that a stopped goroutine waited for may reject later", within(2000, async () => {
  let fail = (): void => {};
  await run(function* (): Routine {
    yield* parked(go(function* (): Routine {
      yield* wait(new Promise<never>((_, reject) => (fail = () => reject(new Error("too late")))));
    }));
  });
  fail();
  for (let i = 0; i < 5; i++) await delay(1, 0);
}));

test("can be awaited outside of any goroutine", within(2000, async () => {
  const boom = new Error("boom");
  assert.is(await wait(Promise.resolve(1)), 1);
  assert.is(await wait(() => Promise.resolve(2)), 2);
  assert.is(await rejection(wait(Promise.reject(boom))), boom);
}));

test("values are passed as they are", asMain(function* () {
  const values = [undefined, null, 0, "", NaN, Symbol("s"), [1], () => 1];
  for (const value of values) assert.ok(Object.is(yield* wait(Promise.resolve(value)), value));
}));

test("what gives no promise is refused", within(2000, async () => {
  for (const wrong of [42, undefined, "text", {}, () => 5]) {
    const error = await rejection((async () => run(function* (): Routine {
      yield* wait(wrong as unknown as Promise<number>);
    }))());
    assert.instance(error, Error);
    assert.match((error as Error).message, /promise/i);
  }
}));

test.run();
