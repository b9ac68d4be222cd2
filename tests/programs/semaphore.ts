// A buffered channel as a counting semaphore, and one of capacity 1 as a mutex.

import { chan, go, gosched } from "skein";
import type { Goroutine, Routine } from "skein";

export function* main(print: (line: string) => void): Routine {
  const slots = chan<void>(3);
  const mutex = chan<void>(1);
  let [active, most, finished] = [0, 0, 0];
  const all: Goroutine[] = [];
  for (let i = 0; i < 20; i++) {
    all.push(go(function* (): Routine {
      yield* slots.send();
      yield* mutex.send();
      active++;
      most = Math.max(most, active);
      yield* mutex.recv();
      for (let k = 0; k < 5; k++) yield* gosched();
      yield* mutex.send();
      active--;
      finished++;
      yield* mutex.recv();
      yield* slots.recv();
    }));
  }
  for (const g of all) yield* g.join();
  print(`finished ${finished}`);
  print(`never more than 3 at once: ${most <= 3}`);
  print(`left in the semaphore: ${slots.length} of ${slots.cap}`);
}
