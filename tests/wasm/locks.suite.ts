// Package sync of AssemblyScript programs.

import { FatalError } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertClean, deadlocks, loaded, panics } from "../support/app.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: sync");

const one = async (name: string, ...args: unknown[]): Promise<unknown> => {
  const app = await loaded("locks");
  const result = await app.run(name, ...args);
  assertClean(app);
  return result;
};

test("P38: a mutex guards what is read and written apart", within(5000, async () => {
  assert.is(await one("guarded", 10, 100), 1000);
}));

test("what is tried never waits", within(5000, async () => {
  assert.is(await one("tries"), true);
}));

for (const readers of [1, 3, 10]) {
  test(`P41: ${readers} readers are never inside with a writer`, within(5000, async () => {
    assert.is(await one("readersAndWriters", readers), 0);
  }));
}

test("a body of Once is called once, and everybody waits for it", within(5000, async () => {
  assert.is(await one("onlyOnce"), 1);
}));

test("P42: a signal wakes who came first, a broadcast all", within(5000, async () => {
  assert.is(await one("signalled"), 127);
}));

test("a semaphore serves strictly in order", within(5000, async () => {
  assert.is(await one("inLine"), 31n);
}));

const fatals = [
  ["unlocked", "sync: unlock of unlocked mutex"],
  ["runlocked", "sync: RUnlock of unlocked RWMutex"],
] as const;

for (const [name, text] of fatals) {
  test(`P39: ${text}`, within(5000, async () => {
    const error = await rejection(one(name));
    assert.instance(error, FatalError);
    assert.is((error as Error).message, text);
  }));
}

test("what is a panic in Go is one here", within(5000, async () => {
  const app = await loaded("locks");
  await panics(app.run("negative"), "sync: negative WaitGroup counter");
  await panics(app.run("released"), "semaphore: released more than held");
  assertClean(app);
}));

test("a lock that nobody gives back is a deadlock", within(5000, async () => {
  const dump = await deadlocks(
    (await loaded("locks")).run("blocked"),
    "all goroutines are asleep - deadlock!",
  );
  assert.match(dump, "[sync.Mutex.Lock]");
}));

test.run();
