// How a bubble ends: with its last goroutine, with an error, or in one of two deadlocks. Nothing of
// it is left then.

import {
  chan, DeadlockError, fn, go, goexit, GoroutinePanic, gosched, never, run, runtime, wait,
} from "skein";
import type { Routine, RuntimeError } from "skein";
import { bubble, seeded, settle } from "skein/testing";
import { after, afterFunc, now, sleep, tick, Ticker, Timer } from "skein/time";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("bubble: endings");

const BLOCKED = "deadlock: all goroutines in bubble are blocked";
const LEFT = "deadlock: main bubble goroutine has exited but blocked goroutines remain";
const MIDNIGHT = Date.UTC(2000, 0, 1);

const turn = (ms = 1): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A bubble works as it should, and has a clock of its own. */
async function assertSound(): Promise<void> {
  const took = await bubble(function* (): Routine<number> {
    const ticker = new Ticker(1000);
    yield* ticker.c.recv();
    yield* sleep(500);
    return now() - MIDNIGHT;
  });
  assert.is(took, 1500);
}

test("it waits for the goroutines that main leaves behind", within(2000, async () => {
  const log: string[] = [];
  const value = await bubble(function* (): Routine<string> {
    const ch = chan<void>();
    go(function* (): Routine {
      for (let i = 0; i < 300; i++) yield* gosched();
      yield* wait(turn());
      log.push("sends");
      yield* ch.send();
    });
    go(function* (): Routine {
      yield* ch.recv();
      log.push("received");
    });
    log.push("main returns");
    return "value";
  });
  assert.is(value, "value");
  assert.equal(log, ["main returns", "sends", "received"]);
}));

test("goexit of main ends only main", within(2000, async () => {
  const log: string[] = [];
  const value = await bubble(function* (): Routine<string> {
    go(function* (): Routine {
      yield* gosched();
      log.push("other");
    });
    try {
      return yield* goexit();
    } finally {
      log.push("finally");
    }
  });
  assert.is(value, undefined);
  assert.equal(log, ["finally", "other"]);
}));

test("a deadlock of all, with a dump of the bubble alone", within(2000, async () => {
  const ch = chan<void>();
  go(function* outsider(): Routine {
    yield* ch.recv();
  });
  const error = await rejection(bubble(function* root(): Routine {
    go(function* child(): Routine {
      yield* chan<number>().send(1);
    });
    yield* never.recv();
  })) as DeadlockError;
  ch.close();
  assert.instance(error, DeadlockError);
  assert.is(error.message, BLOCKED);
  const shown = error.dump.replace(/(goroutine|bubble) \d+/g, "$1 N");
  assert.is(shown, `goroutine N [chan receive (nil chan) (durable), synctest bubble N]:
root(...)

goroutine N [chan send (durable), synctest bubble N]:
child(...)
created by root in goroutine N
`);
}));

test("a deadlock of those that main has left", within(2000, async () => {
  let ticks = 0;
  const lasting: (() => Routine)[] = [
    function* (): Routine {
      yield* never.recv();
    },
    function* (): Routine {
      yield* tick(1).forEach(() => void ticks++);
    },
    function* (): Routine {
      yield* sleep(1);
      ticks++;
    },
    function* (): Routine {
      afterFunc(1, () => void ticks++);
      yield* chan<void>().recv();
    },
  ];
  for (const body of lasting) {
    for (const main of [function* (): Routine {}, goexit]) {
      const error = await rejection(bubble(function* (): Routine {
        go(body);
        yield* main();
      }));
      assert.instance(error, DeadlockError);
      assert.is((error as Error).message, LEFT);
    }
  }
  assert.is(ticks, 0, "time ends with main");
}));

test("timers that main leaves pending hold up nothing, and never fire", within(2000, async () => {
  let fired = 0;
  await bubble(function* (): Routine {
    afterFunc(1, () => void fired++);
    new Ticker(1);
    new Timer(1);
    after(1);
  });
  await turn(3);
  assert.is(fired, 0);
}));

test("the error of main, and the panic of another", within(2000, async () => {
  const broken = new Error("broken");
  const log: string[] = [];
  function* lasting(): Routine {
    try {
      yield* sleep(1e6);
    } finally {
      log.push(`stopped at ${now() - MIDNIGHT}`);
    }
  }
  assert.is(await rejection(bubble(function* (): Routine {
    go(lasting);
    yield* sleep(5);
    throw broken;
  })), broken);
  const error = await rejection(bubble(function* (): Routine {
    go(function* (): Routine {
      yield* sleep(7);
      throw broken;
    });
    go(lasting);
    yield* go(lasting).join();
  })) as GoroutinePanic;
  assert.instance(error, GoroutinePanic);
  assert.is(error.cause, broken);
  assert.equal(log, ["stopped at 5", "stopped at 7", "stopped at 7"]);
  await assertSound();
}));

test("a panic after main has returned", within(2000, async () => {
  const error = await rejection(bubble(function* (): Routine {
    go(function* (): Routine {
      yield* wait(turn());
      throw new Error("late");
    });
  }));
  assert.is(((error as GoroutinePanic).cause as Error).message, "late");
}));

test("a bubble in a bubble is a mistake", within(2000, async () => {
  await bubble(function* (): Routine {
    let error: unknown;
    try {
      yield* wait(bubble(function* (): Routine {}));
    } catch (thrown) {
      error = thrown;
    }
    assert.is((error as RuntimeError).code, "ERR_BUBBLE");
    assert.is((error as Error).message, "synctest.Run called from within a synctest bubble");
  });
}));

test("what is no function is refused", within(2000, async () => {
  const error = await rejection(bubble(5 as never));
  assert.instance(error, TypeError);
  await assertSound();
}));

test("finally blocks still are in the bubble, but start nothing", within(2000, async () => {
  const log: string[] = [];
  const error = await rejection(bubble(function* (): Routine {
    const ch = chan<string>(4);
    go(fn(function* (): Routine {
      try {
        yield* never.recv();
      } finally {
        ch.trySend("kept");
        log.push(ch.tryRecv()!.value!, String(now() - MIDNIGHT));
        go(() => void log.push("started"));
        afterFunc(0, () => void log.push("called"));
        assert.is(afterFunc(5, () => {}).stop(), false);
        assert.is(new Timer(0).c.tryRecv()!.value, now());
        yield* ch.send("blocks not");
      }
    }));
    yield* sleep(5);
    throw new Error("main");
  }));
  assert.is((error as Error).message, "main");
  assert.equal(log, ["kept", "5"]);
  await assertSound();
}));

test("a routine driven by a loop ends the bubble, and leaves nothing", within(2000, async () => {
  const log: string[] = [];
  function* helper(): Routine {
    yield* sleep(5);
  }
  const error = await rejection(bubble(function* (): Routine {
    try {
      for (const _ of helper()) log.push("resumed");
    } finally {
      go(() => void log.push("started"));
      new Timer(5);
      chan<void>(1).trySend();
      log.push(String(now() - MIDNIGHT));
    }
  }));
  assert.is((error as RuntimeError).code, "ERR_FOREIGN_DRIVER");
  assert.equal(log, ["resumed", "0"]);
  await assertSound();
}));

test("bubbles beside each other and a busy run keep their own time", within(5000, async () => {
  let isBusy = true;
  const busy = run(function* (): Routine {
    while (isBusy) yield* gosched();
  });
  const bubbles = [1, 2, 3, 4].map((n) =>
    bubble(function* (): Routine<number> {
      const ticker = new Ticker(n * 1000);
      for (let i = 0; i < 50; i++) yield* ticker.c.recv();
      yield* settle();
      return now() - MIDNIGHT;
    })
  );
  assert.equal(await Promise.all(bubbles), [50_000, 100_000, 150_000, 200_000]);
  isBusy = false;
  await busy;
}));

test("one that ends badly does not disturb the others", within(2000, async () => {
  const good = bubble(function* (): Routine<number> {
    yield* wait(turn(5));
    yield* sleep(1e6);
    return now() - MIDNIGHT;
  });
  const bad = [1, 2, 3].map(() => rejection(bubble(() => never.recv() as never)));
  for (const error of await Promise.all(bad)) assert.instance(error, DeadlockError);
  assert.is(await good, 1e6);
}));

test("in a seeded run a bubble is as repeatable as the rest", within(5000, async () => {
  const order = (seed: number): Promise<string> =>
    seeded(seed, function* (): Routine<string> {
      return yield* wait(bubble(function* (): Routine<string> {
        const log: string[] = [];
        for (const name of "abcd") {
          go(function* (): Routine {
            yield* sleep(10);
            log.push(name);
            yield* gosched();
            log.push(name);
          });
        }
        yield* sleep(20);
        return log.join("");
      }));
    });
  const seen = new Set<string>();
  for (let seed = 1; seed <= 20; seed++) {
    const first = await order(seed);
    assert.is(await order(seed), first);
    seen.add(first);
  }
  assert.ok(seen.size > 10, `${seen.size} orders under 20 seeds`);
}));

test("a seeded run that ends takes along the bubbles that nobody waits for", within(
  2000,
  async () => {
    let left: Promise<unknown> | undefined;
    await seeded(1, function* (): Routine {
      left = rejection(bubble(function* (): Routine {
        for (;;) yield* sleep(1);
      }));
      yield* gosched();
    });
    assert.is((await left as RuntimeError).code, "ERR_STOPPED");
  },
));

test("a run that is aborted leaves a bubble to end by itself", within(2000, async () => {
  const controller = new AbortController();
  let inner: Promise<number> | undefined;
  const outer = run(function* (): Routine {
    inner = bubble(function* (): Routine<number> {
      yield* wait(turn(3));
      yield* sleep(1000);
      return now() - MIDNIGHT;
    });
    controller.abort(new Error("aborted"));
    yield* wait(inner);
  }, { signal: controller.signal });
  assert.is((await rejection(outer) as Error).message, "aborted");
  assert.is(await inner, 1000);
}));

test("goroutines of a bubble count while they are there", within(2000, async () => {
  const before = runtime.numGoroutine();
  await bubble(function* (): Routine {
    for (let i = 0; i < 10; i++) {
      go(function* (): Routine {
        yield* sleep(1);
      });
    }
    assert.is(runtime.numGoroutine(), before + 11);
    yield* sleep(2);
  });
  assert.is(runtime.numGoroutine(), before);
}));

test.run();
