// Package sync at the border of a bubble: what counts or waits inside is changed from inside.

import { FatalError, go, gosched, run, sync, wait } from "skein";
import type { Routine } from "skein";
import { bubble, settle } from "skein/testing";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("package sync at the border of a bubble");

const CROSSED = "sync: WaitGroup.Add called from inside and outside synctest bubble";
const ELSEWHERE = "sync: WaitGroup.Add called from multiple synctest bubbles";
const WOKEN = "semaphore wake of synctest goroutine from outside bubble";

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** The fatal error of calling `act` in a run outside once `main` waits in a bubble, which is then
 *  blocked for good. */
async function fatalOutside(main: () => Routine, act: () => void): Promise<unknown> {
  const inside = rejection(bubble(function* (): Routine {
    // A call of the host outstanding: nobody says that all are blocked.
    const outstanding = wait(turn());
    go(main);
    yield* outstanding;
  }));
  const error = await rejection(run(function* (): Routine {
    yield* gosched();
    yield* gosched();
    act();
  }));
  await inside;
  return error;
}

test("a WaitGroup that counts inside must not be changed from outside", within(2000, async () => {
  const wg = new sync.WaitGroup();
  const error = await fatalOutside(
    function* (): Routine {
      wg.add(1);
      yield* wg.wait();
    },
    () => wg.done(),
  );
  assert.instance(error, FatalError);
  assert.is((error as Error).message, CROSSED);
}));

test("one that counts outside must not be changed from inside", within(2000, async () => {
  const wg = new sync.WaitGroup();
  wg.add(1);
  const error = await rejection(bubble(function* (): Routine {
    wg.add(1);
    yield* settle();
  }));
  assert.instance(error, FatalError);
  assert.is((error as Error).message, CROSSED);
  wg.done();
}));

test("nor one that counts in another bubble", within(2000, async () => {
  const wg = new sync.WaitGroup();
  const first = rejection(bubble(function* (): Routine {
    wg.add(1);
    yield* wait(turn());
    yield* wg.wait();
  }));
  const error = await rejection(bubble(function* (): Routine {
    wg.add(1);
    yield* settle();
  }));
  assert.instance(error, FatalError);
  assert.is((error as Error).message, ELSEWHERE);
  assert.match((await first as Error).message, /all goroutines in bubble are blocked/);
}));

test("at zero it belongs to nobody again", within(2000, async () => {
  const wg = new sync.WaitGroup();
  for (let round = 0; round < 2; round++) {
    await bubble(function* (): Routine {
      wg.go(() => {});
      yield* wg.wait();
    });
    await run(function* (): Routine {
      wg.go(() => {});
      yield* wg.wait();
    });
  }
}));

for (const how of ["signal", "broadcast"] as const) {
  test(`${how} from outside must not wake who waits inside`, within(2000, async () => {
    const mu = new sync.Mutex();
    const cond = new sync.Cond(mu);
    const error = await fatalOutside(
      function* (): Routine {
        yield* mu.lock();
        yield* cond.wait();
      },
      () => cond[how](),
    );
    assert.instance(error, FatalError);
    assert.is((error as Error).message, WOKEN);
  }));

  test(`${how} from inside does`, within(2000, () =>
    bubble(function* (): Routine {
      const mu = new sync.Mutex();
      const cond = new sync.Cond(mu);
      const waiter = go(function* (): Routine {
        yield* mu.lock();
        yield* cond.wait();
        mu.unlock();
      });
      yield* settle();
      cond[how]();
      yield* waiter.join();
    })));
}

test.run();
