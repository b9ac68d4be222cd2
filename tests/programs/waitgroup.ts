// Rounds of goroutines that are counted, a gate for many, and a counter below zero.

import { chan, goexit, sync } from "skein";
import type { Routine } from "skein";

export function* main(print: (line: string) => void): Routine {
  const wg = new sync.WaitGroup();
  yield* wg.wait();
  print("nothing to wait for");
  let total = 0;
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 10; i++) wg.go(() => void (total += i));
    wg.go(function* (): Routine {
      yield* goexit();
    });
    yield* wg.wait();
    print(`round ${round} total ${total}`);
  }

  const gate = new sync.WaitGroup();
  gate.add(1);
  const through = chan<number>(5);
  for (let i = 0; i < 5; i++) {
    wg.go(function* (): Routine {
      yield* gate.wait();
      yield* through.send(i);
    });
  }
  print(`through ${through.length}`);
  gate.done();
  yield* wg.wait();
  print(`through ${through.length}`);

  try {
    wg.done();
  } catch (error) {
    print(`recovered: ${(error as Error).message}`);
  }
}
