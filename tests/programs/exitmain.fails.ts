// Main leaves by Goexit: the others finish, and then there is nobody.

import { chan, go, goexit } from "skein";
import type { Routine } from "skein";

export function* main(print: (line: string) => void): Routine {
  const [ch, left] = [chan<number>(), chan<void>()];
  go(function* (): Routine {
    yield* left.recv();
    for (let i = 0; i < 3; i++) yield* ch.send(i);
    ch.close();
  });
  go(function* (): Routine {
    yield* ch.forEach((value) => void print(String(value)));
    print("the others are done");
  });
  try {
    yield* goexit();
  } finally {
    print("main has left");
    left.close();
  }
}
