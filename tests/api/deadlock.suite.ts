// When a run is reported as deadlocked, and above all when it is not.

import { chan, DeadlockError, fn, fromEvents, fromReadable, go, goexit, gosched } from "skein";
import { never, run, runtime, select, wait } from "skein";
import type { Routine } from "skein";
import { afterFunc, sleep } from "skein/time";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parked, rounds } from "../support/parked.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("deadlock");

const ASLEEP = "all goroutines are asleep - deadlock!";

function* blockForEver(): Routine {
  yield* chan<void>().recv();
}

async function deadlockOf(main: () => Routine<unknown>): Promise<DeadlockError> {
  const error = await rejection(run(main));
  assert.instance(error, DeadlockError);
  return error as DeadlockError;
}

test("a main that can never go on is reported, in Go's words", within(2000, async () => {
  const error = await deadlockOf(blockForEver);
  assert.is(error.message, ASLEEP);
  assert.match(error.dump, /^goroutine \d+ \[chan receive\]:$/m);
}));

test("every way of waiting for nobody is one", within(5000, async () => {
  const mains: (() => Routine<unknown>)[] = [
    function* () { yield* chan<number>().forEach(() => {}); },
    function* () { yield* chan<number>().send(1); },
    function* () { yield* never.recv(); },
    function* () { yield* select({}); },
    function* () { yield* select({ a: chan<number>(), b: null }); },
    function* () { yield* go(blockForEver).join(); },
    function* () {
      for (let i = 0; i < 10; i++) go(blockForEver);
      yield* blockForEver();
    },
  ];
  for (const main of mains) await deadlockOf(main);
}));

test("async bodies that only wait for each other are in one too", within(5000, async () => {
  const block = fn(blockForEver);
  const mains: (() => Promise<unknown>)[] = [
    async () => chan<number>().recv(),
    async () => select({ a: chan<number>(), b: null }),
    async () => Promise.all([chan<number>().recv(), chan<number>().send(1)]),
    async () => go(blockForEver).join(),
    async () => go(async () => chan<number>().recv()).join(),
    async () => block(),
    async () => {
      for await (const value of chan<number>()) assert.unreachable(String(value));
    },
    async () => {
      await Promise.resolve();
      await gosched();
      await chan<number>().recv();
    },
  ];
  for (const main of mains) assert.instance(await rejection(run(main)), DeadlockError);
}));

test("an async body that waits for the outside world is in none", within(2000, async () => {
  const value = await run(async () => {
    go(blockForEver);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return new Promise((resolve) => setTimeout(() => resolve("fine"), 20));
  });
  assert.is(value, "fine");
}));

test("a goroutine that joins itself is one", within(2000, async () => {
  await deadlockOf(function* (): Routine {
    const self = go(function* (): Routine {
      yield* gosched();
      yield* self.join();
    });
    yield* self.join();
  });
}));

test("goroutines left behind are stopped and their finally blocks run", within(2000, async () => {
  const log: string[] = [];
  await deadlockOf(function* (): Routine {
    try {
      go(function* (): Routine {
        try {
          yield* blockForEver();
        } catch {
          log.push("caught");
        } finally {
          log.push("child");
        }
      });
      yield* blockForEver();
    } catch {
      log.push("caught");
    } finally {
      log.push("main");
    }
  });
  assert.equal(log.sort(), ["child", "main"]);
}));

test("blocked goroutines are none while one can run", within(2000, async () => {
  const value = await run(function* (): Routine<string> {
    for (let i = 0; i < 5; i++) go(blockForEver);
    yield* rounds(100);
    return "fine";
  });
  assert.is(value, "fine");
}));

test("a promise in wait postpones the verdict until it has settled", within(2000, async () => {
  let settled = false;
  const error = await deadlockOf(function* (): Routine {
    go(function* (): Routine {
      yield* wait(() => new Promise((resolve) => setTimeout(resolve, 20)));
      settled = true;
    });
    yield* blockForEver();
  });
  assert.is(settled, true);
  assert.is(error.message, ASLEEP);
}));

test("a promise that nobody waits for any more does not count", within(2000, async () => {
  await deadlockOf(function* (): Routine {
    const ch = chan<number>();
    const chooser = go(function* (): Routine {
      yield* select({ ch, wait: wait(new Promise(() => {})) });
    });
    yield* parked(chooser);
    yield* ch.send(1);
    yield* blockForEver();
  });
}));

test("runtime.ref declares a waker from outside until runtime.unref", within(2000, async () => {
  const ch = chan<string>();
  runtime.ref();
  const ended = run(function* (): Routine<unknown> {
    return yield* ch.recv();
  });
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.ok(ch.trySend("from outside"));
  assert.is(await ended, "from outside");
  runtime.unref();
  await deadlockOf(blockForEver);
}));

test("references are counted", within(2000, async () => {
  const ch = chan<string>();
  runtime.ref();
  runtime.ref();
  runtime.unref();
  const ended = run(function* (): Routine<unknown> {
    return yield* ch.recv();
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(ch.trySend("still alive"));
  assert.is(await ended, "still alive");
  runtime.unref();
}));

test("the verdict comes when the last reference is dropped", within(2000, async () => {
  runtime.ref();
  const ended = rejection(run(blockForEver));
  await new Promise((resolve) => setTimeout(resolve, 5));
  runtime.unref();
  assert.instance(await ended, DeadlockError);
}));

test("with deadlock: ignore a run waits for the outside world", within(2000, async () => {
  const ch = chan<string>();
  const ended = run(function* (): Routine<unknown> {
    return yield* ch.recv();
  }, { deadlock: "ignore" });
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.ok(ch.trySend("at last"));
  assert.is(await ended, "at last");
}));

test("another run postpones the verdict, and its end brings it", within(2000, async () => {
  const ch = chan<string>();
  const gate = chan<void>();
  const blocked = run(function* (): Routine<unknown> {
    return yield* ch.recv();
  });
  await run(function* (): Routine {
    yield* rounds(50);
    yield* wait(() => new Promise((resolve) => setTimeout(resolve, 10)));
    yield* ch.send("from the other run");
  });
  assert.is(await blocked, "from the other run");

  const lost = rejection(run(function* (): Routine {
    yield* gate.recv();
  }));
  await run(() => rounds(5));
  assert.instance(await lost, DeadlockError);
}));

test("every run that is stuck gets the verdict", within(2000, async () => {
  const errors = await Promise.all([1, 2, 3].map(() => rejection(run(blockForEver))));
  for (const error of errors) assert.instance(error, DeadlockError);
}));

test("the runtime is as good as new afterwards", within(2000, async () => {
  for (let i = 0; i < 5; i++) {
    await deadlockOf(blockForEver);
    const ch = chan<number>(1);
    assert.is(await run(function* (): Routine<unknown> {
      yield* ch.send(i);
      return yield* ch.recv();
    }), i);
  }
}));

test("after main's goexit the words say whether goroutines are left", within(2000, async () => {
  const none = await deadlockOf(function* (): Routine {
    yield* goexit();
  });
  assert.is(none.message, "no goroutines (main called runtime.Goexit) - deadlock!");
  const some = await deadlockOf(function* (): Routine {
    go(blockForEver);
    yield* goexit();
  });
  assert.is(some.message, ASLEEP);
}));

test("the error says how to declare a waker from outside", within(2000, async () => {
  const { stack } = await deadlockOf(blockForEver);
  assert.match(stack ?? "", /runtime\.ref\(\)/);
}));

test("while events may come waiting is no deadlock, afterwards it is", within(5000, async () => {
  let heard: string | undefined;
  await deadlockOf(function* (): Routine {
    // Its timer keeps no process alive, so the platform does not list it.
    const events = fromEvents<Event>(AbortSignal.timeout(30), "abort");
    heard = (yield* events.recv())?.type;
    events.close();
    yield* blockForEver();
  });
  assert.is(heard, "abort");
}));

test("a chunk that nobody takes, or that is dropped, wakes nobody", within(5000, async () => {
  for (const isClosed of [false, true]) {
    const stream = new ReadableStream<number>({ pull: (controller) => controller.enqueue(7) });
    await deadlockOf(function* (): Routine {
      const chunks = fromReadable(stream);
      while (chunks.length === 0) yield* wait(Promise.resolve());
      if (isClosed) {
        chunks.close();
        assert.is(yield* chunks.recv(), 7);
      }
      yield* blockForEver();
    });
  }
}));

test("a timer that comes and goes meanwhile does not put the verdict off", within(
  5000,
  async () => {
    // While this one is alive the verdict is postponed, where the platform can tell.
    const alive = setTimeout(() => {}, 120);
    setTimeout(() => {
      afterFunc(3_600_000, () => {}).stop();
      void sleep(0).then(() => {});
    }, 30);
    await deadlockOf(blockForEver);
    clearTimeout(alive);
  },
));

test.run();
