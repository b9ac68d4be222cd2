// A program per construct of the language: each parks wherever it can.

import {
  boolOf, f32of, f64of, i32of, i64of, maybePark, note, noteFloat, setPrograms, v128of,
} from "./rt";

export { spawn, step, resultOf, traceOf, occasionsOf, parksOf, framesOf } from "./rt";

function nestedLoops(n: i32): i64 {
  let sum: i64 = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      sum += i32of(i * j);
      for (let k = 0; k < 2; k++) { sum ^= k; maybePark(); }
      sum *= 3;
    }
    sum -= i;
  }
  return sum;
}

/** AssemblyScript has no labels; a return from an inlined function is a branch out of its loops. */
@inline
function leaves(i: i32): i32 {
  for (let j = 0; j < 4; j++) {
    const x = i32of(i + j);
    if (x % 7 == 3) return -1;
    while (boolOf(x > 40)) {
      if (i32of(x) % 31 == 1) return -2;
      if (x % 5 == 0) return x;
      maybePark();
      break;
    }
  }
  return i32of(i);
}

function outerBranches(n: i32): i64 {
  let sum: i64 = 1;
  for (let i = 0; i < n + 3; i++) {
    const x = leaves(i);
    if (x == -1) continue;
    if (x == -2) { sum *= 5; break; }
    sum = sum * 3 + x;
  }
  return sum;
}

function fallThrough(n: i32): i64 {
  let sum: i64 = 0;
  for (let i = 0; i < n + 6; i++) {
    switch (i32of(i) % 6) {
      case 0: sum += i32of(1);
      case 1: maybePark(); sum += 2; break;
      case 2: { sum += i32of(3); if (sum % 3 == 0) break; }
      case 3: sum ^= 5;
      default: sum += 7; maybePark();
      case 4: sum -= 1;
    }
    sum *= 2;
  }
  return sum;
}

function earlyReturn(n: i32): i64 {
  for (let i = 0; i < 99; i++) {
    if (i32of(i) > n * 5) return i64of(i);
    if (i == 40) return -1;
    while (true) {
      maybePark();
      if (i % 2 == 0) break;
      if (i32of(i) == 18) return 99;
      break;
    }
  }
  return -2;
}

function values(n: i32): i64 {
  const a = n > 3 ? i32of(n) : i32of(n + 1) * 2;
  const b = select<i32>(i32of(1), i32of(2), i32of(n) > 20);
  const c = boolOf(n > 2) && boolOf(n < 9) || boolOf(a > b);
  const d = c ? (n > 5 ? i64of(a) : 4) : i64of(b) + (boolOf(c) ? 1 : i64of(2));
  return d * 3 + a - b;
}

function conditions(n: i32): i64 {
  let sum: i64 = 0;
  if (i32of(n) > 9) { if (boolOf(n < 4)) sum += 3; else sum += i32of(4); }
  else if (i32of(n + 1) == 8) sum -= 1;
  while (i32of(<i32>sum) < 60) { sum += i32of(2) & 3; sum += 2; }
  do { sum += 1; maybePark(); } while (i64of(sum) % 5 != 0 && sum < 200);
  return sum;
}

const cells = memory.data(256);

function order(n: i32): i64 {
  const g = cells + (n & 3) * 32;
  for (let i = 0; i < 8; i++) store<i32>(g + i * 4, i);
  store<i32>(g + (i32of(n) & 3) * 4, i32of(load<i32>(g)) + load<i32>(g + (i32of(2) & 1) * 4));
  let x = n;
  const y = x + i32of(x = x + 3) * x + (x = i32of(x)) - x;
  let sum: i64 = y;
  for (let i = 0; i < 8; i++) { sum = sum * 7 + load<i32>(g + i * 4); store<i32>(g + i * 4, 0); }
  return sum + six(x, i32of(x), x++, i32of(x), ++x, i32of(y));
}

function six(a: i32, b: i32, c: i32, d: i32, e: i32, f: i32): i32 {
  const r = a + b * 2 + c * 3;
  maybePark();
  return r + d * 4 + e * 5 + f * 6;
}

function types(n: i32): i64 {
  let a: i64 = n, b: f32 = <f32>n, c: f64 = n;
  let v = i32x4.splat(n);
  let d: u8 = <u8>n, e: i16 = <i16>-n;
  for (let i = 0; i < 4; i++) {
    a = i64of(a) + (<i64>1 << 40);
    b = f32of(b) + <f32>i;
    c = f64of(c) * f64of(b) + <f64>a;
    v = i64x2.add(v128of(v), i64x2.splat(a));
    d += <u8>i32of(d);
    e = <i16>(e * <i16>i32of(e));
  }
  noteFloat(b);
  noteFloat(c);
  return a ^ i64x2.extract_lane(v, 0) ^ i64x2.extract_lane(v128of(v), 1) ^ d ^ e;
}

let counter: i32 = 0, total: f64 = 0;

function globals(n: i32): i64 {
  counter = n;
  total = 0;
  for (let i = 0; i < 5; i++) {
    counter += i32of(counter) + counter;
    total = total + f64of(total) * counter;
  }
  noteFloat(total);
  return counter;
}

function fib(n: i32): i32 { maybePark(); return n < 2 ? n : fib(n - 1) + fib(n - 2); }
function isEven(n: i32): bool { return n == 0 ? true : !isOdd(n - 1) == false; }
function isOdd(n: i32): bool { maybePark(); return n == 0 ? false : isEven(n - 1); }
function sumTo(n: i32, f: f64): f64 { return n == 0 ? f : sumTo(n - 1, f + 0.5) + f64of(n); }

function recursion(n: i32): i64 {
  noteFloat(sumTo(n * 3, 1));
  return fib(n & 7) * 4 + (isEven(n) ? 1 : 0) + (isOdd(n * 2) ? 2 : 0);
}

function twice(x: i32): i32 { maybePark(); return x * 2; }
function plusOne(x: i32): i32 { return x + 1; }
function apply(f: (x: i32) => i32, x: i32): i32 { return f(f(x)) + f(x + 1); }

function indirect(n: i32): i64 {
  const fs: StaticArray<(x: i32) => i32> = [twice, plusOne, i32of];
  let sum = 0;
  for (let i = 0; i < 6; i++) sum = sum * 3 + apply(fs[i32of(i + n) % 3], fs[i % 3](sum));
  return sum + apply((x) => { maybePark(); return x - 7; }, n);
}

class Shape {
  constructor(public size: i32) { maybePark(); }
  area(): i32 { maybePark(); return this.size * this.size; }
  get half(): i32 { maybePark(); return this.size / 2; }
  set half(value: i32) { maybePark(); this.size = value * 2; }
  @operator("+") plus(other: Shape): Shape { return new Shape(this.size + other.area()); }
}

class Circle extends Shape {
  area(): i32 { return super.area() * 3 + i32of(this.size); }
}

interface Named { name(): string; }
class Dog implements Named { name(): string { maybePark(); return "dog"; } }
class Cat implements Named { name(): string { return "cat" + i32of(1).toString(); } }

function methods(n: i32): i64 {
  const shapes: Shape[] = [new Shape(n), new Circle(n + 1), new Shape(2) + new Circle(3)];
  let sum: i64 = 0;
  for (let i = 0; i < shapes.length; i++) {
    shapes[i].half += i32of(i);
    sum = sum * 3 + shapes[i].area();
  }
  const named: Named[] = [new Dog(), new Cat()];
  for (let i = 0; i < 2; i++) sum = sum * 5 + named[i].name().length;
  return sum;
}

class Box<T> {
  constructor(public value: T) {}
  map<U>(f: (value: T) => U): Box<U> { maybePark(); return new Box<U>(f(this.value)); }
}

function largest<T>(a: T, b: T): T { maybePark(); return a > b ? a : b; }

function generics(n: i32): i64 {
  const text = new Box<i32>(n).map<f64>((x) => x * 0.5).map<string>((x) => x.toString()).value;
  return text.length + largest<i64>(n, 5) * 10 + <i64>largest<f32>(2.5, <f32>n);
}

function updateClause(n: i32): i64 {
  let sum: i64 = 0;
  for (let i = i32of(0); i < n * 8; i += i32of(i & 3), maybePark()) sum = sum * 3 + i;
  for (let i = 0, j = 9; boolOf(i > j); ++i, j -= i32of(0)) { if (i == 2) continue; sum += j; }
  return sum;
}

function never(n: i32): i32 {
  maybePark();
  if (n < 1000) return n;
  throw new Error("unreachable");
}

function unreachableEnds(n: i32): i64 {
  while (true) {
    if ((n = never(n) + 1) % 9 == 0) return n;
    if (n > 500) { maybePark(); unreachable(); }
  }
}

function shadowed(n: i32): i64 {
  let x: i64 = n;
  { let x = i32of(n); x += i32of(x); note(x); }
  { let x = f64of(n); maybePark(); noteFloat(x); }
  { let x: v128 = i8x16.splat(<i8>n); maybePark(); x = v128of(x); x; }
  return x + i64of(x);
}

function onlyCalls(n: i32): i64 { maybePark(); maybePark(); i32of(n); return 3; }

function deadLocals(n: i32): i64 {
  const a = i32of(n), b = i32of(a), c = i32of(b), early = a + b;
  maybePark();
  return early + i32of(c);
}

function deep(n: i32): i64 { return n == 0 ? i64of(1) : deep(n - 1) + n; }
function atDepth(n: i32): i64 { return deep(n * 20); }
const programs: StaticArray<(n: i32) => i64> = [
  nestedLoops, outerBranches, fallThrough, earlyReturn, values, conditions, order, types, globals,
  recursion, indirect, methods, generics, updateClause, unreachableEnds, shadowed, onlyCalls,
  deadLocals, atDepth,
];
setPrograms((program: i32, argument: i32): i64 => programs[program](argument));
