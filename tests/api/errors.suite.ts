// The error classes: their names, codes, texts and dumps.

import {
  chan, CloseOfClosedError, CloseOfNilError, DeadlockError, FatalError, go, GoroutinePanic, never,
  run, RuntimeError, SendOnClosedError,
} from "skein";
import type { Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("errors");

/** One error of each class, raised the way a program would. */
async function specimens(): Promise<RuntimeError[]> {
  const ch = chan<number>();
  ch.close();
  const raise = async (body: () => void): Promise<unknown> => rejection(run(body));
  const blocked = rejection(run(function* (): Routine {
    yield* chan<void>().recv();
  }));
  const panicking = rejection(run(function* (): Routine {
    go(() => {
      throw new Error("boom");
    });
    yield* chan<void>().recv();
  }));
  return [
    await raise(() => void ch.trySend(1)),
    await raise(() => ch.close()),
    await raise(() => never.close()),
    await blocked,
    await panicking,
  ] as RuntimeError[];
}

const classes = [
  SendOnClosedError,
  CloseOfClosedError,
  CloseOfNilError,
  DeadlockError,
  GoroutinePanic,
];
const names = [
  "SendOnClosedError",
  "CloseOfClosedError",
  "CloseOfNilError",
  "DeadlockError",
  "GoroutinePanic",
];

test("every error is of its class, a RuntimeError and an Error", within(2000, async () => {
  for (const [i, error] of (await specimens()).entries()) {
    for (const kind of classes) assert.is(error instanceof kind, kind === classes[i]);
    assert.instance(error, RuntimeError);
    assert.instance(error, Error);
  }
  assert.ok(FatalError.prototype instanceof RuntimeError);
}));

test("every class has a name and a stable code of its own", within(2000, async () => {
  const first = await specimens();
  const second = await specimens();
  assert.equal(first.map((error) => error.name), names);
  const codes = first.map((error) => error.code);
  assert.equal(codes, second.map((error) => error.code));
  assert.is(new Set(codes).size, classes.length);
  for (const code of codes) assert.match(code, /^[A-Z][A-Z_]+$/);
}));

test("the texts are Go's", within(2000, async () => {
  const messages = (await specimens()).map((error) => error.message);
  assert.is(messages[0], "send on closed channel");
  assert.is(messages[1], "close of closed channel");
  assert.is(messages[2], "close of nil channel");
  assert.is(messages[3], "all goroutines are asleep - deadlock!");
  assert.ok(messages[4]!.includes("boom"), messages[4]);
}));

test("every error has a stack that starts with its name and its message", within(2000, async () => {
  for (const error of await specimens()) {
    assert.ok(error.stack?.includes(error.message), error.stack);
  }
}));

test("deadlocks and panics carry a dump of every goroutine", within(2000, async () => {
  const [, , , deadlock, panic] = await specimens();
  assert.match((deadlock as DeadlockError).dump, /^goroutine \d+ \[chan receive\]:$/m);
  assert.match((panic as GoroutinePanic).dump, /^goroutine \d+ \[running\]:$/m);
  assert.match((panic as GoroutinePanic).dump, /^goroutine \d+ \[chan receive\]:$/m);
}));

test.run();
