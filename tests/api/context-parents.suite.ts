// Contexts that hang below, or lead to, what is not the library's own: contexts of the program,
// abort signals, other runtimes.

import { chan, gosched, never, run } from "skein";
import type { RecvChan, Routine } from "skein";
import {
  afterFunc, background, Canceled, cause, DeadlineExceeded, fromSignal, withCancel,
  withTimeout, withValue,
} from "skein/context";
import type { Context } from "skein/context";
import { numGoroutine } from "skein/runtime";
import { bubble, seeded } from "skein/testing";
import { now, sleep } from "skein/time";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Callable, Independent, Wrapped } from "../support/contexts.ts";
import { within } from "../support/within.ts";

const test = suite("context parents");

test("a context that only passes on costs no goroutine", within(2000, () =>
  run(function* (): Routine {
    const before = numGoroutine();
    const [top, cancel] = withCancel(background());
    const [below] = withCancel(withValue(new Wrapped(withValue(new Wrapped(top), "a", 1)), "b", 2));
    assert.is(numGoroutine(), before);
    cancel("why");
    assert.is(below.err(), Canceled);
    assert.is(below.cause(), "why");
  })));

test("one with an end of its own is watched by a goroutine", within(2000, () =>
  run(function* (): Routine {
    const before = numGoroutine();
    const parent = new Independent(background());
    const [ctx] = withTimeout(withValue(parent, "key", 1), 10_000);
    assert.is(numGoroutine(), before + 1);
    parent.end(DeadlineExceeded);
    yield* ctx.done().recv();
    assert.is(ctx.err(), DeadlineExceeded);
    while (numGoroutine() > before) yield* gosched();
  })));

test("the goroutine that watches ends with the child", within(2000, () =>
  run(function* (): Routine {
    const before = numGoroutine();
    const parent = new Independent(background());
    const [, cancel] = withCancel(parent);
    const stop = afterFunc(parent, () => {});
    assert.is(numGoroutine(), before + 2);
    yield* gosched();
    cancel();
    assert.ok(stop());
    while (numGoroutine() > before) yield* gosched();
  })));

test("one that calls back is asked to, and no longer when the child has ended", () => {
  const parent = new Callable(background());
  const [ctx] = withCancel(parent);
  const [other, cancelOther] = withCancel(parent);
  const stop = afterFunc(parent, () => {});
  assert.is(parent.waiting.size, 3);
  cancelOther("enough");
  assert.ok(stop());
  assert.is(parent.waiting.size, 1);
  parent.end();
  assert.is(ctx.err(), Canceled);
  assert.is(other.cause(), "enough");
});

test("one that is done ends its child at once; one that is never done is left alone", () => {
  const ended = new Independent(background());
  ended.end(DeadlineExceeded);
  assert.is(withCancel(ended)[0].err(), DeadlineExceeded);
  const endless = new Wrapped(background());
  assert.is(endless.done(), never);
  const [ctx, cancel] = withCancel(endless);
  cancel();
  assert.is(ctx.err(), Canceled);
});

test("one with an end of its own is not passed over for those above", within(2000, () =>
  run(function* (): Routine {
    const [top, cancel] = withCancel(background());
    const parent = new Independent(top);
    const [ctx] = withCancel(parent);
    cancel("from above");
    for (let i = 0; i < 5; i++) yield* gosched();
    assert.is(ctx.err(), undefined);
    parent.end();
    yield* ctx.done().recv();
    assert.is(ctx.err(), Canceled);
    assert.is(ctx.cause(), "from above");
  })));

test("its cause is its own, else that of the nearest above, else its error", () => {
  const [top, cancel] = withCancel(background());
  class Reasonable extends Independent {
    override cause(): unknown {
      return this.err() && "its own reason";
    }
  }
  const [one, two, three] = [new Reasonable(top), new Independent(top), new Independent(top)];
  one.end();
  two.end();
  assert.is(withCancel(one)[0].cause(), "its own reason");
  assert.is(withValue(one, "key", 1).cause(), "its own reason");
  assert.is(cause(two), Canceled);
  cancel("from above");
  three.end();
  assert.is(cause(three), "from above");
  assert.is(withCancel(three)[0].cause(), "from above");
});

test("a parent that is done without an error is told what is missing", () => {
  class Silent extends Wrapped {
    readonly #done = chan<never>();

    override done(): RecvChan<never> {
      this.#done.tryRecv() ?? this.#done.close();
      return this.#done;
    }
  }
  assert.throws(() => withCancel(new Silent(background())), /missing cancel error.*err\(\)/);
});

test("a context of the program is named by its text, else by its class", () => {
  class Named extends Wrapped {
    override toString(): string {
      return "mine";
    }
  }
  assert.is(String(withCancel(new Named(background()))[0]), "mine.WithCancel");
  assert.is(String(withCancel(new Wrapped(background()))[0]), "Wrapped.WithCancel");
});

test("the signal aborts with the context; its reason is the cause", () => {
  const [ctx, cancel] = withCancel(background());
  const below = withValue(withCancel(ctx)[0], "key", 1);
  const { signal } = below;
  assert.is(below.signal, signal);
  assert.not(signal.aborted);
  cancel("why");
  assert.ok(signal.aborted);
  assert.is(signal.reason, "why");
  assert.ok(ctx.signal.aborted, "made after the end");
  assert.is(ctx.signal.reason, "why");
  const [plain, cancelPlain] = withCancel(background());
  cancelPlain();
  assert.is(plain.signal.reason, Canceled);
});

test("who hears of an end finds all contexts done", within(2000, () => {
  const [top, cancel] = withCancel(background());
  const all = [0, 1, 2].map(() => withCancel(withCancel(top)[0])[0]);
  let heard = 0;
  for (const { signal } of [...all]) {
    signal.addEventListener("abort", () => {
      heard++;
      assert.ok(all.every((ctx) => ctx.err() === Canceled && ctx.done().tryRecv() !== undefined));
      assert.is(withCancel(all[0]!)[0].err(), Canceled);
      cancel("again");
    });
  }
  cancel("once");
  assert.is(heard, 3);
  assert.ok(all.every((ctx) => ctx.cause() === "once"));
}));

test("a deadline aborts the signal too, and what listens may use the runtime", within(2000, () =>
  run(function* (): Routine {
    const heard = chan<string>();
    const [{ signal }] = withTimeout(background(), 1);
    signal.addEventListener("abort", () => {
      heard.trySend("tried");
      void heard.send("awaited").then(() => {});
      afterFunc(withTimeout(background(), 0)[0], function* (): Routine {
        yield* heard.send("started");
      });
    });
    const all = [yield* heard.recv(), yield* heard.recv(), yield* heard.recv()];
    assert.equal(all.sort(), ["awaited", "started", "tried"]);
    assert.is(signal.reason, DeadlineExceeded);
  })));

/** A controller that counts who listens to its signal. */
function counting(): { controller: AbortController; listeners: () => number } {
  const controller = new AbortController();
  const { signal } = controller;
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => (listeners++, add(...args));
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners--;
    remove(...args);
  };
  return { controller, listeners: () => listeners };
}

test("a signal ends a context, at once when it has aborted", () => {
  const { controller, listeners } = counting();
  const ctx = fromSignal(controller.signal);
  const [below] = withCancel(ctx);
  assert.is(String(below), "context.Background.FromSignal.WithCancel");
  assert.is(listeners(), 1);
  controller.abort("left");
  for (const each of [ctx, below, fromSignal(controller.signal)]) {
    assert.is(each.err(), Canceled);
    assert.is(each.cause(), "left");
  }
  assert.is(fromSignal(AbortSignal.abort()).cause() instanceof DOMException, true);
  assert.is(listeners(), 0);
});

test("a context from a signal ends with its parent, and then listens no more", () => {
  const { controller, listeners } = counting();
  const [parent, cancel] = withCancel(withValue(background(), "key", 7));
  const ctx = fromSignal(controller.signal, parent);
  assert.is(ctx.value("key"), 7);
  cancel("above");
  assert.is(listeners(), 0);
  controller.abort("late");
  assert.is(ctx.cause(), "above");
  assert.is(fromSignal(controller.signal, parent).cause(), "above");
  const fresh = counting();
  assert.is(fromSignal(fresh.controller.signal, parent).err(), Canceled);
  assert.is(fresh.listeners(), 0);
  assert.throws(() => fromSignal(controller.signal, null as unknown as Context), /nil parent/);
});

test("a context outlives the runtime of those below it", within(2000, async () => {
  const [top, cancel] = withCancel(background());
  let below: Context | undefined;
  let calls = 0;
  await seeded(1, function* (): Routine {
    below = withTimeout(top, 1000)[0];
    afterFunc(below, () => calls++);
    assert.is(below.done().tryRecv(), undefined);
    yield* gosched();
  });
  const [late] = withCancel(below!);
  cancel("after all");
  assert.is(below!.cause(), "after all");
  assert.is(late.cause(), "after all");
  assert.is(calls, 0);
}));

test("in a bubble deadlines come in its own time", within(2000, () =>
  bubble(function* (): Routine {
    const start = now();
    const [ctx] = withTimeout(background(), 3_600_000);
    const called = chan<number>();
    afterFunc(ctx, function* (): Routine {
      yield* called.send(now() - start);
    });
    yield* sleep(3_599_999);
    assert.is(ctx.err(), undefined);
    assert.is(yield* called.recv(), 3_600_000);
    assert.is(ctx.err(), DeadlineExceeded);
  })));

test("no waiter in a bubble is woken from outside; all else is done", within(2000, async () => {
  const [top, cancel] = withCancel(background());
  const [begun, released] = [chan<void>(), chan<void>()];
  const inner = bubble(function* (): Routine<Context[]> {
    const [waited, free] = [withCancel(top)[0], withCancel(top)[0]];
    assert.is(waited.done().tryRecv(), undefined);
    begun.close();
    yield* released.recv();
    return [waited, free, withCancel(waited)[0]];
  });
  const [sibling] = withCancel(top);
  await begun.recv();
  assert.throws(() => cancel("from outside"), /^close of synctest channel from outside bubble$/);
  released.close();
  for (const ctx of [top, sibling, ...await inner]) assert.is(ctx.cause(), "from outside");
}));

test("a context outlives the bubble of those below it", within(2000, async () => {
  const [top, cancel] = withCancel(background());
  let calls = 0;
  const below = await bubble(function* (): Routine<Context> {
    const [ctx] = withTimeout(top, 1000);
    afterFunc(ctx, () => calls++);
    assert.is(ctx.done().tryRecv(), undefined);
    return ctx;
  });
  cancel("after all");
  assert.is(below.cause(), "after all");
  assert.is(calls, 0);
}));

test.run();
