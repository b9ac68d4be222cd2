// A token goes round a ring of 503 goroutines; who holds it at zero says so.

import { chan, go } from "skein";
import type { Chan, Routine } from "skein";

const SIZE = 503;

export function* main(print: (line: string) => void): Routine {
  const ring: Chan<number>[] = Array.from({ length: SIZE }, () => chan<number>());
  const winner = chan<number>();
  ring.forEach((mine, index) => {
    const next = ring[(index + 1) % SIZE]!;
    go(function* (): Routine {
      for (;;) {
        const token = (yield* mine.recv()) as number;
        if (token === 0) yield* winner.send(index + 1);
        else yield* next.send(token - 1);
      }
    });
  });
  for (const token of [1000, 10_000, 503]) {
    yield* ring[0]!.send(token);
    print(`token ${token} ends at ${yield* winner.recv()}`);
  }
}
