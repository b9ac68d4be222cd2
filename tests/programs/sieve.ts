// The concurrent prime sieve: one goroutine for each prime.

import { chan, go } from "skein";
import type { RecvChan, Routine, SendChan } from "skein";

function* generate(out: SendChan<number>): Routine {
  for (let i = 2; ; i++) yield* out.send(i);
}

function* filter(input: RecvChan<number>, out: SendChan<number>, prime: number): Routine {
  for (;;) {
    const n = (yield* input.recv()) as number;
    if (n % prime !== 0) yield* out.send(n);
  }
}

export function* main(print: (line: string) => void): Routine {
  let ch = chan<number>();
  go(generate, ch);
  for (let i = 0; i < 60; i++) {
    const prime = (yield* ch.recv()) as number;
    print(String(prime));
    const next = chan<number>();
    go(filter, ch, next, prime);
    ch = next;
  }
}
