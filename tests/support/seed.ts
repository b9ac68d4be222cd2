// Random numbers that repeat: a test draws them from a seed that it prints when it fails.

/** Gives numbers below n, each draw following from the seed. */
export type Draw = (n: number) => number;

/** A small generator (mulberry32): 32 bits of state, good enough to choose schedules with. */
export function draws(seed: number): Draw {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), bits | 61)) ^ bits;
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * n);
  };
}

/** The number that an environment variable holds. */
export function numberFrom(name: string, fallback: number): number {
  const text = process.env[name];
  return text === undefined || text === "" ? fallback : Number(text);
}

/** The seeds of a test: the one that SKEIN_SEED names, or `count` of them from 1 on. */
export function seedList(count: number): number[] {
  const only = process.env["SKEIN_SEED"];
  if (only !== undefined) return [Number(only)];
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** An order of 0 … n - 1. */
export function shuffled(n: number, draw: Draw): number[] {
  const order = Array.from({ length: n }, (_, index) => index);
  for (let i = n - 1; i > 0; i--) {
    const other = draw(i + 1);
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  return order;
}
