// Deep recursion that does not wait: frames get on in linear memory.
import { Chan, go, gosched, numGoroutine } from "skein";

export { audit } from "../inside";

// Results of each type.

function sumI32(n: i32): i32 {
  return n == 0 ? 0 : sumI32(n - 1) + (n & 7);
}

function sumI64(n: i32, a: i64): i64 {
  return n == 0 ? a : sumI64(n - 1, a + n) - (n & 3);
}

function sumF32(n: i32): f32 {
  return n == 0 ? 0 : sumF32(n - 1) + <f32>(n & 1);
}

function sumF64(n: i32, a: f64): f64 {
  return n == 0 ? a : sumF64(n - 1, a + 0.5) + <f64>n;
}

function sumV128(n: i32, v: v128): v128 {
  if (n == 0) return v;
  const below = sumV128(n - 1, i32x4.add(v, i32x4.splat(1)));
  return i32x4.add(below, i32x4.shl(v, 1));
}

let steps = 0;

function walk(n: i32): void {
  if (n == 0) return;
  walk(n - 1);
  steps++;
}

export function i32s(n: i32): i32 {
  return sumI32(n);
}

export function i64s(n: i32): i64 {
  return sumI64(n, 5);
}

export function f32s(n: i32): f32 {
  return sumF32(n);
}

export function f64s(n: i32): f64 {
  return sumF64(n, 1);
}

export function v128s(n: i32): i32 {
  return i32x4.extract_lane(sumV128(n, i32x4.splat(3)), 2);
}

export function voids(n: i32): i32 {
  steps = 0;
  walk(n);
  return steps;
}

// Ways to call.

function isEven(n: i32): bool {
  return n == 0 ? true : !isOdd(n - 1) == false;
}

function isOdd(n: i32): bool {
  return n == 0 ? false : isEven(n - 1);
}

export function mutual(n: i32): bool {
  return isEven(n);
}

const table = new StaticArray<(n: i32, at: i32) => i32>(3);

function first(n: i32, at: i32): i32 {
  return n == 0 ? 1 : table[(at + 1) % 3](n - 1, at + 1) + 1;
}

function second(n: i32, at: i32): i32 {
  return n == 0 ? 2 : table[(at + 1) % 3](n - 1, at + 1) + 2;
}

function third(n: i32, at: i32): i32 {
  return n == 0 ? 3 : table[(at + 1) % 3](n - 1, at + 1) + 3;
}

export function indirect(n: i32): i32 {
  table[0] = first;
  table[1] = second;
  table[2] = third;
  return table[0](n, 0);
}

function generic<T>(n: i32, a: T): T {
  return n == 0 ? a : <T>(generic<T>(n - 1, <T>(a + 1)) + 2);
}

export function generics(n: i32): f64 {
  return generic<f64>(n, 0.5) + <f64>generic<i64>(n, 1);
}

abstract class Shape {
  abstract depth(): i32;
}

class Leaf extends Shape {
  depth(): i32 {
    return 1;
  }
}

class Inner extends Shape {
  constructor(readonly inner: Shape) {
    super();
  }

  depth(): i32 {
    return this.inner.depth() + 1;
  }
}

export function virtuals(n: i32): i32 {
  let shape: Shape = new Leaf();
  for (let i = 0; i < n; i++) shape = new Inner(shape);
  return shape.depth();
}

// With waits.

function waits(n: i32, every: i32): i64 {
  if (n == 0) {
    gosched();
    return 0;
  }
  const below = waits(n - 1, every);
  if (every > 0 && n % every == 0) gosched();
  return below + n;
}

/** Waits at the bottom, and at some levels on the way back. */
export function waiting(n: i32, every: i32): i64 {
  return waits(n, every);
}

function report(n: i32, every: i32, out: Chan<i64>): void {
  out.send(waits(n, every));
}

/** Several goroutines at once, of different depths. */
export function interleaved(n: i32, goroutines: i32): bool {
  const out = new Chan<i64>();
  let wanted: i64 = 0;
  for (let i = 1; i <= goroutines; i++) {
    go(report, n / i, n / 10 + i, out);
    wanted += <i64>(n / i) * (n / i + 1) / 2;
  }
  for (let i = 0; i < goroutines; i++) wanted -= out.recv();
  return wanted == 0;
}

// Inside what the compiler's library calls back.

let levels = 0;

export function sorting(n: i32): bool {
  levels = n;
  const numbers: i32[] = [5, 3, 9, 1, 7];
  numbers.sort((a, b) => sumI32(levels) * 0 + a - b);
  return numbers.join() == "1,3,5,7,9";
}

export function mapping(n: i32): string {
  levels = n;
  return [1, 2, 3].map<i32>((x) => voids(levels) + x).join();
}

/** Recursion through the library itself: a map in a map. */
function nested(n: i32): i32 {
  if (n == 0) return 0;
  const inner = [n - 1].map<i32>((x) => nested(x));
  return inner[0] + 1;
}

export function nestedMaps(n: i32): i32 {
  return nested(n);
}

// Trees and the like: shallow, but with many calls.

export function fib(n: i32): i32 {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

export function ackermann(m: i32, n: i32): i32 {
  if (m == 0) return n + 1;
  return n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

// The host calls back.

// @ts-ignore: decorator
@external("test", "call")
declare function call(n: i32): i32;

function throughHost(n: i32): i32 {
  if (n == 0) return 0;
  if (n % 500 == 0) call(2000);
  return throughHost(n - 1) + 1;
}

/** Recursion with calls of the host, which calls `outside`. */
export function hosted(n: i32): i32 {
  return throughHost(n);
}

/** For the host, by the bare export. */
export function outside(n: i32): i32 {
  return sumI32(n);
}

// Ends.

function small(n: i32): void {
  small(n + 1);
  steps++;
}

/** Without an end, and with the smallest frames. */
export function overflowsSmall(): void {
  small(0);
}

function endless(n: i64): i64 {
  return endless(n + 1) + n;
}

export function overflows(): i64 {
  return endless(0);
}

function trap(n: i32): i32 {
  if (n == 0) unreachable();
  return trap(n - 1) + 1;
}

export function traps(n: i32): i32 {
  return trap(n);
}

function block(n: i32, gate: Chan<i32>): i32 {
  return n == 0 ? gate.recv() : block(n - 1, gate) + 1;
}

/** Waits for ever at the bottom. */
export function stuck(n: i32): i32 {
  return block(n, new Chan<i32>());
}

// Turns.

let others = 0;

function other(): void {
  others++;
}

function branch(n: i32): i32 {
  if (others > 0) return 1;
  return n == 0 ? 1 : branch(n - 1) + branch(n - 1);
}

/** Recurses until another goroutine has run, without a loop. */
export function yields(): i32 {
  others = 0;
  go(other);
  branch(60);
  return others;
}

function forever(n: i32): void {
  branches(60);
}

function branches(n: i32): i32 {
  steps++;
  return n == 0 ? 1 : branches(n - 1) + branches(n - 1);
}

let isStopped: bool = false;

/** For the host, by the bare export. */
export function stop(): void {
  isStopped = true;
}

function untilStopped(n: i32): i32 {
  steps++;
  if (isStopped || n == 0) return 1;
  return untilStopped(n - 1) + untilStopped(n - 1);
}

/** Recurses, without a loop, until the host says stop. */
export function yieldsToHost(): i32 {
  isStopped = false;
  return untilStopped(60);
}

/** Leaves goroutines that recurse for longer than anybody waits. */
export function leaves(): i32 {
  const before = numGoroutine();
  for (let i = 0; i < 3; i++) go(forever, i);
  gosched();
  return numGoroutine() - before;
}
