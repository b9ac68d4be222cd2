// Teams: groups of goroutines with a limit and a first error, and calls that share their result.

import { context, errgroup, gosched, select, singleflight, time } from "skein";
import type { Routine } from "skein";
import type { Draw } from "../../support/seed.ts";
import { crowd, expect, oneOf } from "../part.ts";

class Failure extends Error {}

/** At most so many at a time; the first error ends the others and is what `wait` throws. */
export function* limited(draw: Draw): Routine {
  const [group, ctx] = errgroup.Group.withContext(context.background());
  const limit = 1 + draw(5);
  group.setLimit(limit);
  let [active, started, over, failures] = [0, 0, 0, 0];
  const body = (failing: boolean, ms: number) => function* (): Routine {
    active++;
    if (active > limit) throw new Error(`${active} are active, the limit is ${limit}`);
    yield* select({ work: time.sleep(ms), quit: ctx.done() });
    active--;
    over++;
    if (failing && ctx.err() === undefined) {
      failures++;
      throw new Failure();
    }
  };
  for (let i = draw(16); i > 0; i--) {
    const one = body(draw(8) === 0, draw(4) / 4);
    if (draw(4) === 0) started += group.tryGo(one) ? 1 : 0;
    else {
      yield* group.go(one);
      started++;
    }
  }
  let isFailure = false;
  try {
    yield* group.wait();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    isFailure = true;
  }
  expect("whether wait throws", isFailure, failures > 0);
  expect("bodies that have ended", over, started);
  expect("whether the context is done", ctx.err() !== undefined, true);
}

/** One call of each key at a time; those that come meanwhile get the same. */
export function* flights(draw: Draw): Routine {
  const group = new singleflight.Group();
  const running = new Map<string, number>();
  let calls = 0;
  const all = crowd(2 + draw(8), draw, function* (own) {
    for (let rounds = own(5); rounds > 0; rounds--) {
      const key = oneOf(["a", "b"], own);
      const from = calls;
      const { value } = yield* group.do(key, function* (): Routine<number> {
        const beside = (running.get(key) ?? 0) + 1;
        running.set(key, beside);
        expect(`calls of ${key} at a time`, beside, 1);
        if (own(2)) yield* time.sleep(own(3) / 4);
        else yield* gosched();
        running.set(key, beside - 1);
        return ++calls;
      });
      if (value <= from) throw new Error(`call ${value} was over before: ${from}`);
    }
  });
  for (const g of all) yield* g.join();
}
