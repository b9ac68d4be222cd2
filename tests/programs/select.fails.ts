// Main's select has cases, but nobody is at their other ends.

import { chan, select } from "skein";
import type { Routine } from "skein";

export function* main(print: (line: string) => void): Routine {
  const [full, empty] = [chan<number>(1), chan<number>()];
  const { case: first } = yield* select({ full: full.send(1), empty });
  print(first);
  const { case: second } = yield* select({ full: full.send(2), empty });
  print(second);
}
