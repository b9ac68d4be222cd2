// One that waits for itself.

import { sync } from "skein";
import type { Routine } from "skein";

export function* main(print: (line: string) => void): Routine {
  const once = new sync.Once();
  yield* once.do(function* (): Routine {
    print("once");
    yield* once.do(() => print("not reached"));
  });
}
