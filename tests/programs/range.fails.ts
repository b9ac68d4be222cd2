// A loop over a channel that its senders forget to close.

import { chan, go } from "skein";
import type { Routine } from "skein";

export function* main(print: (line: string) => void): Routine {
  const ch = chan<number>();
  go(function* (): Routine {
    for (let i = 0; i < 3; i++) yield* ch.send(i);
  });
  yield* ch.forEach((value) => void print(String(value)));
}
