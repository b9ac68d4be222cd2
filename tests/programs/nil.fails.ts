// The nil channel: never ready, for ever blocked.

import { never, select } from "skein";
import type { Routine } from "skein";

export function* main(print: (line: string) => void): Routine {
  print(select.poll({ never }) === undefined ? "not ready" : "ready");
  yield* never.recv();
}
