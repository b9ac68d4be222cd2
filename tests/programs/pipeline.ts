// Stages joined by channels; closing the first ends them all, in order.

import { chan, go } from "skein";
import type { RecvChan, Routine } from "skein";

function count(upTo: number): RecvChan<number> {
  const out = chan<number>();
  go(function* (): Routine {
    for (let i = 1; i <= upTo; i++) yield* out.send(i);
    out.close();
  });
  return out;
}

function map<A, B>(input: RecvChan<A>, apply: (value: A) => B): RecvChan<B> {
  const out = chan<B>(2);
  go(function* (): Routine {
    yield* input.forEach(function* (value): Routine {
      yield* out.send(apply(value));
    });
    out.close();
  });
  return out;
}

export function* main(print: (line: string) => void): Routine {
  const squares = map(count(8), (n) => n * n);
  const lines = map(map(squares, (n) => n + 1), (n) => `value ${n}`);
  yield* lines.forEach((line) => void print(line));
  print("closed");
}
