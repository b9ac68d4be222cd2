// Async code in bubbles: what it awaits of the runtime is durable, what it awaits of the platform
// is not, and while it runs the clock stands still.

import { chan, DeadlockError, go, goexit, gosched, run, wait } from "skein";
import type { Routine, RuntimeError } from "skein";
import { bubble, seeded, settle } from "skein/testing";
import { after, afterFunc, now, sleep, Ticker } from "skein/time";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("bubble: async code");

const MIDNIGHT = Date.UTC(2000, 0, 1);

const turn = (ms = 1): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A bubble whose main is an async function. */
const asyncBubble = <T>(main: () => Promise<T>): Promise<T> =>
  bubble(main as unknown as () => Routine<T>);

test("an async main sleeps, receives and settles", within(2000, () =>
  asyncBubble(async () => {
    const ch = chan<number>();
    let isSent = false;
    go(async () => {
      await sleep(1000);
      await ch.send(now());
      isSent = true;
    });
    assert.is(await ch.recv(), MIDNIGHT + 1000);
    await settle();
    assert.ok(isSent);
    await sleep(500);
    assert.is(now(), MIDNIGHT + 1500);
  })));

test("time stands still while async code awaits the platform", within(2000, () =>
  asyncBubble(async () => {
    let slept = false;
    go(function* (): Routine {
      yield* sleep(5);
      slept = true;
    });
    await turn(5);
    for (let i = 0; i < 20; i++) await null;
    assert.is(now(), MIDNIGHT);
    assert.not(slept);
    await sleep(5);
    assert.is(now(), MIDNIGHT + 5);
  })));

test("the first of several that async code waits for lets it go on", within(2000, () =>
  asyncBubble(async () => {
    await Promise.race([sleep(1), sleep(1000)]);
    assert.is(now(), MIDNIGHT + 1);
    await Promise.race([turn(), sleep(1000)]);
    const ch = chan<string>();
    const never = chan<string>();
    go(function* (): Routine {
      yield* sleep(5);
      yield* ch.send("value");
    });
    assert.is(await Promise.race([ch.recv(), never.recv()]), "value");
    for (let i = 0; i < 20; i++) await null;
    await sleep(1);
  })));

test("a race in a loop: every tick is seen at its moment", within(2000, () =>
  asyncBubble(async () => {
    const ticker = new Ticker(10);
    const end = after(105).recv().then(() => "end");
    for (let n = 1;; n++) {
      const tick = ticker.c.recv().then((moment) => moment);
      const got = await Promise.race([tick, end]);
      if (got === "end") {
        assert.is(n, 11);
        assert.is(now(), MIDNIGHT + 105);
        return;
      }
      assert.is(got, MIDNIGHT + 10 * n);
      assert.is(now(), got);
    }
  })));

test("all of several: time moves from one to the next", within(2000, () =>
  asyncBubble(async () => {
    const moments = await Promise.all([30, 10, 20].map(async (ms) => {
      await sleep(ms);
      return now() - MIDNIGHT;
    }));
    assert.equal(moments, [30, 10, 20]);
  })));

test("an operation that is performed before the first await counts", within(2000, async () => {
  await asyncBubble(async () => {
    await sleep(5).then(() => {});
    assert.is(now(), MIDNIGHT + 5);
  });
  const error = await rejection(run(async () => {
    await chan<void>().recv().then(() => {});
  }));
  assert.instance(error, DeadlockError);
}));

test("an operation given instead of a promise is the body's own", within(2000, async () => {
  assert.instance(await rejection(run(() => chan<void>().recv())), DeadlockError);
  const start = performance.now();
  await bubble((() => sleep(3_600_000)) as unknown as () => Routine);
  assert.ok(performance.now() - start < 1000);
}));

test("a deadlock of async code", within(2000, async () => {
  const bodies = [
    async () => void await chan<void>().recv(),
    async () => void await Promise.race([chan<void>().recv(), chan<void>().recv()]),
    async () => void await Promise.all([sleep(1), chan<void>().recv()]),
  ];
  for (const body of bodies) {
    const error = await rejection(asyncBubble(body));
    assert.instance(error, DeadlockError);
    assert.is((error as Error).message, "deadlock: all goroutines in bubble are blocked");
  }
}));

test("goexit in an async body", within(2000, async () => {
  await bubble(function* (): Routine {
    const g = go(async () => {
      await sleep(1);
      await goexit();
    });
    yield* g.join();
    assert.is(now(), MIDNIGHT + 1);
    go(() => void goexit().then(() => {}));
    yield* settle();
  });
}));

test("a body that returns before all that it has begun", within(2000, async () => {
  for (let k = 0; k < 8; k++) {
    const value = await asyncBubble(async () => {
      const ch = chan<number>();
      void (async () => {
        for (let i = 0; i < k; i++) await null;
        await ch.recv();
      })().catch(() => {});
      return k;
    });
    assert.is(value, k);
  }
}));

test("a body that outlives its bubble is in none", within(2000, async () => {
  let told: (text: string) => void;
  const text = new Promise<string>((resolve) => told = resolve);
  const error = await rejection(bubble(function* (): Routine {
    const inside = chan<number>(1);
    go(async () => {
      await turn(5);
      const start = now();
      const outside = chan<number>(1);
      outside.trySend(1);
      assert.throws(() => inside.trySend(1), "send on synctest channel from outside bubble");
      assert.is((await rejection(sleep(2)) as RuntimeError).code, "ERR_STOPPED");
      await sleep(2);
      go(function* (): Routine {
        yield* sleep(1);
        told(`${yield* outside.recv()} ${start < MIDNIGHT && now() > start}`);
      });
    });
    yield* gosched();
    throw new Error("main");
  }));
  assert.is((error as Error).message, "main");
  assert.is(await text, "1 true");
  await asyncBubble(async () => {
    await sleep(5);
    assert.is(now(), MIDNIGHT + 5);
  });
}));

test("what async code waits for when the bubble ends rejects", within(2000, async () => {
  const log: string[] = [];
  const error = await rejection(bubble(function* (): Routine {
    go(async () => {
      try {
        await sleep(1000);
      } catch (caught) {
        log.push((caught as RuntimeError).code);
      }
    });
    yield* sleep(1);
    throw new Error("main");
  }));
  assert.is((error as Error).message, "main");
  await turn();
  assert.equal(log, ["ERR_STOPPED"]);
}));

test("a body that is between two operations ends at the next", within(5000, async () => {
  for (const runIt of [run, bubble] as const) {
    for (let k = 0; k < 12; k++) {
      const log: string[] = [];
      let rounds = 0;
      await runIt(function* (): Routine {
        go(async () => {
          try {
            for (;; rounds++) await gosched();
          } catch (error) {
            log.push((error as RuntimeError).code);
          }
        });
        for (let i = 0; i < k; i++) yield* gosched();
        throw new Error("main");
      }).catch(() => {});
      await turn();
      const seen = rounds;
      await turn();
      assert.is(rounds, seen, `it goes on (${k})`);
      if (seen > 0) assert.equal(log, ["ERR_STOPPED"], String(k));
    }
  }
}));

test("async functions of afterFunc are in the bubble", within(2000, () =>
  asyncBubble(async () => {
    const done = chan<number>();
    afterFunc(10, async () => {
      await sleep(10);
      await done.send(now() - MIDNIGHT);
    });
    assert.is(await done.recv(), 20);
  })));

test("the runtime of an async body is known from its first await on", within(5000, async () => {
  const value = await seeded(1, function* (): Routine<number | undefined> {
    return yield* go(async () => {
      await gosched();
      const ch = chan<number>();
      go(function* (): Routine {
        yield* ch.send(5);
      });
      return await ch.recv();
    }).join();
  });
  assert.is(value, 5);
}));

test("a bubble is awaited like any promise", within(2000, async () => {
  await run(function* (): Routine {
    assert.is(yield* wait(asyncBubble(async () => 3)), 3);
  });
}));

test.run();
