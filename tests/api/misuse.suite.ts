// Errors that say what to do instead.

import { chan, go, gosched, run, select, wait } from "skein";
import type { Chan, Op, Routine, RuntimeError } from "skein";
import { seeded } from "skein/testing";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("misuse");

const ready = (): Op<unknown>[] => {
  const ch = chan<number>(2);
  ch.trySend(1);
  const settled = wait(Promise.resolve());
  return [ch.recv(), ch.send(2), gosched(), select({ ch }), settled, chan<number>().recv()];
};

test("yield* outside of any goroutine is told to use await, go or run", () => {
  for (const op of ready()) {
    function* body(): Routine {
      yield* op;
    }
    assert.throws(() => body().next(), /outside a goroutine.*go\(\).*run\(\).*await/s);
  }
});

test("yield without the star is told to use yield*", within(2000, async () => {
  const values: unknown[] = [...ready(), 42, undefined, Promise.resolve(1)];
  for (const value of values) {
    const error = await rejection(run(function* (): Routine {
      yield value;
    }));
    assert.instance(error, Error);
    assert.match((error as Error).message, /yield\*/);
  }
}));

test("yield without the star can be caught where it stands", within(2000, async () => {
  const log = await run(function* (): Routine<string[]> {
    const seen: string[] = [];
    try {
      yield 42;
    } catch {
      seen.push("caught");
    }
    yield* gosched();
    return [...seen, "went on"];
  });
  assert.equal(log, ["caught", "went on"]);
}));

test("a routine that waits in a for…of is told to use yield*", within(2000, async () => {
  const error = await rejection(run(function* (): Routine {
    function* helper(): Routine<number | undefined> {
      return yield* chan<number>().recv();
    }
    for (const value of helper()) assert.is(value, undefined);
  }));
  assert.instance(error, Error);
  assert.match((error as Error).message, /yield\*/);
}));

const isDevelopment = process.execArgv.some((arg) => arg.includes("development"));

if (isDevelopment) {
  test("an operation that nobody performs is reported once", within(2000, async () => {
    const warned: string[] = [];
    const { warn } = console;
    console.warn = (text: string) => void warned.push(text);
    try {
      await run(function* (): Routine {
        const ch = chan<number>(10);
        for (let i = 0; i < 5; i++) void ch.send(i);
        const op = ch.send(1);
        yield* op;
        select.poll({ in: ch.recv(), out: ch.send(1) });
        yield* go(gosched).join();
        yield* select({ in: ch.recv(), out: ch.send(1) });
      });
      // An async function called by the goroutine may perform it yet: reports come a turn later.
      for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
    } finally {
      console.warn = warn;
    }
    assert.is(warned.length, 1, warned.join("\n"));
    assert.match(warned[0]!, /yield\*[^]*misuse\.suite/);
  }));
}

test("an operation of another runtime is refused and leaves no waiter", within(2000, async () => {
  const outside = chan<number>();
  const error = await rejection(seeded(1, function* (): Routine {
    yield* outside.recv();
  }));
  assert.is((error as RuntimeError).code, "ERR_OTHER_RUNTIME");
  const choice = await rejection(seeded(1, function* (): Routine {
    yield* select({ outside });
  }));
  assert.is((choice as RuntimeError).code, "ERR_OTHER_RUNTIME");
  assert.is(outside.trySend(1), false);
}));

test("a channel of a runtime that has ended says so", within(2000, async () => {
  let left: Chan<number> | undefined;
  await seeded(1, function* (): Routine {
    left = chan<number>(1);
  });
  assert.throws(() => left!.trySend(1), /has ended/);
}));

test("a generator handed to go or run is told to hand over the function", within(2000, async () => {
  function* body(): Routine {
    yield* gosched();
  }
  assert.throws(() => go(body() as unknown as () => void), /function/);
  const error = await rejection((async () => run(body() as unknown as () => void))());
  assert.match((error as Error).message, /function/);
}));

test.run();
