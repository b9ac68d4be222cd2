// The limit of a group: who waits for a place, who gets it, and that none is ever lost.

import { chan, DeadlockError, go, gosched, run } from "skein";
import type { Goroutine, RecvChan, Routine } from "skein";
import { Group } from "skein/errgroup";
import { seeded } from "skein/testing";
import { sleep } from "skein/time";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("errgroup limit");

test("async code uses a group as goroutines do", within(2000, async () => {
  const group = new Group();
  group.setLimit(2);
  let [active, most] = [0, 0];
  for (let i = 0; i < 6; i++) {
    await group.go(async () => {
      most = Math.max(most, ++active);
      await gosched();
      active--;
    });
  }
  await group.wait();
  assert.is(most, 2);
}));

/** A body that waits for the gate. */
const until = (gate: RecvChan<void>) => function* (): Routine {
  yield* gate.recv();
};

test("at the limit go blocks and tryGo refuses; first come, first served", within(2000, () =>
  run(function* (): Routine {
    const group = new Group();
    group.setLimit(1);
    const gate = chan<void>();
    const order: string[] = [];
    assert.ok(group.tryGo(until(gate)));
    const starters: Goroutine[] = [];
    for (const name of "abc") {
      starters.push(go(function* (): Routine {
        yield* group.go(() => order.push(name));
      }));
      while (starters.at(-1)!.waitReason !== "chan send") yield* gosched();
    }
    assert.equal(order, []);
    assert.not(group.tryGo(() => order.push("overtook")));
    yield* gate.send();
    for (const g of starters) yield* g.join();
    yield* group.wait();
    assert.equal(order, ["a", "b", "c"]);
    assert.ok(group.tryGo(() => order.push("free again")));
    yield* group.wait();
  })));

test("a limit of zero starts nothing, a negative one is none", within(2000, async () => {
  const group = new Group();
  group.setLimit(0);
  assert.not(group.tryGo(() => {}));
  await group.wait();
  const stuck = run(function* (): Routine {
    yield* group.go(() => {});
  });
  assert.instance(await rejection(stuck), DeadlockError);
  group.setLimit(-1);
  for (let i = 0; i < 100; i++) assert.ok(group.tryGo(() => {}));
  await group.wait();
}));

test("the limit must not be changed under goroutines at work, only be lifted", within(2000, () =>
  run(function* (): Routine {
    const group = new Group();
    group.setLimit(2);
    const gate = chan<void>();
    let started = 0;
    for (let i = 0; i < 2; i++) yield* group.go(until(gate));
    const more = [1, 2].map(() => go(function* (): Routine {
      yield* group.go(() => started++);
    }));
    yield* gosched();
    const message = "errgroup: modify limit while 2 goroutines in the group are still active";
    assert.throws(() => group.setLimit(3), (error: Error) => error.message === message);
    assert.throws(() => group.setLimit(1.5), /expected an integer, got 1\.5/);
    group.setLimit(-1);
    for (const g of more) yield* g.join();
    gate.close();
    yield* group.wait();
    assert.is(started, 2);
    group.setLimit(3);
  })));

test("a run that ends gives the places of its goroutines back", within(2000, async () => {
  const group = new Group();
  group.setLimit(4);
  let isClosed = false;
  await run(function* (): Routine {
    const begun = chan<void>();
    yield* group.go(function* (): Routine {
      try {
        yield* begun.send();
        yield* chan<void>().recv();
      } finally {
        isClosed = true;
        assert.ok(group.tryGo(() => assert.unreachable("the run is ending")));
      }
    });
    yield* group.go(async () => {
      await begun.send();
      await chan<void>().recv();
    });
    for (let i = 0; i < 2; i++) yield* begun.recv();
    assert.ok(group.tryGo(() => assert.unreachable("the run ends before it begins")));
  });
  assert.ok(isClosed);
  await group.wait();
  group.setLimit(1);
  assert.ok(group.tryGo(() => {}));
  await group.wait();
}));

test("a group may be used in one runtime after the other", within(2000, async () => {
  const group = new Group();
  group.setLimit(1);
  let calls = 0;
  for (const seed of [1, 2, 3]) {
    await seeded(seed, function* (): Routine {
      for (let i = 0; i < 3; i++) {
        yield* group.go(function* (): Routine {
          yield* sleep(1);
          calls++;
        });
      }
      yield* group.wait();
    });
  }
  assert.is(calls, 9);
}));

/** Starts a goroutine that waits for a place in the group, and never gets to use one. */
function* queue(group: Group): Routine<Goroutine> {
  const starter = go(function* (): Routine {
    yield* group.go(() => assert.unreachable("its run has ended"));
  });
  while (starter.waitReason !== "chan send") yield* gosched();
  return starter;
}

test("who is stopped while it waits for a place stands in nobody's way", within(2000, async () => {
  const group = new Group();
  group.setLimit(1);
  const gate = chan<void>();
  assert.ok(group.tryGo(until(gate)));
  await run(function* (): Routine {
    for (let i = 0; i < 3; i++) yield* queue(group);
  });
  const next = group.go(() => {}).then(() => "started");
  gate.close();
  assert.is(await next, "started");
  await group.wait();
  group.setLimit(1);
}));

test("who is stopped when its turn has come gives the place on", within(2000, async () => {
  const group = new Group();
  group.setLimit(1);
  const [gate, queued] = [chan<void>(), chan<void>()];
  assert.ok(group.tryGo(until(gate)));
  const controller = new AbortController();
  const waiting = run(function* (): Routine {
    yield* queue(group);
    queued.close();
    yield* sleep(10_000);
  }, { signal: controller.signal });
  await queued.recv();
  group.setLimit(-1);
  controller.abort("enough");
  assert.is(await rejection(waiting), "enough");
  gate.close();
  await group.wait();
  group.setLimit(1);
  assert.ok(group.tryGo(() => {}));
  await group.wait();
}));

test.run();
