// Many producers, one consumer: every value arrives once, each producer's in its order.

import { chan, go, select } from "skein";
import type { Chan, RecvChan, Routine, SendChan } from "skein";

const COUNT = 100;

function* produce(id: number, out: SendChan<number>): Routine {
  for (let i = 0; i < COUNT; i++) yield* out.send(id * 1000 + i);
}

function* merge(a: RecvChan<number>, b: RecvChan<number>, out: SendChan<number>): Routine {
  for (let i = 0; i < 2 * COUNT; i++) {
    const { value } = yield* select({ a, b });
    yield* out.send(value as number);
  }
}

export function* main(print: (line: string) => void): Routine {
  const sources: Chan<number>[] = [];
  for (let id = 0; id < 4; id++) {
    sources.push(chan<number>(id));
    go(produce, id, sources[id]!);
  }
  const merged = chan<number>();
  go(merge, sources[0]!, sources[1]!, merged);
  go(merge, sources[2]!, sources[3]!, merged);
  const next = [0, 0, 0, 0];
  let sum = 0;
  for (let i = 0; i < 4 * COUNT; i++) {
    const value = (yield* merged.recv()) as number;
    const id = Math.floor(value / 1000);
    if (value % 1000 !== next[id]!) print(`out of order: ${value}`);
    next[id]!++;
    sum += value;
  }
  print(`received ${next.join(" ")}`);
  print(`sum ${sum}`);
}
