// Main receives from a channel on which nobody sends.

import { chan, go } from "skein";
import type { Routine } from "skein";

export function* main(print: (line: string) => void): Routine {
  const ch = chan<number>();
  const g = go(function* (): Routine {
    yield* ch.send(1);
  });
  print(`received ${yield* ch.recv()}`);
  yield* g.join();
  print(`received ${yield* ch.recv()}`);
}
