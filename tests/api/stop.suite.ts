// How a run ends: what it leaves behind is stopped.

import { chan, fn, go, gosched, run, runtime, wait } from "skein";
import type { Goroutine, Op, Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parked, rounds } from "../support/parked.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("stop");

/** A run that ends while a goroutine is blocked, whose finally block is `last`. */
function endsWith(last: () => Routine): Promise<void> {
  return run(function* (): Routine {
    yield* parked(go(function* (): Routine {
      try {
        yield* chan<void>().recv();
      } finally {
        yield* last();
      }
    }));
  });
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

test("those left behind are stopped, and their finally blocks have run", within(2000, async () => {
  const log: string[] = [];
  const left: Goroutine[] = [];
  function* child(name: string): Routine {
    try {
      yield* chan<void>().recv();
      log.push(`${name} went on`);
    } catch {
      log.push(`${name} caught`);
    } finally {
      log.push(`${name} finally`);
    }
    log.push(`${name} after`);
  }
  await run(function* (): Routine {
    left.push(go(child, "a"), go(child, "b"));
    yield* parked(...left);
    log.push("main returns");
  });
  assert.is(log[0], "main returns");
  assert.equal(log.slice(1).sort(), ["a finally", "b finally"]);
  assert.equal(left.map((g) => g.status), ["dead", "dead"]);
}));

test("those left behind are stopped in whatever state they are", within(2000, async () => {
  const log: string[] = [];
  const ch = chan<number>(1);
  let times = 0;
  function* endless(): Routine {
    try {
      for (;; times++) yield* gosched();
    } finally {
      log.push("endless");
    }
  }
  function* woken(): Routine {
    try {
      yield* ch.recv();
      log.push("woken went on");
    } finally {
      log.push("woken");
    }
  }
  const left = await run(function* (): Routine<Goroutine[]> {
    const started = [go(endless), go(woken)];
    yield* parked(started[1]!);
    while (times === 0) yield* gosched();
    ch.trySend(1);
    return [...started, go(() => void log.push("never ran"))];
  });
  await turn();
  assert.equal(left.map((g) => g.status), ["dead", "dead", "dead"]);
  assert.equal(log.sort(), ["endless", "woken"]);
}));

test("a goroutine that is stopped frees its place in every queue", within(2000, async () => {
  const ch = chan<number>();
  await run(function* (): Routine {
    yield* parked(go(() => recvForEver()));
    function* recvForEver(): Routine {
      yield* ch.recv();
      assert.unreachable("received after the end of the run");
    }
  });
  assert.is(ch.trySend(1), false, "nobody is left to receive");
  const got = run(function* (): Routine<number | undefined> {
    return yield* ch.recv();
  });
  await run(function* (): Routine {
    yield* ch.send(2);
  });
  assert.is(await got, 2);
}));

test("finally blocks of nested generators run from the inside out", within(2000, async () => {
  const log: string[] = [];
  function* inner(): Routine {
    try {
      yield* chan<void>().recv();
    } finally {
      log.push("inner");
    }
  }
  await run(function* (): Routine {
    const g = go(function* (): Routine {
      try {
        yield* inner();
      } finally {
        log.push("outer");
      }
    });
    yield* parked(g);
  });
  assert.equal(log, ["inner", "outer"]);
}));

test("a finally block that blocks cannot hold up the end of the run", within(2000, async () => {
  const value = await run(function* (): Routine<string> {
    const g = go(function* (): Routine {
      try {
        yield* chan<void>().recv();
      } finally {
        yield* chan<void>().recv();
      }
    });
    yield* parked(g);
    return "done";
  });
  assert.is(value, "done");
}));

test("the run ends when main returns, however busy the others are", within(2000, async () => {
  const value = await run(function* (): Routine<string> {
    for (let i = 0; i < 10; i++) {
      go(function* (): Routine {
        for (;;) yield* gosched();
      });
    }
    yield* rounds(10);
    return "done";
  });
  assert.is(value, "done");
}));

test("the error of main stops the others as its return does", within(2000, async () => {
  const log: string[] = [];
  const error = await rejection(run(function* (): Routine {
    const g = go(function* (): Routine {
      try {
        yield* chan<void>().recv();
      } finally {
        log.push("finally");
      }
    });
    yield* parked(g);
    throw new Error("main failed");
  }));
  assert.is((error as Error).message, "main failed");
  assert.equal(log, ["finally"]);
}));

test("a finally block may perform operations that do not block", within(2000, async () => {
  const ch = chan<number>(2);
  await endsWith(function* () {
    yield* ch.send(1);
    ch.trySend(2);
    ch.close();
  });
  assert.is(await ch.recv(), 1);
  assert.is(await ch.recv(), 2);
  assert.is((await ch.recvOk()).ok, false);
}));

test("a finally block reaches goroutines of other runs", within(2000, async () => {
  const ch = chan<string>();
  const other = run(function* (): Routine<unknown> {
    return yield* ch.recv();
  });
  await endsWith(function* () {
    yield* ch.send("goodbye");
  });
  assert.is(await other, "goodbye");
}));

test("what a finally block wakes of its own run does not go on", within(2000, async () => {
  const log: string[] = [];
  const ch = chan<void>();
  let isOpen = true;
  function* child(): Routine {
    try {
      yield* ch.recv();
      log.push("went on");
    } finally {
      log.push("finally");
      if (isOpen) ch.close();
      isOpen = false;
    }
  }
  await run(function* (): Routine {
    yield* parked(go(child), go(child), go(child));
  });
  await turn();
  assert.equal(log, ["finally", "finally", "finally"]);
}));

test("what a finally block starts does not run", within(2000, async () => {
  const before = runtime.numGoroutine();
  let ran = false;
  await endsWith(function* () {
    go(() => void (ran = true));
  });
  await turn();
  assert.is(ran, false);
  assert.is(runtime.numGoroutine(), before);
}));

test("a goroutine that aborts its own run ends at its next operation", within(2000, async () => {
  const inMain = (body: () => Routine): Op<void> => fn(body)();
  const inAnother = (body: () => Routine): Op<void> => go(body).join();
  for (const starts of [inMain, inAnother]) {
    const controller = new AbortController();
    const log: string[] = [];
    const error = await rejection(run(function* (): Routine {
      yield* starts(function* (): Routine {
        try {
          controller.abort("enough");
          log.push("still running");
          yield* gosched();
          log.push("went on");
        } finally {
          log.push("finally");
        }
      });
    }, { signal: controller.signal }));
    await turn();
    assert.is(error, "enough");
    assert.equal(log, ["still running", "finally"]);
  }
}));

test("finally blocks of async bodies run too", within(2000, async () => {
  const log: string[] = [];
  await run(function* (): Routine {
    yield* parked(go(async () => {
      try {
        await chan<void>().recv();
        log.push("went on");
      } finally {
        log.push("finally");
      }
    }));
    yield* wait(Promise.resolve());
  });
  await turn();
  assert.equal(log, ["finally"]);
}));

test("awaits that nobody waits for any more disturb nobody", within(2000, async () => {
  // An unhandled rejection would end the process.
  const helper = async (): Promise<void> => {
    await chan<void>().recv();
  };
  await run(async () => {
    void helper();
    void chan<void>().recv().then(() => {});
    await gosched();
  });
  await run(function* (): Routine {
    void helper();
    void chan<void>().recv().then(() => {});
    yield* gosched();
  });
  for (let i = 0; i < 3; i++) await turn();
}));

test.run();
