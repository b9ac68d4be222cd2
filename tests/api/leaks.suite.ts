// testing.noLeaks: who has been left behind when main returns, and who only needs a moment more.

import {
  chan, go, goexit, GoroutinePanic, gosched, LeakError, never, run, runtime, select, wait,
} from "skein";
import type { Op, Routine } from "skein";
import { noLeaks, seeded } from "skein/testing";
import { afterFunc, sleep, Ticker, Timer } from "skein/time";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("leaks");

async function leak(body: () => Routine<unknown>): Promise<LeakError> {
  const error = await rejection(noLeaks(body));
  assert.instance(error, LeakError);
  return error as LeakError;
}

test("it gives what main returns when nobody is left", within(2000, async () => {
  const value = await noLeaks(function* (): Routine<string> {
    const ch = chan<string>();
    go(function* (): Routine {
      yield* ch.send("value");
    });
    return (yield* ch.recv())!;
  });
  assert.is(value, "value");
}));

const waits: Record<string, () => Op<unknown>> = {
  "chan receive": () => chan<void>().recv(),
  "chan send": () => chan<number>().send(1),
  "chan receive (nil chan)": () => never.recv(),
  "select": () => select({ a: chan<void>(), b: chan<void>() }),
  "select (no cases)": () => select({}),
  "sleep": () => sleep(1e6),
  "IO wait": () => wait(new Promise(() => {})),
};

for (const [reason, op] of Object.entries(waits)) {
  test(`one that is left in [${reason}]`, within(2000, async () => {
    const before = runtime.numGoroutine();
    const log: string[] = [];
    const error = await leak(function* main(): Routine {
      go(function* left(): Routine {
        try {
          yield* op();
        } finally {
          log.push("stopped");
        }
      });
    });
    assert.is(error.code, "ERR_LEAK");
    assert.is(error.message, "1 goroutine left behind");
    const dump = error.dump.replace(/goroutine \d+/g, "goroutine N");
    assert.is(dump, `goroutine N [${reason}]:\nleft(...)\ncreated by main in goroutine N\n`);
    assert.ok(error.stack!.includes(error.dump));
    assert.equal(log, ["stopped"]);
    assert.is(runtime.numGoroutine(), before);
  }));
}

test("the dump shows those that are left and nobody else", within(2000, async () => {
  const gate = chan<void>();
  const bystander = run(function* bystander(): Routine {
    yield* gate.recv();
  });
  const error = await leak(function* (): Routine {
    go(function* a(): Routine {
      yield* chan<void>().recv();
    });
    go(function* b(): Routine {
      yield* sleep(1e6);
    });
    go(function* c(): Routine {
      yield* gosched();
    });
  });
  gate.close();
  await bystander;
  assert.is(error.message, "2 goroutines left behind");
  assert.equal(error.dump.match(/^\w+\(\.\.\.\)$/gm), ["a(...)", "b(...)"]);
}));

test("those that end by themselves are no leak", within(2000, async () => {
  const log: string[] = [];
  await noLeaks(function* (): Routine {
    const ch = chan<void>();
    go(function* (): Routine {
      for (let i = 0; i < 100; i++) yield* gosched();
      ch.close();
      log.push("closed");
    });
    go(function* (): Routine {
      yield* ch.recv();
      log.push("received");
    });
    go(async () => {
      for (let i = 0; i < 20; i++) await null;
      log.push("async");
    });
    log.push("main");
  });
  assert.is(log[0], "main");
  assert.equal(log.sort(), ["async", "closed", "main", "received"]);
}));

test("one that never rests is found in the end", within(5000, async () => {
  const error = await leak(function* (): Routine {
    go(function* busy(): Routine {
      for (;;) yield* gosched();
    });
  });
  assert.match(error.dump, /^goroutine \d+ \[runnable\]:\nbusy/);
}));

test("a busy stranger does not hide a leak", within(5000, async () => {
  let isBusy = true;
  const busy = run(function* (): Routine {
    while (isBusy) yield* gosched();
  });
  const error = await leak(function* (): Routine {
    go(function* left(): Routine {
      yield* never.recv();
    });
  });
  isBusy = false;
  await busy;
  assert.equal(error.dump.match(/^\w+\(\.\.\.\)$/gm), ["left(...)"]);
}));

test("timers and tickers are no goroutines", within(2000, async () => {
  let fired = 0;
  await noLeaks(function* (): Routine {
    afterFunc(2, () => void fired++);
    new Timer(1);
    new Ticker(1);
  });
  await sleep(10);
  assert.is(fired, 0);
}));

test("the error of main comes before any leak", within(2000, async () => {
  const broken = new Error("broken");
  assert.is(await rejection(noLeaks(function* (): Routine {
    go(() => never.recv());
    throw broken;
  })), broken);
}));

test("so does a panic, also one after main has returned", within(2000, async () => {
  const error = await rejection(noLeaks(function* (): Routine {
    go(function* (): Routine {
      yield* gosched();
      throw new Error("late");
    });
    go(() => never.recv());
  }));
  assert.instance(error, GoroutinePanic);
}));

test("goexit of main leaves the others to end", within(2000, async () => {
  assert.is(await noLeaks(() => goexit() as unknown as Routine), undefined);
  await leak(function* (): Routine {
    go(() => never.recv());
    yield* goexit();
  });
}));

test("one that main waits for in vain is a deadlock", within(2000, async () => {
  const error = await rejection(noLeaks(function* (): Routine {
    yield* chan<void>().recv();
  }));
  assert.is((error as Error).name, "DeadlockError");
}));

test("in a seeded run leaks are found too", within(5000, async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const error = await seeded(seed, function* (): Routine<unknown> {
      return yield* wait(rejection(noLeaks(function* (): Routine {
        go(function* (): Routine {
          yield* sleep(5);
        });
        go(gosched as unknown as () => Routine);
      })));
    });
    assert.instance(error, LeakError);
    assert.is((error as Error).message, "1 goroutine left behind");
  }
}));

test.run();
