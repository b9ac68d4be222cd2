// Contexts: the tree, deadlines, values, functions that wait for the end, texts.

import {
  chan, context, DeadlockError, go, gosched, GoroutinePanic, never, run, select,
} from "skein";
import type { Routine } from "skein";
import {
  afterFunc, background, Canceled, DeadlineExceeded, todo, withCancel, withDeadline,
  withoutCancel, withTimeout, withValue,
} from "skein/context";
import type { Context } from "skein/context";
import { seeded } from "skein/testing";
import { now, sleep } from "skein/time";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("context");

const isDone = (ctx: Context): boolean => ctx.done().tryRecv()?.ok === false;

test("the names are the same under the main entry and under their own", () => {
  assert.is(context.withCancel, withCancel);
  assert.is(context.Canceled, Canceled);
});

test("a root is never done", () => {
  for (const root of [background(), todo()]) {
    assert.is(root.done(), never);
    assert.is(root.err(), undefined);
    assert.is(root.cause(), undefined);
    assert.is(root.deadline(), undefined);
    assert.is(root.value("key"), undefined);
    assert.not(root.signal.aborted);
  }
  assert.is(background(), background());
  assert.is.not(background(), todo());
});

test("the two errors say what they are", () => {
  assert.is(Canceled.message, "context canceled");
  assert.is(Canceled.name, "AbortError");
  assert.is(DeadlineExceeded.message, "context deadline exceeded");
  assert.is(DeadlineExceeded.name, "TimeoutError");
  assert.is(DeadlineExceeded.timeout, true);
  assert.not("timeout" in Canceled);
});

test("cancel needs nobody who waits, and the first call counts", () => {
  const [ctx, cancel] = withCancel(background());
  assert.not(isDone(ctx));
  cancel("first");
  cancel("second");
  assert.ok(isDone(ctx));
  assert.is(ctx.done(), ctx.done());
  assert.is(ctx.err(), Canceled);
  assert.is(ctx.cause(), "first");
});

test("a cause may be anything but nothing", () => {
  for (const [given, found] of [[0, 0], ["", ""], [false, false], [null, Canceled]]) {
    const [ctx, cancel] = withCancel(background());
    cancel(given);
    assert.is(ctx.cause(), found);
  }
});

test("everybody who waits for the end is woken, in goroutines and in async code", within(2000, () =>
  run(function* (): Routine {
    const [ctx, cancel] = withCancel(background());
    const [below] = withCancel(withValue(ctx, "key", 1));
    const all = [
      go(function* (): Routine<string> {
        return (yield* select({ quit: below.done(), other: chan<void>() })).case;
      }),
      go(function* (): Routine<string> {
        return (yield* ctx.done().recvOk()).ok ? "a value" : "closed";
      }),
      go(async () => (await below.done().recvOk()).ok ? "a value" : "closed"),
    ];
    yield* gosched();
    cancel();
    const ends: string[] = [];
    for (const g of all) ends.push(yield* g.join());
    assert.equal(ends, ["quit", "closed", "closed"]);
  })));

test("a context works where there is no goroutine", within(2000, async () => {
  const [ctx, cancel] = withTimeout(background(), 5);
  assert.is(await ctx.done().recv(), undefined);
  assert.is(ctx.err(), DeadlineExceeded);
  cancel();
}));

test("siblings and those above go on", () => {
  const [top] = withCancel(background());
  const [one, cancelOne] = withCancel(top);
  const [other] = withCancel(top);
  cancelOne();
  assert.is(one.err(), Canceled);
  assert.is(other.err(), undefined);
  assert.is(top.err(), undefined);
});

test("what is made below a context that is done is done", () => {
  const [ctx, cancel] = withCancel(background());
  cancel("over");
  for (const below of [withCancel(ctx)[0], withTimeout(ctx, 10_000)[0], withValue(ctx, "k", 1)]) {
    assert.is(below.err(), Canceled);
    assert.is(below.cause(), "over");
    assert.ok(isDone(below));
  }
});

test("a hundred thousand levels are no deeper than one", within(10_000, () => {
  const [top, cancel] = withCancel(background());
  let ctx = withValue(top, "first", "found");
  for (let i = 0; i < 50_000; i++) ctx = withValue(withCancel(ctx)[0], "level", i);
  assert.is(ctx.value("first"), "found");
  assert.is(ctx.value("none"), undefined);
  assert.is(ctx.deadline(), undefined);
  assert.is(ctx.err(), undefined);
  cancel("cut");
  assert.is(ctx.cause(), "cut");
  assert.ok(String(ctx).endsWith(".WithCancel.WithValue(level, number)"));
}));

test("a context may have very many children", within(10_000, () => {
  const [top, cancel] = withCancel(background());
  const children = Array.from({ length: 200_000 }, () => withCancel(top)[0]);
  cancel();
  assert.ok(children.every((child) => child.err() === Canceled));
}));

test("the earlier deadline holds, wherever it stands", within(2000, () =>
  seeded(1, function* (): Routine {
    const [sooner] = withDeadline(background(), 10_000);
    const [later] = withDeadline(sooner, 20_000);
    assert.is(later.deadline(), 10_000);
    assert.is(String(later), `${sooner}.WithCancel`);
    const [soonest] = withDeadline(later, 5000);
    assert.is(soonest.deadline(), 5000);
    assert.is(withCancel(withValue(soonest, "key", 1))[0].deadline(), 5000);
    assert.is(withoutCancel(soonest).deadline(), undefined);
    yield* later.done().recv();
    assert.is(now(), 10_000);
    assert.is(soonest.err(), DeadlineExceeded);
  })));

test("of two deadlines at the same moment each has its own cause", within(2000, () =>
  seeded(1, function* (): Routine {
    const [outer] = withDeadline(background(), 1000, "outer");
    const [inner] = withDeadline(outer, 1000, "inner");
    assert.match(String(inner), /WithDeadline.*WithDeadline/);
    const [over] = withDeadline(outer, 0, "over");
    assert.is(over.cause(), "over");
    yield* inner.done().recv();
    assert.is(inner.cause(), "outer");
  })));

test("deadlines come in their order, each at its time", within(2000, () =>
  seeded(1, function* (): Routine {
    const start = now();
    const order: number[] = [];
    const all = [30, 10, 20].map((ms) => go(function* (): Routine {
      const [ctx] = withTimeout(background(), ms);
      yield* ctx.done().recv();
      order.push(now() - start);
    }));
    for (const g of all) yield* g.join();
    assert.equal(order, [10, 20, 30]);
  })));

test("a deadline that has passed reaches those below, and keeps its cause", within(2000, () =>
  seeded(1, function* (): Routine {
    const [ctx, cancel] = withTimeout(background(), 10, "too slow");
    const [below] = withTimeout(ctx, 1000, "much too slow");
    yield* below.done().recv();
    cancel("too late");
    for (const each of [ctx, below]) {
      assert.is(each.err(), DeadlineExceeded);
      assert.is(each.cause(), "too slow");
    }
  })));

test("a deadline may be far away, or never come", within(2000, () =>
  seeded(1, function* (): Routine {
    const far = 2 ** 33;
    const [distant] = withTimeout(background(), far);
    const [endless, cancel] = withTimeout(background(), Infinity);
    assert.is(endless.deadline(), Infinity);
    yield* sleep(far - 1);
    assert.is(distant.err(), undefined);
    yield* sleep(1);
    assert.is(distant.err(), DeadlineExceeded);
    assert.is(endless.err(), undefined);
    cancel();
    assert.is(endless.err(), Canceled);
  })));

test("what is no time is refused", () => {
  for (const wrong of ["5", NaN, undefined, null, 5n] as unknown as number[]) {
    const message = (error: Error): boolean =>
      error instanceof TypeError && /expected a number of milliseconds/.test(error.message);
    assert.throws(() => withTimeout(background(), wrong), message);
    assert.throws(() => withDeadline(background(), wrong), message);
  }
});

function* blockForEver(): Routine {
  yield* chan<void>().recv();
}

test("a cancelled deadline, and one of an ended run, hold up nothing", within(5000, async () => {
  assert.instance(await rejection(run(function* (): Routine {
    const [, cancel] = withTimeout(background(), 3_600_000);
    withTimeout(background(), Infinity);
    cancel();
    yield* blockForEver();
  })), DeadlockError);
  await run(() => void withTimeout(background(), 3_600_000));
  assert.instance(await rejection(run(blockForEver)), DeadlockError);
}));

test("values are found by identity, the nearest first", () => {
  const [key, other] = [{}, {}];
  const outer = withValue(background(), key, "outer");
  const inner = withValue(withValue(withCancel(outer)[0], key, "inner"), other, undefined);
  assert.is(inner.value(key), "inner");
  assert.is(outer.value(key), "outer");
  assert.is(inner.value({}), undefined);
  assert.is(withValue(outer, key, undefined).value(key), undefined);
});

test("withoutCancel keeps the values and nothing else", () => {
  const [parent, cancel] = withTimeout(withValue(background(), "key", 7), 10_000);
  const ctx = withoutCancel(parent);
  const [below, cancelBelow] = withCancel(ctx);
  cancel();
  assert.is(ctx.done(), never);
  assert.is(ctx.err(), undefined);
  assert.is(ctx.value("key"), 7);
  assert.not(ctx.signal.aborted);
  assert.is(below.err(), undefined);
  cancelBelow();
  assert.is(below.err(), Canceled);
});

test("nothing can be the parent of a context, nor a key", () => {
  const nobody = null as unknown as Context;
  const makers: ((parent: Context) => unknown)[] = [
    withCancel, (ctx) => withTimeout(ctx, 5), (ctx) => withDeadline(ctx, 5), withoutCancel,
    (ctx) => withValue(ctx, "key", 1), (ctx) => afterFunc(ctx, () => {}),
  ];
  for (const make of makers) {
    assert.throws(() => make(nobody), /^cannot create context from nil parent$/);
  }
  assert.throws(() => withValue(background(), undefined, 1), /^nil key$/);
  assert.throws(() => withValue(background(), null, 1), /^nil key$/);
  assert.throws(() => afterFunc(background(), 7 as never), /the body must be a function/);
});

test("afterFunc calls at once when the context is done", within(2000, () =>
  run(function* (): Routine {
    const [ctx, cancel] = withCancel(background());
    cancel();
    const called = chan<void>();
    const stop = afterFunc(ctx, () => called.close());
    assert.not(stop());
    yield* called.recv();
  })));

test("the functions that wait for one context know nothing of each other", within(2000, () =>
  run(function* (): Routine {
    const [ctx, cancel] = withCancel(background());
    const called = chan<string>(3);
    const body = (name: string) => () => called.trySend(name);
    afterFunc(ctx, body("first"));
    const stop = afterFunc(ctx, body("second"));
    afterFunc(ctx, async () => void body("third")());
    assert.ok(stop());
    assert.not(stop());
    cancel();
    const names = [yield* called.recv(), yield* called.recv()].sort();
    assert.equal(names, ["first", "third"]);
    assert.is(called.length, 0);
  })));

test("what afterFunc starts belongs to the run that asked for it", within(2000, async () => {
  const [ctx, cancel] = withCancel(background());
  let calls = 0;
  await run(() => void afterFunc(ctx, () => calls++));
  const open = run(function* (): Routine {
    afterFunc(ctx, () => {
      throw new Error("in the call");
    });
    cancel();
    yield* sleep(10_000);
  });
  const error = await rejection(open);
  assert.instance(error, GoroutinePanic);
  assert.is(((error as GoroutinePanic).cause as Error).message, "in the call");
  assert.is(calls, 0);
}));

class Key {
  toString(): string {
    return "<key>";
  }
}

test("a context tells how it was made", () => {
  const [cancellable] = withCancel(todo());
  assert.is(String(cancellable), "context.TODO.WithCancel");
  assert.is(`${withoutCancel(cancellable)}`, "context.TODO.WithCancel.WithoutCancel");
  const shown: [value: unknown, text: string][] = [
    ["text", "text"], [undefined, "<nil>"], [null, "<nil>"], [7, "number"], [true, "boolean"],
    [1n, "bigint"], [Symbol("id"), "Symbol(id)"], [new Key(), "<key>"], [{}, "Object"],
    [["secret"], "Array"], [() => "secret", "function"], [Object.create(null), "object"],
    [new (class Secret {})(), "Secret"], [new Map(), "Map"],
  ];
  for (const [value, text] of shown) {
    assert.is(`${withValue(background(), "k", value)}`, `context.Background.WithValue(k, ${text})`);
  }
});

test("a deadline is shown as Go shows moments and durations", within(2000, () =>
  seeded(1, function* (): Routine {
    const left: [ms: number, text: string][] = [
      [3_723_500, "1h2m3.5s"], [7_200_000, "2h0m0s"], [90_000, "1m30s"], [1000, "1s"],
      [250, "250ms"], [0.0015, "1.5µs"], [0.000_02, "20ns"], [-5000, "-5s"], [0, "0s"],
      [Infinity, "+Inf"],
    ];
    yield* sleep(1500);
    for (const [ms, text] of left) {
      assert.match(String(withTimeout(background(), ms)[0]), ` [${text}])`);
    }
    const [ctx] = withTimeout(background(), 1000);
    assert.is(`${ctx}`, "context.Background.WithDeadline(m=+2.500000000 [1s])");
  })));

test.run();
