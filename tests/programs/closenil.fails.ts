// The nil channel cannot be closed.

import { never } from "skein";
import type { Routine } from "skein";

// deno-lint-ignore require-yield
export function* main(print: (line: string) => void): Routine {
  print("before");
  never.close();
  print("not reached");
}
