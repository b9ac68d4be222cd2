// P30 to P33: how a program ends that cannot go on: deadlock, Goexit and panics of the runtime.

import {
  chan, CloseOfClosedError, CloseOfNilError, DeadlockError, go, goexit, gosched, GoroutinePanic,
  never, run as runMain, RuntimeError, select, SendOnClosedError, wait,
} from "skein";
import type { Chan, Routine } from "skein";
import { seeded } from "skein/testing";
import * as assert from "uvu/assert";
import { rounds } from "../support/parked.ts";
import { scenarios, seeds } from "../support/scenario.ts";

const { scenario, test, run } = scenarios("exit");

const nil = never as unknown as Chan<number>;
const ASLEEP = "all goroutines are asleep - deadlock!";
const NO_GOROUTINES = "no goroutines (main called runtime.Goexit) - deadlock!";

const tried = seeds(20);
/** Under the real scheduler and under each seed. */
const runs = 1 + tried.length;

/** The error that ends the program, under the real scheduler and under some seeds. */
async function endings(body: () => Routine<unknown>): Promise<unknown[]> {
  const caught = (error: unknown): unknown => error;
  const ended: unknown[] = [await runMain(body).then(() => "it returned", caught)];
  for (const seed of tried) {
    ended.push(await seeded(seed, body as () => Routine).then(() => "it returned", caught));
  }
  return ended;
}

async function assertDeadlock(
  body: () => Routine<unknown>,
  message: string,
  header?: string,
): Promise<void> {
  for (const error of await endings(body)) {
    assert.instance(error, DeadlockError);
    const { dump, message: told } = error as DeadlockError;
    assert.is(told, message);
    if (header !== undefined) assert.ok(dump.includes(` [${header}]:\n`), dump);
  }
}

const deadlocks: [string, () => Routine<unknown>][] = [
  ["select (no cases)", function* () { yield* select({}); }],
  ["chan receive (nil chan)", function* () { yield* nil.recv(); }],
  ["chan send (nil chan)", function* () { yield* nil.send(1); }],
  ["chan receive", function* () { yield* chan<number>().recv(); }],
  ["chan send", function* () { yield* chan<number>().send(1); }],
  ["select", function* () { yield* select({ a: chan<number>(), b: chan<number>(1) }); }],
];

for (const [reason, body] of deadlocks) {
  test("P30", `a main that blocks for ever is reported as [${reason}]`, () =>
    assertDeadlock(body, ASLEEP, reason), runs);
}

test("P30", "goroutines that wait for each other are all in the dump", () =>
  assertDeadlock(function* (): Routine {
    const [a, b] = [chan<number>(), chan<number>()];
    go(function* (): Routine {
      yield* a.send((yield* b.recv()) as number);
    });
    yield* b.send((yield* a.recv()) as number);
  }, ASLEEP, "chan receive"), runs);

test("P30", "a pending timer postpones the verdict", async () => {
  const started = performance.now();
  const ended = await runMain(function* (): Routine {
    yield* wait(() => new Promise<void>((resolve) => setTimeout(resolve, 10)));
    yield* select({});
  }).catch((error: unknown) => error);
  assert.instance(ended, DeadlockError);
  assert.ok(performance.now() - started >= 9);
});

test("P31", "after Goexit of main the program runs out of goroutines", () =>
  assertDeadlock(function* (): Routine {
    go(rounds, 1);
    go(rounds, 3);
    yield* goexit();
  }, NO_GOROUTINES), runs);

test("P31", "after Goexit of main a blocked goroutine is asleep", () =>
  assertDeadlock(function* (): Routine {
    go(function* (): Routine {
      yield* chan<number>().recv();
    });
    yield* goexit();
  }, ASLEEP, "chan receive"), runs);

scenario("P32", "Goexit runs the finally blocks and passes by the catch blocks", function* () {
  const report = chan<string>(10);
  const g = go(function* (): Routine {
    try {
      try {
        yield* gosched();
        yield* goexit();
        report.trySend("after goexit");
      } catch {
        report.trySend("caught");
      } finally {
        report.trySend("inner finally");
      }
      report.trySend("after try");
    } finally {
      report.trySend("outer finally");
    }
  });
  yield* g.join();
  report.close();
  const told: string[] = [];
  yield* report.forEach((line) => void told.push(line));
  assert.equal(told, ["inner finally", "outer finally"]);
});

type ErrorClass = new (...args: never[]) => Error;

const shut = (): Chan<number> => {
  const ch = chan<number>(1);
  ch.close();
  return ch;
};

const panics: [message: string, kind: ErrorClass, body: () => Routine<unknown>][] = [
  ["close of closed channel", CloseOfClosedError, function* () { shut().close(); }],
  ["send on closed channel", SendOnClosedError, function* () { yield* shut().send(1); }],
  ["send on closed channel", SendOnClosedError, function* () { shut().trySend(1); }],
  ["makechan: size out of range", RangeError, function* () { chan(-1); }],
  ["close of nil channel", CloseOfNilError, function* () { never.close(); }],
  ["send on closed channel", SendOnClosedError, function* () {
    const ch = chan<number>();
    go(function* (): Routine {
      ch.close();
    });
    yield* ch.send(1);
  }],
];

for (const [message, kind, body] of panics) {
  scenario("P33", `"${message}" can be caught as an error of its class`, function* () {
    let caught: unknown;
    try {
      yield* body();
    } catch (error) {
      caught = error;
    }
    assert.instance(caught, kind);
    assert.is((caught as Error).message, message);
    if (kind !== RangeError) assert.instance(caught, RuntimeError);
  });

  test("P33", `"${message}" ends the program when nobody catches it`, async () => {
    for (const error of await endings(body)) {
      assert.instance(error, kind);
      assert.is((error as Error).message, message);
    }
    const inGoroutine = function* (): Routine {
      const g = go.with({ name: "culprit" }, body);
      yield* g.join();
    };
    for (const error of await endings(inGoroutine)) {
      assert.instance(error, GoroutinePanic);
      const { cause, message: told, dump, goroutine } = error as GoroutinePanic;
      assert.instance(cause, kind);
      assert.is(goroutine.name, "culprit");
      assert.ok(told.includes(message), told);
      assert.ok(dump.includes(`goroutine ${goroutine.id} [running]:`), dump);
    }
  }, 2 * runs);
}

run();
