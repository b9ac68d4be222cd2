// Goroutines that meet at a barrier after every phase never mix two phases.

import { chan, go, gosched } from "skein";
import type { Chan, Goroutine, Routine } from "skein";

const [PARTIES, PHASES] = [8, 5];

/** The last to arrive opens the gate and replaces it. */
class Barrier {
  private waiting = 0;
  private gate: Chan<void> = chan<void>();

  *arrive(): Routine {
    const gate = this.gate;
    if (++this.waiting === PARTIES) {
      this.waiting = 0;
      this.gate = chan<void>();
      gate.close();
    }
    yield* gate.recv();
  }
}

export function* main(print: (line: string) => void): Routine {
  const barrier = new Barrier();
  const arrived = new Array<number>(PHASES).fill(0);
  let early = 0;
  const all: Goroutine[] = [];
  for (let id = 0; id < PARTIES; id++) {
    all.push(go(function* (): Routine {
      for (let phase = 0; phase < PHASES; phase++) {
        for (let i = 0; i < id; i++) yield* gosched();
        arrived[phase]!++;
        yield* barrier.arrive();
        if (arrived[phase] !== PARTIES) early++;
      }
    }));
  }
  for (const g of all) yield* g.join();
  arrived.forEach((count, phase) => print(`phase ${phase}: ${count} arrived`));
  print(`too early: ${early}`);
}
