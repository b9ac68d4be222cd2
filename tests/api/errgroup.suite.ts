// Errgroup: the first error, and bodies of every kind that end in every way.

import {
  chan, errgroup, go, goexit, gosched, GoroutinePanic, run, SendOnClosedError,
} from "skein";
import type { Body, Routine } from "skein";
import { background, Canceled, withCancel } from "skein/context";
import { Group } from "skein/errgroup";
import { stack } from "skein/runtime";
import { seeded } from "skein/testing";
import { sleep } from "skein/time";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("errgroup");

const boom = new Error("boom");

/** What `wait` throws; "nothing" when it returns. */
function* outcome(group: Group): Routine<unknown> {
  try {
    yield* group.wait();
    return "nothing";
  } catch (error) {
    return error;
  }
}

/** Bodies that throw, of every kind. */
const failing: [kind: string, body: Body][] = [
  ["a generator function", function* (): Routine {
    yield* gosched();
    throw boom;
  }],
  ["an async function", async () => {
    await gosched();
    throw boom;
  }],
  ["a plain function", () => {
    throw boom;
  }],
  ["a function that gives a generator", () => (function* (): Routine {
    yield* gosched();
    throw boom;
  })()],
];

test("the class is the same under the main entry and under its own", () => {
  assert.is(errgroup.Group, Group);
});

test("wait blocks until all have ended", within(2000, () =>
  seeded(1, function* (): Routine {
    const group = new Group();
    const ended: number[] = [];
    for (const ms of [30, 10, 20]) {
      yield* group.go(function* (): Routine {
        yield* sleep(ms);
        ended.push(ms);
      });
    }
    yield* group.wait();
    assert.equal(ended, [10, 20, 30]);
    yield* group.wait();
  })));

test("an empty group is waited for in no time", within(2000, async () => {
  await new Group().wait();
  assert.is(await run(() => outcome(new Group())), "nothing");
}));

for (const [kind, body] of failing) {
  test(`${kind} as a body: what it throws is the group's error`, within(2000, () =>
    run(function* (): Routine {
      const [group, ctx] = Group.withContext(background());
      yield* group.go(function* (): Routine {
        yield* ctx.done().recv();
        throw new Error("a second error");
      });
      yield* group.go(body);
      assert.is(yield* outcome(group), boom);
      assert.is(yield* outcome(group), boom, "and so it stays");
      assert.is(ctx.err(), Canceled);
      assert.is(ctx.cause(), boom);
    })));
}

test("what is thrown need be no error, nor anything at all", within(2000, () =>
  run(function* (): Routine {
    for (const thrown of [undefined, 0, "text"]) {
      const [group, ctx] = Group.withContext(background());
      yield* group.go(() => {
        throw thrown;
      });
      assert.is(yield* outcome(group), thrown);
      assert.is(ctx.cause(), thrown ?? Canceled);
    }
  })));

test("the context is cancelled when wait returns, and with its parent", within(2000, () =>
  run(function* (): Routine {
    const [parent, cancel] = withCancel(background());
    const [group, ctx] = Group.withContext(parent);
    yield* group.go(() => {});
    assert.is(ctx.err(), undefined);
    yield* group.wait();
    assert.is(ctx.cause(), Canceled);
    const [, other] = Group.withContext(parent);
    cancel("above");
    assert.is(other.cause(), "above");
  })));

test("several may wait, in goroutines and in async code", within(2000, () =>
  run(function* (): Routine {
    const group = new Group();
    const gate = chan<void>();
    yield* group.go(function* (): Routine {
      yield* gate.recv();
      throw boom;
    });
    const waiters = [
      go(outcome, group),
      go(outcome, group),
      go(async () => await rejection(group.wait())),
    ];
    yield* gosched();
    gate.close();
    for (const g of waiters) assert.is(yield* g.join(), boom);
  })));

test("a body that calls goexit is done, without an error", within(2000, () =>
  run(function* (): Routine {
    const group = new Group();
    group.setLimit(1);
    yield* group.go(function* (): Routine {
      yield* goexit();
    });
    yield* group.go(async () => {
      await goexit();
    });
    yield* group.go(() => {});
    assert.is(yield* outcome(group), "nothing");
  })));

test("what the runtime throws is no error of the task: it ends the run", within(2000, async () => {
  const closed = chan<number>(1);
  closed.close();
  const bodies: Body[] = [
    function* (): Routine {
      yield* closed.send(1);
    },
    async () => {
      await closed.send(1);
    },
    () => void closed.trySend(1),
  ];
  for (const body of bodies) {
    const [group, ctx] = Group.withContext(background());
    const error = await rejection(run(function* (): Routine {
      yield* group.go(body);
      yield* group.wait();
    }));
    assert.instance(error, GoroutinePanic);
    assert.instance((error as GoroutinePanic).cause, SendOnClosedError);
    assert.is(ctx.err(), undefined);
    await group.wait();
  }
}));

test("goroutines of a group carry the names of their bodies", within(2000, () =>
  run(function* (): Routine {
    const group = new Group();
    let dump = "";
    yield* group.go(function* fetcher(): Routine {
      dump = stack();
    });
    yield* group.wait();
    assert.match(dump, /fetcher\(\.\.\.\)\ncreated by main in goroutine/);
  }, { name: "main" })));

test("a body that is no function is refused at once", () => {
  const group = new Group();
  assert.throws(() => group.go(7 as never), /go: the body must be a function, got number/);
  assert.throws(() => group.tryGo(undefined as never), /tryGo: the body must be a function/);
});

test.run();
