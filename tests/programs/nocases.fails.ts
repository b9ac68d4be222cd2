// A select without cases blocks for ever, once the others are done.

import { chan, go, select } from "skein";
import type { Routine } from "skein";

export function* main(print: (line: string) => void): Routine {
  const printed = chan<void>();
  go(function* (): Routine {
    print("one");
    yield* printed.send();
  });
  yield* printed.recv();
  go(() => print("two"));
  yield* select({});
}
