// An error that nobody catches ends the program, whichever goroutine it escapes from.

import { chan, go } from "skein";
import type { Routine } from "skein";

function* fail(print: (line: string) => void): Routine {
  try {
    throw new Error("the disk is on fire");
  } finally {
    print("deferred");
  }
}

export function* main(print: (line: string) => void): Routine {
  const ch = chan<void>();
  go(fail, print);
  yield* ch.recv();
  print("not reached");
}
