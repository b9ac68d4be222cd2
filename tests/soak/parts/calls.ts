// Calls: deep stacks of blocking functions that wait, throw and leave at any depth.

import { chan, fn, go, goexit, gosched, time, wait } from "skein";
import type { Op, Routine } from "skein";
import type { Draw } from "../../support/seed.ts";
import { crowd, expect } from "../part.ts";

class Ended extends Error {}

interface Count {
  entered: number;
  left: number;
}

/** Something that blocks, or does not. */
function* pause(draw: Draw): Routine {
  const how = draw(6);
  if (how === 0) yield* time.sleep(draw(3) / 8);
  else if (how === 1) yield* wait(Promise.resolve());
  else if (how === 2) yield* gosched();
  else if (how === 3) {
    const ch = chan<void>();
    go(function* (): Routine {
      yield* ch.send();
    });
    yield* ch.recv();
  }
}

/** Goes down `depth` levels and does what `end` says there; counts its frames. */
const descend: (depth: number, end: number, count: Count, draw: Draw) => Op<number> = fn(
  function* (depth: number, end: number, count: Count, draw: Draw): Routine<number> {
    count.entered++;
    try {
      if (draw(8) === 0) yield* pause(draw);
      if (depth > 0) return 1 + (yield* descend(depth - 1, end, count, draw));
      yield* pause(draw);
      if (end === 1) throw new Ended();
      if (end === 2) yield* goexit();
      return 1;
    } finally {
      if (draw(8) === 0 && end !== 2) yield* gosched();
      count.left++;
    }
  },
);

export function* calls(draw: Draw): Routine {
  const count: Count = { entered: 0, left: 0 };
  const all = crowd(1 + draw(4), draw, function* (own) {
    const depth = own(4) === 0 ? own(300) : own(20);
    const end = own(4);
    try {
      expect("the depth", yield* descend(depth, end, count, own), depth + 1);
      expect("who returns", end === 1 || end === 2, false);
    } catch (error) {
      if (!(error instanceof Ended)) throw error;
      expect("who throws", end, 1);
    }
  });
  for (const g of all) yield* g.join();
  expect("frames left", count.left, count.entered);
}
