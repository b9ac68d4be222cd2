// Merge sort as a tree of goroutines: each merges the two streams of its children.

import { chan, go } from "skein";
import type { RecvChan, Routine } from "skein";

function sorted(values: number[]): RecvChan<number> {
  const out = chan<number>();
  go(function* (): Routine {
    if (values.length === 1) yield* out.send(values[0]!);
    if (values.length > 1) {
      const middle = values.length >> 1;
      const [left, right] = [sorted(values.slice(0, middle)), sorted(values.slice(middle))];
      let [a, b] = [yield* left.recvOk(), yield* right.recvOk()];
      while (a.ok || b.ok) {
        if (a.ok && (!b.ok || a.value <= b.value)) {
          yield* out.send(a.value);
          a = yield* left.recvOk();
        } else if (b.ok) {
          yield* out.send(b.value);
          b = yield* right.recvOk();
        }
      }
    }
    out.close();
  });
  return out;
}

export function* main(print: (line: string) => void): Routine {
  let state = 42;
  const values = Array.from({ length: 300 }, () => (state = (state * 75 + 74) % 65537));
  let [checksum, position] = [0, 0];
  yield* sorted(values).forEach((value) => {
    if (position % 50 === 0) print(`at ${position}: ${value}`);
    checksum = (checksum * 31 + value) % 1_000_003;
    position++;
  });
  print(`${position} values, checksum ${checksum}`);
}
