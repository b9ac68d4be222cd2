// A wait group that is used again before those that waited have gone on.

import { chan, go, sync } from "skein";
import type { Routine } from "skein";
import { parked } from "../support/parked.ts";

export function* main(print: (line: string) => void): Routine {
  const wg = new sync.WaitGroup();
  wg.add(1);
  const ended = chan<boolean>();
  const waits = go(function* (): Routine {
    yield* wg.wait();
    yield* ended.send(true);
  });
  yield* parked(waits);
  print("it waits");
  wg.done();
  wg.add(1);
  yield* ended.recv();
}
