// A send on a channel that was closed.

import { chan } from "skein";
import type { Routine } from "skein";

export function* main(print: (line: string) => void): Routine {
  const ch = chan<number>(2);
  yield* ch.send(1);
  ch.close();
  try {
    print(`received ${yield* ch.recv()}`);
    yield* ch.send(2);
    print("not reached");
  } finally {
    print("deferred");
  }
}
