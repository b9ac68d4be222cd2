// The go statement and the handle that it gives.

import { chan, go, gosched, run } from "skein";
import type { Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asMain } from "../support/goroutine.ts";
import { joined, parked } from "../support/parked.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("go");

test("the body runs later, never inside go itself", within(2000, async () => {
  const log: string[] = [];
  await run(function* (): Routine {
    const g = go(function* (): Routine {
      log.push("body");
    });
    log.push("after go");
    yield* g.join();
  });
  assert.equal(log, ["after go", "body"]);
}));

test("a plain function runs later too", within(2000, async () => {
  const log: string[] = [];
  await run(function* (): Routine {
    const g = go(() => void log.push("body"));
    log.push("after go");
    yield* g.join();
  });
  assert.equal(log, ["after go", "body"]);
}));

test("arguments are evaluated at the go statement and passed by reference", asMain(function* () {
  const object = { n: 1 };
  let text = "before";
  const g = go(
    function* (o: { n: number }, t: string, ...rest: number[]): Routine<unknown[]> {
      return [o, t, rest];
    },
    object,
    text,
    1,
    2,
    3,
  );
  text = "after";
  const got = yield* g.join();
  assert.is(got[0], object);
  assert.equal(got.slice(1), ["before", [1, 2, 3]]);
}));

test("the body may be a generator, a plain or an async function", asMain(function* () {
  const generator = go(function* (a: number, b: number): Routine<number> {
    yield* gosched();
    return a + b;
  }, 1, 2);
  const plain = go((a: number, b: number) => a + b, 3, 4);
  const later = go(async (a: number, b: number) => {
    await Promise.resolve();
    return a + b;
  }, 5, 6);
  const bound = go(Array.prototype.join.bind(["x", "y"]), "-");
  assert.is(yield* generator.join(), 3);
  assert.is(yield* plain.join(), 7);
  assert.is(yield* later.join(), 11);
  assert.is(yield* bound.join(), "x-y");
}));

test("a body that returns a promise or a thenable is waited for", asMain(function* () {
  const thenable = { then: (done: (value: string) => void) => done("thenable") };
  const g = go(() => thenable as PromiseLike<string>);
  assert.is(yield* g.join(), "thenable");
}));

test("a goroutine can start goroutines, which go on after it has ended", asMain(function* () {
  const done = chan<string>();
  const parent = go(function* (): Routine {
    go(function* (): Routine {
      yield* gosched();
      yield* done.send("grandchild");
    });
  });
  yield* parent.join();
  assert.is(yield* done.recv(), "grandchild");
}));

test("every goroutine has a number of its own, later ones a higher one", asMain(function* () {
  const seen = new Set<number>();
  let last = 0;
  for (let round = 0; round < 3; round++) {
    const batch = Array.from({ length: 100 }, () => go(gosched));
    for (const { id } of batch) {
      assert.ok(Number.isInteger(id) && id > last);
      last = id;
      seen.add(id);
    }
    yield* joined(batch);
  }
  assert.is(seen.size, 300);
}));

test("a goroutine is called after its function, or as go.with says", asMain(function* () {
  function* fetcher(n: number): Routine<number> {
    return n;
  }
  const plain = go(fetcher, 1);
  const named = go.with({ name: "worker 7" }, fetcher, 2);
  const unnamed = go.with({}, fetcher, 3);
  assert.is(plain.name, "fetcher");
  assert.is(named.name, "worker 7");
  assert.is(unnamed.name, "fetcher");
  assert.is(yield* named.join(), 2);
  assert.is(yield* unnamed.join(), 3);
}));

test("status and wait reason follow the goroutine through its life", asMain(function* () {
  const ch = chan<number>();
  const inside: string[] = [];
  const g = go(function* (): Routine {
    inside.push(g.status);
    yield* ch.recv();
    inside.push(g.status);
  });
  assert.equal([g.status, g.waitReason], ["runnable", ""]);
  yield* parked(g);
  assert.equal([g.status, g.waitReason], ["waiting", "chan receive"]);
  assert.is(ch.trySend(1), true);
  assert.equal([g.status, g.waitReason], ["runnable", ""]);
  yield* g.join();
  assert.equal([g.status, g.waitReason], ["dead", ""]);
  assert.equal(inside, ["running", "running"]);
}));

test("join blocks until the end and gives the value to everyone", asMain(function* () {
  const gate = chan<void>();
  const value = { some: "object" };
  const g = go(function* (): Routine<object> {
    yield* gate.recv();
    return value;
  });
  const joiners = [1, 2, 3].map(() => go(function* (): Routine<unknown> {
    return yield* g.join();
  }));
  yield* parked(g, ...joiners);
  yield* gate.send();
  for (const joiner of joiners) assert.is(yield* joiner.join(), value);
  assert.is(yield* g.join(), value, "a goroutine that has ended can still be joined");
  assert.is(yield* g.join(), value, "any number of times");
}));

test("a goroutine can be joined with await outside of any goroutine", within(2000, async () => {
  const g = go(function* (): Routine<number> {
    yield* gosched();
    return 42;
  });
  assert.is(await g.join(), 42);
  assert.is(await g.join(), 42);
}));

test("goroutines started outside of any run work together", within(2000, async () => {
  const ch = chan<number>();
  go(function* (): Routine {
    for (let i = 0; i < 3; i++) yield* ch.send(i);
    ch.close();
  });
  const got: number[] = [];
  await go(function* (): Routine {
    yield* ch.forEach((value) => void got.push(value));
  }).join();
  assert.equal(got, [0, 1, 2]);
}));

test("ten thousand goroutines can be started and joined", asMain(function* () {
  const all = Array.from({ length: 10_000 }, (_, i) => go(function* (): Routine<number> {
    yield* gosched();
    return i;
  }));
  let sum = 0;
  for (const g of all) sum += yield* g.join();
  assert.is(sum, (10_000 * 9_999) / 2);
}, 10_000));

test("go refuses what is not a function, and says what it wants", within(2000, async () => {
  const generator = (function* (): Routine {})();
  const wrong: unknown[] = [42, undefined, null, "text", {}, generator, Promise.resolve()];
  for (const body of wrong) {
    const start = (): unknown => go(body as () => void);
    assert.throws(start, (e: unknown) => e instanceof TypeError && /function/.test(e.message));
    assert.throws(() => go.with({ name: "n" }, body as () => void), /function/);
  }
  const error = await rejection(run(function* (): Routine {
    go(null as unknown as () => void);
  }));
  assert.instance(error, TypeError);
}));

test.run();
