// What run resolves and rejects with, several runs at once, and its options.

import { chan, DeadlockError, go, gosched, GoroutinePanic, run, wait } from "skein";
import type { Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parked, rounds } from "../support/parked.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("run");

test("resolves with what main returns, whatever kind main is of", within(2000, async () => {
  const object = { an: "object" };
  const generator = await run(function* (): Routine<object> {
    yield* gosched();
    return object;
  });
  assert.is(generator, object);
  assert.is(await run(() => object), object);
  assert.is(await run(async () => object), object);
  assert.is(await run(() => Promise.resolve(object)), object);
  assert.is(await run(() => {}), undefined);
  assert.is(await run(function* (): Routine {}), undefined);
}));

test("main runs later, never inside run itself", within(2000, async () => {
  const log: string[] = [];
  const ended = run(function* (): Routine {
    log.push("main");
  });
  log.push("after run");
  await ended;
  assert.equal(log, ["after run", "main"]);
}));

test("rejects with main's own error itself, whatever was thrown", within(2000, async () => {
  const boom = new Error("boom");
  const thrown: unknown[] = [boom, "text", 42, undefined, null, { an: "object" }];
  for (const value of thrown) {
    const generator = function* (): Routine {
      yield* gosched();
      throw value;
    };
    assert.is(await rejection(run(generator)), value);
    assert.is(await rejection(run(() => { throw value; })), value);
    assert.is(await rejection(run(async () => { throw value; })), value);
    assert.is(await rejection(run(() => Promise.reject(value))), value);
  }
}));

test("refuses what is not a function, and says what it wants", within(2000, async () => {
  for (const wrong of [42, undefined, null, (function* (): Routine {})()]) {
    const error = await rejection((async () => run(wrong as unknown as () => void))());
    assert.instance(error, TypeError);
    assert.match((error as Error).message, /function/);
  }
}));

test("several runs share channels and end each on its own", within(2000, async () => {
  const [there, back] = [chan<number>(), chan<number>()];
  const log: string[] = [];
  const ping = run(function* (): Routine<string> {
    for (let i = 0; i < 100; i++) {
      yield* there.send(i);
      assert.is(yield* back.recv(), i);
    }
    return "ping";
  }).then((name) => log.push(name));
  const pong = run(function* (): Routine<string> {
    for (let i = 0; i < 100; i++) yield* back.send((yield* there.recv()) as number);
    yield* rounds(50);
    return "pong";
  }).then((name) => log.push(name));
  await Promise.all([ping, pong]);
  assert.equal(log, ["ping", "pong"]);
}));

test("a panic in one run leaves the others alone", within(2000, async () => {
  const release = chan<void>();
  const healthy = run(function* (): Routine<string> {
    const g = go(function* (): Routine<string> {
      yield* release.recv();
      return "healthy";
    });
    return yield* g.join();
  });
  const error = await rejection(run(function* (): Routine {
    go(() => {
      throw new Error("sick");
    });
    yield* chan<void>().recv();
  }));
  assert.instance(error, GoroutinePanic);
  await release.send();
  assert.is(await healthy, "healthy");
}));

test("a run started inside a goroutine is a run of its own", within(2000, async () => {
  const log: string[] = [];
  await run(function* (): Routine {
    const value = yield* wait(() => run(function* (): Routine<string> {
      const g = go(function* (): Routine {
        try {
          yield* chan<void>().recv();
        } finally {
          log.push("inner left behind");
        }
      });
      yield* parked(g);
      return "inner";
    }));
    assert.is(value, "inner");
    log.push("outer goes on");
  });
  assert.equal(log, ["inner left behind", "outer goes on"]);
}));

test("aborting the signal rejects with its reason and stops everything", within(2000, async () => {
  for (const reason of [new Error("enough"), "a text", undefined]) {
    const log: string[] = [];
    const controller = new AbortController();
    let times = 0;
    const ended = run(function* (): Routine {
      go(function* (): Routine {
        try {
          for (;; times++) yield* gosched();
        } finally {
          log.push("child");
        }
      });
      try {
        yield* wait(new Promise(() => {}));
      } finally {
        log.push("main");
      }
    }, { signal: controller.signal });
    while (times === 0) await gosched();
    controller.abort(reason);
    assert.is(await rejection(ended), controller.signal.reason);
    assert.equal(log.sort(), ["child", "main"]);
  }
}));

test("a signal that was aborted before keeps main from running", within(2000, async () => {
  let ran = false;
  const reason = new Error("too late");
  const signal = AbortSignal.abort(reason);
  const error = await rejection(run(() => void (ran = true), { signal }));
  assert.is(error, reason);
  await run(() => rounds(3));
  assert.is(ran, false);
}));

test("a signal that aborts after the end changes nothing", within(2000, async () => {
  const controller = new AbortController();
  assert.is(await run(() => 1, { signal: controller.signal }), 1);
  controller.abort();
  assert.is(await run(() => 2), 2);
}));

test("aborting one run leaves the others alone", within(2000, async () => {
  const controller = new AbortController();
  const aborted = run(function* (): Routine {
    yield* chan<void>().recv();
  }, { signal: controller.signal, deadlock: "ignore" });
  const gate = chan<void>();
  const other = run(function* (): Routine<string> {
    yield* gate.recv();
    return "other";
  });
  controller.abort();
  assert.is(await rejection(aborted), controller.signal.reason);
  await gate.send();
  assert.is(await other, "other");
}));

test("a run names its main goroutine as the options say", within(2000, async () => {
  const blocked = run(function* (): Routine {
    yield* chan<void>().recv();
  }, { name: "server" });
  const error = await rejection(blocked);
  assert.instance(error, DeadlockError);
  assert.match((error as DeadlockError).dump, /server/);
}));

test.run();
