// Singleflight: who comes while a call is under way gets its result, however it ends.

import { chan, DeadlockError, go, goexit, gosched, run, singleflight, wait } from "skein";
import type { Goroutine, Routine } from "skein";
import { Group } from "skein/singleflight";
import { seeded } from "skein/testing";
import { sleep } from "skein/time";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("singleflight");

type Result<T> = { value: T; shared: boolean };

/** Waits until all of them wait: for the gate of a body, or for the call that executes it. */
function* parked(...all: Goroutine[]): Routine {
  while (!all.every((g) => g.waitReason === "chan receive")) yield* gosched();
}

test("the class is the same under the main entry and under its own", () => {
  assert.is(singleflight.Group, Group);
});

test("a call alone shares nothing, and the next one calls again", within(2000, () =>
  run(function* (): Routine {
    const group = new Group();
    let calls = 0;
    for (const expected of [1, 2]) {
      const result = yield* group.do("key", () => ++calls);
      assert.equal(result, { value: expected, shared: false });
    }
  })));

test("bodies of every kind give their value", within(2000, () =>
  run(function* (): Routine {
    const group = new Group();
    const bodies: (() => Routine<number> | Promise<number> | number)[] = [
      function* (): Routine<number> {
        yield* gosched();
        return 1;
      },
      async () => {
        await gosched();
        return 1;
      },
      () => 1,
      () => (function* (): Routine<number> {
        return 1;
      })(),
    ];
    for (const body of bodies) assert.is((yield* group.do("key", body)).value, 1);
    assert.is((yield* group.do("key", (): undefined => undefined)).value, undefined);
  })));

/** Starts `n` goroutines that all call `body` under the key, and gives what they got. */
function* together<T>(
  n: number,
  group: Group,
  body: () => Routine<T> | PromiseLike<T> | T,
): Routine<Result<T>[]> {
  const all = Array.from({ length: n }, () => go(function* (): Routine<Result<T>> {
    return yield* group.do("key", body);
  }));
  const results: Result<T>[] = [];
  for (const g of all) results.push(yield* g.join());
  return results;
}

test("many at once share one call", within(5000, async () => {
  for (let seed = 1; seed <= 20; seed++) {
    await seeded(seed, function* (): Routine {
      let calls = 0;
      const value = {};
      const results = yield* together(50, new Group(), function* (): Routine<object> {
        calls++;
        yield* sleep(10);
        return value;
      });
      assert.is(calls, 1);
      assert.ok(results.every((result) => result.value === value && result.shared));
    });
  }
}));

test("keys have nothing to do with each other, nor have groups", within(2000, () =>
  run(function* (): Routine {
    const [one, other] = [new Group(), new Group()];
    const results = yield* together(1, one, function* (): Routine<string> {
      const inner = yield* one.do("another key", () => "inner");
      const foreign = yield* other.do("key", () => "foreign");
      return `${inner.value} ${foreign.value} ${inner.shared || foreign.shared}`;
    });
    assert.equal(results, [{ value: "inner foreign false", shared: false }]);
  })));

test("goroutines and async code share", within(2000, () =>
  run(function* (): Routine {
    const group = new Group();
    const [begun, gate] = [chan<void>(), chan<void>()];
    const leader = go(async () => await group.do("key", async () => {
      begun.close();
      await gate.recv();
      return "value";
    }));
    yield* begun.recv();
    const second = go(function* (): Routine<Result<string>> {
      return yield* group.do("key", () => "its own");
    });
    const third = wait(group.do("key", () => "its own").then((result) => result));
    yield* parked(second);
    gate.close();
    const results = [yield* leader.join(), yield* second.join(), yield* third];
    for (const result of results) assert.equal(result, { value: "value", shared: true });
  })));

test("an error reaches all, the same one, and be it undefined", within(2000, () =>
  run(function* (): Routine {
    const group = new Group();
    for (const thrown of [new Error("boom"), undefined]) {
      const gate = chan<void>();
      let caught = 0;
      const all = [1, 2, 3].map(() => go(function* (): Routine {
        try {
          yield* group.do("key", function* (): Routine {
            yield* gate.recv();
            throw thrown;
          });
        } catch (error) {
          assert.is(error, thrown);
          caught++;
        }
      }));
      yield* parked(...all);
      gate.close();
      for (const g of all) yield* g.join();
      assert.is(caught, 3);
    }
    assert.equal(yield* group.do("key", () => 7), { value: 7, shared: false });
  })));

test("a promise that rejects is an error like any other", within(2000, () =>
  run(function* (): Routine {
    const boom = new Error("boom");
    const failing = wait(new Group().do("key", () => Promise.reject(boom)).then(() => "a value"));
    try {
      assert.unreachable(yield* failing);
    } catch (error) {
      assert.is(error, boom);
    }
  })));

test("goexit in a body ends all who wait for it", within(2000, () =>
  run(function* (): Routine {
    const group = new Group();
    const gate = chan<void>();
    const ends: string[] = [];
    const all = [1, 2, 3].map(() => go(function* (): Routine {
      try {
        yield* group.do("key", function* (): Routine {
          yield* gate.recv();
          yield* goexit();
        });
        ends.push("returned");
      } catch {
        ends.push("threw");
      } finally {
        ends.push("ended");
      }
      ends.push("went on");
    }));
    yield* parked(...all);
    gate.close();
    for (const g of all) yield* g.join();
    assert.equal(ends, ["ended", "ended", "ended"]);
    assert.equal(yield* group.do("key", () => 7), { value: 7, shared: false });
  })));

test("after forget the next call has a body of its own", within(2000, () =>
  run(function* (): Routine {
    const group = new Group();
    const gate = chan<string>();
    const ask = (own: string): Goroutine<Result<string>> =>
      go(function* (): Routine<Result<string>> {
        return yield* group.do("key", function* (): Routine<string> {
          return `${own} ${yield* gate.recv()}`;
        });
      });
    const first = ask("first");
    yield* parked(first);
    const joined = ask("joined");
    yield* parked(joined);
    group.forget("key");
    group.forget("no such key");
    const second = ask("second");
    yield* parked(second);
    yield* gate.send("call");
    assert.equal(yield* first.join(), { value: "first call", shared: true });
    assert.equal(yield* joined.join(), { value: "first call", shared: true });
    const late = ask("late");
    yield* parked(late);
    yield* gate.send("call");
    assert.equal(yield* second.join(), { value: "second call", shared: true });
    assert.equal(yield* late.join(), { value: "second call", shared: true });
  })));

test("when who executes the body is stopped, the next one calls its own", within(2000, async () => {
  const group = new Group();
  const begun = chan<void>();
  let isClosed = false;
  const controller = new AbortController();
  const first = run(function* (): Routine {
    yield* group.do("key", function* (): Routine {
      try {
        begun.close();
        yield* sleep(10_000);
      } finally {
        isClosed = true;
      }
    });
  }, { signal: controller.signal });
  const failure = rejection(first);
  await begun.recv();
  let calls = 0;
  await run(function* (): Routine {
    const gate = chan<void>();
    const all = [1, 2, 3].map(() => go(function* (): Routine<Result<number>> {
      return yield* group.do("key", function* (): Routine<number> {
        yield* gate.recv();
        return ++calls;
      });
    }));
    yield* parked(...all);
    controller.abort("enough");
    assert.ok(isClosed);
    yield* parked(...all);
    gate.close();
    for (const g of all) assert.equal(yield* g.join(), { value: 1, shared: true });
  });
  assert.is(calls, 1);
  assert.is(await failure, "enough");
}));

test("one that waits and is stopped takes nothing with it", within(2000, async () => {
  const group = new Group();
  const gate = chan<void>();
  const leading = group.do("key", async () => {
    await gate.recv();
    return 7;
  }).then((result) => result);
  await gosched();
  await run(function* (): Routine {
    go(function* (): Routine {
      yield* group.do("key", () => assert.unreachable("a call is under way"));
    });
    yield* gosched();
    yield* gosched();
  });
  gate.close();
  assert.equal(await leading, { value: 7, shared: true });
}));

test("a body that asks for its own key waits for itself", within(2000, async () => {
  const group = new Group();
  const own = function* (): Routine<unknown> {
    return yield* group.do("key", own);
  };
  assert.instance(await rejection(run(own)), DeadlockError);
}));

test("a body that is no function is refused at once", () => {
  assert.throws(() => new Group().do("key", 7 as never), /singleflight: do: the body must be/);
});

test.run();
