// Goexit: finally blocks run, catch blocks do not, and nothing comes back.

import { chan, DeadlockError, fn, go, goexit, gosched, run, wait } from "skein";
import type { Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asMain } from "../support/goroutine.ts";
import { parked, rounds } from "../support/parked.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("goexit");

test("ends the goroutine where it stands, and join gives undefined", asMain(function* () {
  const log: string[] = [];
  const g = go(function* (): Routine<string> {
    log.push("before");
    yield* goexit();
    log.push("after");
    return "value";
  });
  assert.is(yield* g.join(), undefined);
  assert.is(g.status, "dead");
  assert.equal(log, ["before"]);
}));

test("finally blocks run and catch blocks do not", asMain(function* () {
  const log: string[] = [];
  const g = go(function* (): Routine {
    try {
      try {
        yield* goexit();
      } catch {
        log.push("catch");
      } finally {
        log.push("inner");
      }
    } finally {
      log.push("outer");
    }
  });
  yield* g.join();
  assert.equal(log, ["inner", "outer"]);
}));

test("a finally block may block, as a deferred call in Go may", asMain(function* () {
  const ch = chan<string>();
  const g = go(function* (): Routine {
    try {
      yield* goexit();
    } finally {
      yield* ch.send("from finally");
      yield* gosched();
      yield* ch.send("again");
    }
  });
  assert.is(yield* ch.recv(), "from finally");
  assert.is(yield* ch.recv(), "again");
  assert.is(yield* g.join(), undefined);
}));

test("a return in a finally block does not bring the goroutine back", asMain(function* () {
  const log: string[] = [];
  function* inner(): Routine<string> {
    try {
      yield* goexit();
    } finally {
      return "swallowed";
    }
  }
  const g = go(function* (): Routine<string> {
    const value = yield* inner();
    log.push("went on");
    return value;
  });
  yield* g.join();
  assert.equal(log, []);
}));

test("an error caught on the way out does not take goexit back", asMain(function* () {
  const log: string[] = [];
  const leave = fn(function* (): Routine {
    try {
      yield* goexit();
    } finally {
      throw new Error("replaces goexit for a moment");
    }
  });
  const g = go(function* (): Routine<string> {
    try {
      yield* leave();
    } catch {
      log.push("caught");
    }
    return "value";
  });
  assert.is(yield* g.join(), undefined);
  assert.equal(log, ["caught"]);
}));

test("ends an async body, whose await never comes back", asMain(function* () {
  const g = go(async () => {
    await Promise.resolve();
    await goexit();
    assert.unreachable("goexit came back");
  });
  assert.is(yield* g.join(), undefined);
  assert.is(g.status, "dead");
}));

test("the others go on after main's goexit, until they are done", within(2000, async () => {
  const log: string[] = [];
  const error = await rejection(run(function* (): Routine {
    go(function* (): Routine {
      yield* rounds(10);
      yield* wait(Promise.resolve());
      log.push("other is done");
    });
    yield* goexit();
  }));
  assert.equal(log, ["other is done"]);
  assert.instance(error, DeadlockError);
  assert.is((error as Error).message, "no goroutines (main called runtime.Goexit) - deadlock!");
}));

test("a goroutine that was waited for by several is gone for all of them", asMain(function* () {
  const gate = chan<void>();
  const g = go(function* (): Routine {
    yield* gate.recv();
    yield* goexit();
  });
  const joiners = [1, 2].map(() => go(function* (): Routine<unknown> {
    return yield* g.join();
  }));
  yield* parked(...joiners);
  yield* gate.send();
  for (const joiner of joiners) assert.is(yield* joiner.join(), undefined);
}));

test.run();
