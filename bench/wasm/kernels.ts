// Work that never blocks, but might: what the resumable pass costs where nothing is gained. In each
// there is a call that may block and is never reached, in the inner loop or in the recursion.
import { maybe, want } from "./maybe";

export { want };

function fibonacci(n: i32): i32 {
  maybe();
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

export function calls(): i32 {
  return fibonacci(24);
}

const SIDE: i32 = 48;
const matrices: StaticArray<f64> = new StaticArray<f64>(3 * SIDE * SIDE);

export function matrix(): i32 {
  const size = SIDE * SIDE;
  for (let i = 0; i < size; i++) {
    unchecked(matrices[i] = i % 7);
    unchecked(matrices[size + i] = i % 5);
  }
  for (let i = 0; i < SIDE; i++) {
    for (let j = 0; j < SIDE; j++) {
      let sum: f64 = 0;
      for (let k = 0; k < SIDE; k++) {
        sum += unchecked(matrices[i * SIDE + k] * matrices[size + k * SIDE + j]);
      }
      maybe();
      unchecked(matrices[2 * size + i * SIDE + j] = sum);
    }
  }
  return <i32>unchecked(matrices[2 * size + 5]);
}

const SIEVE: i32 = 200000;
const composite: StaticArray<u8> = new StaticArray<u8>(SIEVE);

export function sieve(): i32 {
  memory.fill(changetype<usize>(composite), 0, SIEVE);
  let primes = 0;
  for (let i = 2; i < SIEVE; i++) {
    if (unchecked(composite[i])) continue;
    primes++;
    maybe();
    for (let j = i * 2; j < SIEVE; j += i) unchecked(composite[j] = 1);
  }
  return primes;
}

const SORTED: i32 = 2000;
const numbers: StaticArray<i32> = new StaticArray<i32>(SORTED);

function isLess(a: i32, b: i32): bool {
  maybe();
  return a < b;
}

function sortFrom(low: i32, high: i32): void {
  if (low >= high) return;
  const pivot = unchecked(numbers[(low + high) >> 1]);
  let i = low;
  let j = high;
  while (i <= j) {
    while (isLess(unchecked(numbers[i]), pivot)) i++;
    while (isLess(pivot, unchecked(numbers[j]))) j--;
    if (i > j) break;
    const held = unchecked(numbers[i]);
    unchecked(numbers[i++] = numbers[j]);
    unchecked(numbers[j--] = held);
  }
  sortFrom(low, j);
  sortFrom(i, high);
}

/** Each call has work of its own: a processor learns the branches of what is always the same. */
let sorts: u32 = 0;

export function sort(): i32 {
  let x: u32 = ++sorts;
  for (let i = 0; i < SORTED; i++) {
    x = x * 1664525 + 1013904223;
    unchecked(numbers[i] = x >> 8);
  }
  sortFrom(0, SORTED - 1);
  return unchecked(numbers[SORTED >> 1]);
}

function place(columns: u32, left: u32, right: u32, all: u32): i32 {
  if (columns == all) return 1;
  let found = 0;
  for (let free = all & ~(columns | left | right); free != 0; free &= free - 1) {
    const bit = free & (0 - free);
    found += place(columns | bit, (left | bit) << 1, (right | bit) >> 1, all);
  }
  maybe();
  return found;
}

let boards: u32 = 0;

/** On a board where some squares of the first row are taken. */
export function queens(): i32 {
  return place(0, boards++ & 0x55, 0, (1 << 8) - 1);
}

export function mandelbrot(): i32 {
  let inside = 0;
  for (let y = 0; y < 48; y++) {
    for (let x = 0; x < 48; x++) {
      const re = <f64>x / 20 - 1.7;
      const im = <f64>y / 24 - 1;
      let a: f64 = 0;
      let b: f64 = 0;
      let i = 0;
      while (i < 60 && a * a + b * b < 4) {
        const next = a * a - b * b + re;
        b = 2 * a * b + im;
        a = next;
        i++;
      }
      maybe();
      if (i == 60) inside++;
    }
  }
  return inside;
}
