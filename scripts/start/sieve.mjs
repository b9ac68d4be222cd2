// The concurrent prime sieve: one goroutine for each prime, each passing on what its prime does not
// divide. Every number travels through a chain of channels, so nearly all the work is switching.

import { chan, go, run } from "skein";
import { stats } from "skein/runtime";
import { grouped, progress, secondsSince } from "./progress.mjs";

/**
 * @typedef {import("skein").Chan<number>} Numbers
 * @typedef {Generator<unknown, never, any>} Endless
 */

const KNOWN = new Map([[100, 541], [1000, 7919], [2000, 17389]]);

/** @param {Numbers} out @returns {Endless} */
function* generate(out) {
  for (let n = 2; ; n++) yield* out.send(n);
}

/** @param {Numbers} source @param {Numbers} out @param {number} prime
 *  @returns {Endless} */
function* filter(source, out, prime) {
  for (;;) {
    const n = (yield* source.recv()) ?? NaN;
    if (n % prime !== 0) yield* out.send(n);
  }
}

/** @param {number} count @param {(i: number, prime: number) => void} found
 *  @returns {Generator<unknown, number, any>} */
function* lastOf(count, found) {
  let prime = 0;
  /** @type {Numbers} */
  let numbers = chan();
  go(generate, numbers);
  for (let i = 1; i <= count; i++) {
    prime = (yield* numbers.recv()) ?? NaN;
    found(i, prime);
    /** @type {Numbers} */
    const rest = chan();
    go(filter, numbers, rest, prime);
    numbers = rest;
  }
  return prime;
}

/** Finds the `count`th prime. @param {number} count */
export async function sieve(count) {
  const line = progress("sieve");
  const began = performance.now();
  const before = stats().switches;
  const prime = await run(() => lastOf(count, (i, p) => line.show(() => `prime ${i} is ${p}`)));
  const switches = Number(stats().switches - before);
  const seconds = secondsSince(began);
  line.clear();
  const known = KNOWN.get(count);
  if (known !== undefined && prime !== known) {
    throw new Error(`the sieve found ${prime} as prime number ${count}; it is ${known}`);
  }
  console.log(`  prime number ${grouped(count)} is ${prime}`);
  const each = grouped((seconds * 1e9) / switches);
  console.log(`  ${seconds.toFixed(2)} s for ${grouped(switches)} switches, ${each} ns each`);
}
