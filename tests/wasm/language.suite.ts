// The go statement and channels of AssemblyScript programs.

import { CloseOfClosedError, CloseOfNilError, SendOnClosedError } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertClean, loaded, panics } from "../support/app.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: language");

const one = async (name: string, ...args: unknown[]): Promise<unknown> => {
  const app = await loaded("language");
  const result = await app.run(name, ...args);
  assertClean(app);
  return result;
};

test("go takes functions of 0 to 6 parameters of every type", within(5000, async () => {
  assert.is(await one("arguments0to6"), 1_111_111);
}));

test("go takes function values, static methods and functions chosen at run time", within(
  5000,
  async () => assert.is(await one("functionValues"), 25.25),
));

test("go takes functions over generic classes", within(5000, async () => {
  assert.is(await one("generics"), "boxed41");
}));

test("go returns before the goroutine runs", within(5000, async () => {
  assert.is(await one("later"), 1);
}));

for (const cap of [0, 1, 2, 100]) {
  test(`channels of capacity ${cap} carry values of every type`, within(5000, async () => {
    await one("everyType", cap);
  }));
}

test("a closed channel gives the zero value of its type, after what it holds", within(
  5000,
  async () => void await one("zeroes"),
));

test("trySend and tryRecv do not block", within(5000, async () => void await one("trying")));

test("trySend hands to who waits, tryRecv takes from who waits", within(5000, async () => {
  assert.is(await one("handing"), 99n);
}));

for (const size of [-1, -2147483648, 2147483647, 134_217_729]) {
  test(`a channel of ${size} values panics`, within(5000, async () => {
    const app = await loaded("language");
    await panics(app.run("makechan", size), "makechan: size out of range");
    assertClean(app);
  }));
}

const misuses = [
  ["closeTwice", CloseOfClosedError, "close of closed channel"],
  ["closeNever", CloseOfNilError, "close of nil channel"],
  ["sendOnClosed", SendOnClosedError, "send on closed channel"],
  ["trySendOnClosed", SendOnClosedError, "send on closed channel"],
  ["closeUnderSender", SendOnClosedError, "send on closed channel"],
] as const;

for (const [name, kind, text] of misuses) {
  test(`${name} panics: ${text}`, within(5000, async () => {
    const app = await loaded("language");
    const { cause } = await panics(app.run(name), text);
    assert.instance(cause, kind);
    assertClean(app);
    assert.is(await app.run("later"), 1, "the app goes on");
  }));
}

test.run();
