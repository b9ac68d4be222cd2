// The concurrent prime sieve: one goroutine for each prime.
//
//   skein run examples/wasm/sieve.ts 1000
import { Chan, go } from "skein";
import { args, print } from "skein/os";

function generate(out: Chan<i32>): void {
  for (let i = 2; ; i++) out.send(i);
}

function filter(input: Chan<i32>, out: Chan<i32>, prime: i32): void {
  for (;;) {
    const n = input.recv();
    if (n % prime) out.send(n);
  }
}

/** The prime number `count`. */
export function sieve(count: i32): i32 {
  let ch = new Chan<i32>();
  go(generate, ch);
  let prime = 0;
  for (let i = 0; i < count; i++) {
    prime = ch.recv();
    const next = new Chan<i32>();
    go(filter, ch, next, prime);
    ch = next;
  }
  return prime;
}

export function main(): void {
  const given = args();
  const count = given.length > 0 ? <i32>parseInt(given[0]) : 100;
  print(`prime number ${count} is ${sieve(count)}`);
}
