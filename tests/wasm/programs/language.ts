// The go statement and channels, with values of every type. A function that finds something wrong
// aborts.
import { Chan, go, gosched, ok } from "skein";

// the go statement

class Point {
  constructor(public x: i32, public y: f64) {}

  report(out: Chan<f64>): void {
    out.send(<f64>this.x + this.y);
  }

  static twice(p: Point, out: Chan<f64>): void {
    out.send(2 * (<f64>p.x + p.y));
  }
}

class Box<T> {
  constructor(public value: T) {}

  static give(box: Box<i32>, out: Chan<i32>): void {
    out.send(box.value);
  }

  give(out: Chan<T>): void {
    out.send(this.value);
  }
}

@unmanaged
class Raw {
  a: i32;
}

let calls: i32 = 0;

function f0(): void {
  calls += 1;
}
function f1(a: i8): void {
  assert(a == -5, "i8");
  calls += 10;
}
function f2(a: i16, b: u8): void {
  assert(a == -300 && b == 250, "i16 u8");
  calls += 100;
}
function f3(a: u16, b: i64, c: bool): void {
  assert(a == 65535 && b == i64.MIN_VALUE && c, "u16 i64 bool");
  calls += 1000;
}
function f4(a: u32, b: u64, c: f32, d: f64): void {
  assert(a == 0xffffffff && b == u64.MAX_VALUE && c == 1.5 && d == -2.25, "u32 u64 f32 f64");
  calls += 10000;
}
function f5(a: string, b: Point, c: v128, d: i32, e: string | null): void {
  assert(a == "text" && b.x == 3 && i32x4.extract_lane(c, 2) == 7 && d == -9 && e === null, "5");
  calls += 100000;
}
function f6(a: v128, b: u8, c: i64, d: f32, e: (n: i32) => i32, f: Raw): void {
  assert(i64x2.extract_lane(a, 1) == 77 && b == 1 && c == -1 && d == 0.5, "v128 u8 i64 f32");
  assert(e(20) == 40 && f.a == 11, "function, pointer");
  calls += 1000000;
}

function double(n: i32): i32 {
  return n * 2;
}

/** Starts functions of 0 to 6 parameters, and gives the sum of what they were worth. */
export function arguments0to6(): i32 {
  calls = 0;
  const raw = changetype<Raw>(heap.alloc(4));
  raw.a = 11;
  go(f0);
  go(f1, <i8>-5);
  go(f2, <i16>-300, <u8>250);
  go(f3, <u16>65535, i64.MIN_VALUE, true);
  go(f4, <u32>0xffffffff, u64.MAX_VALUE, <f32>1.5, -2.25);
  const none: string | null = null;
  go(f5, "text", new Point(3, 0), i32x4(0, 0, 7, 0), -9, none);
  go(f6, i64x2(5, 77), <u8>1, <i64>-1, <f32>0.5, double, raw);
  while (calls < 1111111) gosched();
  return calls;
}

/** Function values, static methods, functions chosen at run time, and bound receivers. */
export function functionValues(): f64 {
  const out = new Chan<f64>(4);
  const chosen = calls % 2 == 0 ? Point.twice : Point.twice;
  go(chosen, new Point(1, 0.5), out);
  go((p: Point, out: Chan<f64>): void => p.report(out), new Point(2, 0.25), out);
  const list: ((p: Point, out: Chan<f64>) => void)[] = [Point.twice];
  go(list[0], new Point(10, 0), out);
  return out.recv() + out.recv() + out.recv();
}

export function generics(): string {
  const numbers = new Chan<i32>(1);
  const texts = new Chan<string>(1);
  go((b: Box<i32>, out: Chan<i32>): void => Box.give(b, out), new Box<i32>(41), numbers);
  go((b: Box<string>, out: Chan<string>): void => b.give(out), new Box<string>("boxed"), texts);
  return texts.recv() + numbers.recv().toString();
}

/** What go returns to is at once: the goroutine runs later. */
export function later(): i32 {
  calls = 0;
  go(f0);
  const before = calls;
  gosched();
  return before * 10 + calls;
}

// channels of every type

function echo<T>(input: Chan<T>, out: Chan<T>): void {
  while (true) {
    const value = input.recv();
    if (!ok()) break;
    out.send(value);
  }
  out.close();
}

/** Sends both values through two channels of one capacity, with a goroutine between them. */
function through<T>(cap: i32, a: T, b: T): void {
  const input = new Chan<T>(cap);
  const out = new Chan<T>(cap);
  assert(input.cap == cap && input.length == 0, "cap, length");
  go((input: Chan<T>, out: Chan<T>): void => echo<T>(input, out), input, out);
  for (let i = 0; i < 3; i++) {
    input.send(a);
    assert(same(out.recv(), a) && ok(), "the first value");
    input.send(b);
    assert(same(out.recv(), b) && ok(), "the second value");
  }
  input.close();
  out.recv();
  assert(!ok(), "closed");
}

function same<T>(x: T, y: T): bool {
  if (isVector<T>()) return i8x16.all_true(i8x16.eq(<v128>x, <v128>y));
  else return x == y;
}

export function everyType(cap: i32): void {
  through<i8>(cap, -128, 127);
  through<u8>(cap, 0, 255);
  through<i16>(cap, -32768, 32767);
  through<u16>(cap, 1, 65535);
  through<i32>(cap, i32.MIN_VALUE, i32.MAX_VALUE);
  through<u32>(cap, 0, u32.MAX_VALUE);
  through<i64>(cap, i64.MIN_VALUE, i64.MAX_VALUE);
  through<u64>(cap, 1, u64.MAX_VALUE);
  through<f32>(cap, -0.5, f32.MAX_VALUE);
  through<f64>(cap, f64.MIN_VALUE, -Infinity);
  through<bool>(cap, true, false);
  through<string>(cap, "a", "");
  through<usize>(cap, 65536, usize.MAX_VALUE);
  through<v128>(cap, i64x2(-1, 1), i64x2(2, i64.MIN_VALUE));
  through<Point>(cap, new Point(1, 2), new Point(3, 4));
  through<i32[]>(cap, [1, 2], []);
  through<Chan<i32>>(cap, new Chan<i32>(), Chan.never<i32>());
  through<(n: i32) => i32>(cap, double, (n: i32): i32 => n + 1);
}

/** What a closed channel gives: the zero value of the type. */
export function zeroes(): void {
  const a = new Chan<i64>();
  a.close();
  assert(a.recv() == 0 && !ok(), "i64");
  const b = new Chan<string | null>(2);
  b.send("kept");
  b.close();
  assert(b.length == 1 && b.recv()! == "kept" && ok(), "what is in the ring stays");
  assert(b.recv() === null && !ok() && b.recv() === null, "string");
  const c = new Chan<v128>();
  c.close();
  assert(!v128.any_true(c.recv()), "v128");
  const d = new Chan<bool>();
  d.close();
  assert(!d.recv() && !ok(), "bool");
  const e = new Chan<f64>();
  e.close();
  assert(e.recv() == 0 && !ok(), "f64");
}

// without blocking

export function trying(): void {
  const none = new Chan<i32>();
  assert(!none.trySend(1) && !none.tryRecv(), "nobody there");
  const one = new Chan<i32>(1);
  assert(one.trySend(7) && !one.trySend(8) && one.length == 1, "room for one");
  assert(one.tryRecv() && ok() && !one.tryRecv(), "one value");
  one.close();
  assert(one.tryRecv() && !ok(), "closed: ready, and no value");
  const never = Chan.never<i32>();
  assert(!never.trySend(1) && !never.tryRecv() && never.length == 0 && never.cap == 0, "never");
}

function receiver(from: Chan<v128>, to: Chan<i64>): void {
  to.send(i64x2.extract_lane(from.recv(), 1));
}

/** trySend to a receiver that waits hands over, tryRecv from a sender that waits takes. */
export function handing(): i64 {
  const vectors = new Chan<v128>();
  const out = new Chan<i64>();
  go(receiver, vectors, out);
  gosched();
  assert(vectors.trySend(i64x2(0, 99)), "somebody waits");
  gosched();
  assert(out.tryRecv() && ok(), "so does the sender now");
  return 99;
}

export function makechan(size: i32): void {
  new Chan<i64>(size);
}

export function closeTwice(): void {
  const c = new Chan<i32>();
  c.close();
  c.close();
}

export function closeNever(): void {
  Chan.never<i32>().close();
}

function waitToSend(c: Chan<i32>): void {
  c.send(1);
}

/** A sender that waits panics when the channel is closed. */
export function closeUnderSender(): void {
  const c = new Chan<i32>();
  go(waitToSend, c);
  gosched();
  c.close();
  gosched();
}

export function sendOnClosed(): void {
  const c = new Chan<i32>(1);
  c.close();
  c.send(1);
}

export function trySendOnClosed(): void {
  const c = new Chan<i32>(1);
  c.close();
  c.trySend(1);
}
