// The asynchronous context of a goroutine, where the platform has one.

import { chan, fn, go, gosched, run, wait } from "skein";
import type { Routine } from "skein";
import { AsyncLocalStorage } from "node:async_hooks";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asMain } from "../support/goroutine.ts";
import { joined, parked } from "../support/parked.ts";
import { within } from "../support/within.ts";

const test = suite("async local storage");

const storage = new AsyncLocalStorage<string>();

test("a goroutine keeps the store of its go statement across every switch", asMain(function* () {
  const ch = chan<number>();
  function* worker(name: string): Routine {
    const check = (): void => assert.is(storage.getStore(), name);
    check();
    yield* gosched();
    check();
    yield* ch.recv();
    check();
    yield* wait(Promise.resolve());
    check();
    yield* wait(() => new Promise((resolve) => setTimeout(resolve, 2)));
    check();
  }
  const workers = ["a", "b", "c"].map((name) => storage.run(name, () => go(worker, name)));
  yield* parked(...workers);
  for (let i = 0; i < 3; i++) yield* storage.run("sender", () => ch.send(i));
  yield* joined(workers);
  assert.is(storage.getStore(), undefined);
}));

test("a main goroutine keeps the store of its run", within(2000, async () => {
  function* main(name: string): Routine {
    for (let i = 0; i < 10; i++) {
      assert.is(storage.getStore(), name);
      yield* i % 2 === 0 ? gosched() : wait(Promise.resolve());
    }
    const child = go(function* (): Routine<string | undefined> {
      yield* gosched();
      return storage.getStore();
    });
    assert.is(yield* child.join(), name);
  }
  const runs = ["first", "second"].map((name) => storage.run(name, () => run(() => main(name))));
  await Promise.all(runs);
  assert.is(storage.getStore(), undefined);
}));

test("async bodies, plain functions and fn frames have it too", asMain(function* () {
  const read = fn(function* (): Routine<string | undefined> {
    yield* gosched();
    return storage.getStore();
  });
  const all = storage.run("store", () => [
    go(() => storage.getStore()),
    go(async () => {
      await gosched();
      return storage.getStore();
    }),
    go(function* (): Routine<string | undefined> {
      return yield* read();
    }),
  ]);
  for (const g of all) assert.is(yield* g.join(), "store");
}));

test("a goroutine that is woken does not run in the waker's store", within(2000, async () => {
  const ch = chan<number>();
  const receiver = storage.run("receiver", () => go(function* (): Routine<string | undefined> {
    yield* ch.recv();
    return storage.getStore();
  }));
  await storage.run("sender", async () => {
    await gosched();
    ch.trySend(1);
    assert.is(storage.getStore(), "sender");
    await gosched();
    assert.is(storage.getStore(), "sender");
  });
  assert.is(await receiver.join(), "receiver");
}));

test.run();
