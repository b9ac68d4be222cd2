// Two goroutines that each want to receive before they send.

import { chan, go } from "skein";
import type { Chan, Routine } from "skein";

function* exchange(mine: Chan<string>, other: Chan<string>, done: Chan<void>): Routine {
  const text = (yield* mine.recv()) as string;
  yield* other.send(text);
  yield* done.send();
}

export function* main(print: (line: string) => void): Routine {
  const [a, b, done] = [chan<string>(), chan<string>(), chan<void>()];
  go(exchange, a, b, done);
  go(exchange, b, a, done);
  print("started");
  yield* done.recv();
  print("not reached");
}
