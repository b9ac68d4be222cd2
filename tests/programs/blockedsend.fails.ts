// Close ends the program of a goroutine that is blocked in a send.

import { chan, go, gosched } from "skein";
import type { Routine } from "skein";

export function* main(print: (line: string) => void): Routine {
  const ch = chan<number>();
  const sender = go(function* (): Routine {
    print("sending");
    yield* ch.send(1);
    print("not reached");
  });
  while (sender.status !== "waiting") yield* gosched();
  ch.close();
  yield* sender.join();
  print("not reached either");
}
