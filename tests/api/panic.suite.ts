// Errors that escape a goroutine.

import { chan, fromEvents, go, goexit, gosched, GoroutinePanic, run, time } from "skein";
import { RuntimeError, SendOnClosedError } from "skein";
import type { Goroutine, Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parked, rounds } from "../support/parked.ts";
import { rejection } from "../support/rejection.ts";
import { uncaught } from "../support/uncaught.ts";
import { within } from "../support/within.ts";

const test = suite("panic");

/** How the run ends when a goroutine beside main runs `body`. */
async function panicOf(body: () => unknown): Promise<GoroutinePanic> {
  const error = await rejection(run(function* (): Routine {
    go.with({ name: "culprit" }, body);
    yield* chan<void>().recv();
  }));
  assert.instance(error, GoroutinePanic);
  return error as GoroutinePanic;
}

test("an error that escapes a goroutine of any kind ends the run", within(2000, async () => {
  const boom = new Error("boom");
  const bodies: (() => unknown)[] = [
    function* (): Routine {
      throw boom;
    },
    function* (): Routine {
      yield* gosched();
      throw boom;
    },
    () => {
      throw boom;
    },
    async () => {
      throw boom;
    },
    async () => {
      await Promise.resolve();
      throw boom;
    },
  ];
  for (const body of bodies) {
    const panic = await panicOf(body);
    assert.is(panic.cause, boom);
    assert.instance(panic, RuntimeError);
    assert.ok(panic.message.includes("boom"), panic.message);
  }
}));

test("the cause is whatever was thrown", within(2000, async () => {
  const bare = Object.create(null) as object;
  for (const value of ["text", 42, undefined, null, { an: "object" }, Symbol("s"), bare]) {
    const panic = await panicOf(() => {
      throw value;
    });
    assert.is(panic.cause, value);
    assert.type(panic.message, "string");
  }
}));

test("the panic names its goroutine, which its dump shows first", within(2000, async () => {
  const started: Goroutine[] = [];
  const panic = await rejection(run(function* (): Routine {
    const waiting = go.with({ name: "bystander" }, function* (): Routine {
      yield* chan<void>().send();
    });
    started.push(waiting);
    yield* parked(waiting);
    started.push(go.with({ name: "culprit" }, function* explode(): Routine {
      yield* gosched();
      throw new Error("boom");
    }));
    yield* chan<void>().recv();
  })) as GoroutinePanic;
  const [bystander, culprit] = started as [Goroutine, Goroutine];
  assert.equal(panic.goroutine, { id: culprit.id, name: "culprit" });
  assert.ok(panic.dump.startsWith(`goroutine ${culprit.id} [running]:\n`), panic.dump);
  assert.ok(panic.dump.includes(`goroutine ${bystander.id} [chan send]:\n`), panic.dump);
  assert.match(panic.dump, /^goroutine \d+ \[chan receive\]:$/m);
}));

test("everything else is stopped, and finally blocks run", within(2000, async () => {
  const log: string[] = [];
  function* child(name: string): Routine {
    try {
      yield* chan<void>().recv();
    } finally {
      log.push(name);
    }
  }
  await rejection(run(function* (): Routine {
    const sibling = go(child, "sibling");
    yield* parked(sibling);
    go(() => {
      throw new Error("boom");
    });
    yield* child("main");
  }));
  assert.equal(log.sort(), ["main", "sibling"]);
}));

test("the first panic is the one that counts, and nothing runs after it", within(2000, async () => {
  const thrown: Error[] = [];
  const error = await rejection(run(function* (): Routine {
    for (const name of ["one", "another"]) {
      go(() => {
        thrown.push(new Error(name));
        throw thrown.at(-1);
      });
    }
    yield* rounds(10);
  }));
  assert.is(thrown.length, 1);
  assert.is((error as GoroutinePanic).cause, thrown[0]);
}));

test("an error of a finally block at the end of the run is a panic", within(2000, async () => {
  const boom = new Error("while stopping");
  const error = await rejection(run(function* (): Routine {
    const g = go(function* (): Routine {
      try {
        yield* chan<void>().recv();
      } finally {
        throw boom;
      }
    });
    yield* parked(g);
  }));
  assert.instance(error, GoroutinePanic);
  assert.is((error as GoroutinePanic).cause, boom);
}));

test("outside of any run a panic is reported as an uncaught exception", within(2000, async () => {
  const boom = new Error("boom");
  const bodies = [
    () => {
      throw boom;
    },
    function* (): Routine {
      yield* gosched();
      throw boom;
    },
    async () => {
      await gosched();
      throw boom;
    },
  ];
  for (const body of bodies) {
    const reported = uncaught();
    go.with({ name: "culprit" }, body as () => unknown);
    const panic = await reported;
    assert.instance(panic, GoroutinePanic);
    assert.is((panic as GoroutinePanic).cause, boom);
    assert.is((panic as GoroutinePanic).goroutine.name, "culprit");
  }
}));

test("a caught error is no panic", within(2000, async () => {
  const log = await run(function* (): Routine<string[]> {
    const ch = chan<number>(1);
    ch.close();
    const seen: string[] = [];
    const g = go(function* (): Routine {
      for (let i = 0; i < 3; i++) {
        try {
          yield* ch.send(i);
        } catch (error) {
          assert.instance(error, SendOnClosedError);
          seen.push(`caught ${i}`);
        }
      }
    });
    yield* g.join();
    return seen;
  });
  assert.equal(log, ["caught 0", "caught 1", "caught 2"]);
}));

test("a panic of a blocked goroutine names that goroutine", within(2000, async () => {
  const ch = chan<number>();
  const panic = await rejection(run(function* (): Routine {
    const sender = go(function* blockedSender(): Routine {
      yield* ch.send(1);
    });
    yield* parked(sender);
    ch.close();
    yield* chan<void>().recv();
  })) as GoroutinePanic;
  assert.instance(panic.cause, SendOnClosedError);
  assert.is(panic.goroutine.name, "blockedSender");
}));

test("an error in a finally block replaces Goexit by a panic", within(2000, async () => {
  const panic = await panicOf(function* (): Routine {
    try {
      yield* goexit();
    } finally {
      throw new Error("from finally");
    }
  });
  assert.is((panic.cause as Error).message, "from finally");
}));

test("an error of the forEach function reaches the caller", within(2000, async () => {
  const ch = chan<number>(3);
  for (let i = 0; i < 3; i++) ch.trySend(i);
  const boom = new Error("boom");
  await run(function* (): Routine {
    let caught: unknown;
    try {
      yield* ch.forEach((value) => {
        if (value === 1) throw boom;
      });
    } catch (error) {
      caught = error;
    }
    assert.is(caught, boom);
    assert.is(ch.length, 1);
  });
}));

test("a listener that cannot be removed does not keep a run from ending", within(2000, async () => {
  const reported = uncaught();
  const boom = new Error("boom");
  const target = { on() {}, off() { throw boom; } };
  assert.is(await run(function* (): Routine<number> {
    fromEvents(target, "data");
    yield* time.sleep(0);
    return 1;
  }), 1);
  assert.is(await reported, boom);
}));

test.run();
