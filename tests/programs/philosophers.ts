// Five philosophers; one of them takes the right fork first, so nobody starves and nothing locks.

import { chan, go, gosched } from "skein";
import type { Chan, Goroutine, Routine } from "skein";

const [SEATS, MEALS] = [5, 20];

export function* main(print: (line: string) => void): Routine {
  const forks: Chan<void>[] = [];
  for (let i = 0; i < SEATS; i++) {
    forks.push(chan<void>(1));
    yield* forks[i]!.send();
  }
  const inUse = new Array<boolean>(SEATS).fill(false);
  const meals = new Array<number>(SEATS).fill(0);
  let clashes = 0;
  function* dine(seat: number): Routine {
    let [first, second] = [seat, (seat + 1) % SEATS];
    if (seat === SEATS - 1) [first, second] = [second, first];
    for (let i = 0; i < MEALS; i++) {
      yield* forks[first]!.recv();
      yield* forks[second]!.recv();
      if (inUse[first] || inUse[second]) clashes++;
      inUse[first] = inUse[second] = true;
      yield* gosched();
      inUse[first] = inUse[second] = false;
      meals[seat]!++;
      yield* forks[second]!.send();
      yield* forks[first]!.send();
    }
  }
  const all: Goroutine[] = [];
  for (let seat = 0; seat < SEATS; seat++) all.push(go(dine, seat));
  for (const g of all) yield* g.join();
  print(`meals ${meals.join(" ")}`);
  print(`clashes ${clashes}`);
}
