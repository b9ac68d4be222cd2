// The second close of a channel.

import { chan } from "skein";
import type { Routine } from "skein";

// deno-lint-ignore require-yield
export function* main(print: (line: string) => void): Routine {
  const ch = chan<number>();
  ch.close();
  print("closed once");
  ch.close();
  print("not reached");
}
