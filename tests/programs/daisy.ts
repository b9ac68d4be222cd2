// Whispers along a chain of 10,000 goroutines.

import { chan, go } from "skein";
import type { RecvChan, Routine, SendChan } from "skein";

function* whisper(left: SendChan<number>, right: RecvChan<number>): Routine {
  yield* left.send(1 + ((yield* right.recv()) as number));
}

export function* main(print: (line: string) => void): Routine {
  const leftmost = chan<number>();
  let right = leftmost;
  for (let i = 0; i < 10_000; i++) {
    const left = right;
    right = chan<number>();
    go(whisper, left, right);
  }
  const start = right;
  go(function* (): Routine {
    yield* start.send(1);
  });
  print(String(yield* leftmost.recv()));
}
