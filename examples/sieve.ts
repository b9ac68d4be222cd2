// The concurrent prime sieve: one goroutine for each prime found so far, each passing on only what
// its prime does not divide.
//
//   node examples/sieve.ts          (Node 24 and later; on Node 20: npm run example -- sieve)
//   deno run examples/sieve.ts
//   bun examples/sieve.ts

import { chan, go, run } from "skein";
import type { RecvChan, Routine, SendChan } from "skein";

/** Sends 2, 3, 4 … for ever. */
function* generate(out: SendChan<number>): Routine {
  for (let n = 2; ; n++) yield* out.send(n);
}

/** Sends on what `prime` does not divide. */
function* filter(source: RecvChan<number>, out: SendChan<number>, prime: number): Routine {
  for (;;) {
    const n = (yield* source.recv())!;
    if (n % prime !== 0) yield* out.send(n);
  }
}

/** The first `count` primes. When main returns, the goroutines that it left behind are stopped. */
export function* main(count: number): Routine<number[]> {
  const primes: number[] = [];
  let numbers = chan<number>();
  go(generate, numbers);
  while (primes.length < count) {
    const prime = (yield* numbers.recv())!;
    primes.push(prime);
    const rest = chan<number>();
    go(filter, numbers, rest, prime);
    numbers = rest;
  }
  return primes;
}

if (import.meta.main) console.log((await run(() => main(25))).join(" "));
