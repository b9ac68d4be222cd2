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

const waits = [
  ["lockTwice", "Mutex.lock", "sync.Mutex.Lock"],
  ["writeTwice", "RWMutex.lock", "sync.RWMutex.Lock"],
  ["readBesideWriter", "RWMutex.rlock", "sync.RWMutex.RLock"],
  ["waitForOne", "WaitGroup.wait", "sync.WaitGroup.Wait"],
  ["acquireTwice", "Semaphore.acquire", "semacquire"],
  ["waitForSignal", "Cond.wait", "sync.Cond.Wait"],
] as const;

for (const [name, what, reason] of waits) {
  test(`what nobody gives is a deadlock: ${what}`, within(5000, async () => {
    const dump = await deadlocks(
      (await loaded("locks")).run(name),
      "all goroutines are asleep - deadlock!",
    );
    assert.match(dump, `[${reason}]`);
  }));

  test(`outside a goroutine it throws: ${what}`, within(5000, async () => {
    const app = await loaded("locks");
    for (let i = 0; i < 1000; i++) {
      assert.throws(() => app.exports[name](), `${what} would block outside a goroutine`);
    }
    assert.is(await app.run("guarded", 2, 10), 20, "the app works");
    assertClean(app);
  }));
}

test("Cond.wait that throws has not unlocked", within(5000, async () => {
  const app = await loaded("locks");
  assert.throws(() => app.exports["waitForSignal"](), "outside a goroutine");
  assert.is(app.exports["isGuarded"](), 1);
}));

test.run();
