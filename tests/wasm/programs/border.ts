// What crosses the border: arguments and results, functions of the host, channels.
import { Chan, go, gosched, ok, received, Select } from "skein";
import { now, sleep } from "skein/time";
import { args } from "skein/os";

export { audit, records } from "../inside";

// arguments and results

export function bytes(a: i8, b: u8, c: i16, d: u16): i32 {
  return <i32>a + <i32>b + <i32>c + <i32>d;
}
export function words(a: i32, b: u32): u32 {
  return <u32>a + b;
}
export function smallest(): i8 {
  return -128;
}
export function largest(): u16 {
  return 65535;
}
export function longs(a: i64, b: u64): u64 {
  return <u64>a + b;
}
export function floats(a: f32, b: f64): f64 {
  return <f64>a + b;
}
export function not(a: bool): bool {
  return !a;
}
export function join(a: string, b: string): string {
  return a + b;
}
export function maybe(a: string | null): string | null {
  return a === null ? "none" : null;
}
export function doubled(xs: Int32Array): Int32Array {
  for (let i = 0; i < xs.length; i++) xs[i] *= 2;
  return xs;
}
export function reversed(data: ArrayBuffer): ArrayBuffer {
  const view = Uint8Array.wrap(data.slice(0));
  return view.reverse().buffer;
}
export function sum(xs: f64[]): f64 {
  let total: f64 = 0;
  for (let i = 0; i < xs.length; i++) total += xs[i];
  return total;
}
export function upper(words: string[]): string[] {
  return words.map<string>((word) => word.toUpperCase());
}
export function nothing(): void {}
export function vector(a: v128): v128 {
  return a;
}
/** The result survives a wait. */
export function slowly(a: i64, ms: f64): i64 {
  sleep(ms);
  return a * 2;
}
export function given(): string[] {
  return args();
}

// functions of the host

// @ts-ignore: decorator
@external("test", "ask")
declare function ask(question: string): string;
// @ts-ignore: decorator
@external("test", "add")
declare function add(a: i32, b: f64): f64;
// @ts-ignore: decorator
@external("test", "long")
declare function long(a: i64): i64;
// @ts-ignore: decorator
@external("test", "tell")
declare function tell(n: i32): void;
// @ts-ignore: decorator
@external("test", "small")
declare function small(a: i8, b: u8): u8;

export function asks(question: string): string {
  return "<" + ask(question) + ">";
}
export function adds(a: i32, b: f64): f64 {
  return add(a, b) + 1;
}
export function longer(a: i64): i64 {
  return long(a) + 1;
}
export function tells(n: i32): void {
  tell(n);
}
export function smalls(a: i8, b: u8): u8 {
  return small(a, b);
}

function askFor(question: string, out: Chan<string>): void {
  out.send(ask(question));
}

/** Many goroutines call the host at once; while it works, others go on. */
export function asksMany(count: i32): string {
  const out = new Chan<string>();
  for (let i = 0; i < count; i++) go(askFor, i.toString(), out);
  let all = "";
  for (let i = 0; i < count; i++) all += out.recv();
  return all;
}

/** Leaves a goroutine behind that waits for the host, and one that does so in a loop. */
export function asksAndLeaves(): void {
  go(askFor, "left", Chan.never<string>());
  gosched();
}

export function keepsAsking(times: i32): string {
  let last = "";
  for (let i = 0; i < times; i++) last = ask(i.toString());
  return last;
}

// called by the host, from its functions or outside any goroutine

export function plain(n: i32): i32 {
  return n + 1;
}
export function blocks(c: Chan<i32>): i32 {
  return c.recv();
}
export function blocksNever(): i32 {
  return Chan.never<i32>().recv();
}
export function sleeps(): void {
  sleep(1);
}
export function yields(): void {
  gosched();
}
export function selects(c: Chan<i32>): i32 {
  const s = Select.begin();
  s.recv(c);
  return s.wait();
}
export function sends(c: Chan<i32>, n: i32): void {
  c.send(n);
}
export function polls(c: Chan<i32>): i32 {
  const s = Select.begin();
  s.recv(c);
  return s.poll() < 0 ? -1 : received<i32>();
}
export function starts(c: Chan<i32>, n: i32): void {
  go((c: Chan<i32>, n: i32): void => c.send(n), c, n);
}

// channels

let kept: Chan<i32> = new Chan<i32>(0);

export function channel(cap: i32): Chan<i32> {
  return new Chan<i32>(cap);
}
export function textChannel(cap: i32): Chan<string> {
  return new Chan<string>(cap);
}
export function longChannel(): Chan<u64> {
  return new Chan<u64>();
}
export function byteChannel(): Chan<i8> {
  return new Chan<i8>(2);
}
export function vectorChannel(): Chan<v128> {
  return new Chan<v128>(1);
}
export function neverChannel(): Chan<i32> {
  return Chan.never<i32>();
}
export function isNever(c: Chan<i32>): bool {
  return c === Chan.never<i32>();
}
/** Always the same channel. */
export function theChannel(): Chan<i32> {
  return kept;
}
/** Receives until the channel is closed. */
export function total(c: Chan<i32>): i32 {
  let sum = 0;
  while (true) {
    const n = c.recv();
    if (!ok()) return sum;
    sum += n;
  }
}
export function count(c: Chan<i32>, n: i32): void {
  for (let i = 0; i < n; i++) c.send(i);
  c.close();
}
export function shout(input: Chan<string>, out: Chan<string>): void {
  while (true) {
    const text = input.recv();
    if (!ok()) break;
    out.send(text.toUpperCase());
  }
  out.close();
}
/** Takes from either, until both are closed. */
export function merge(a: Chan<i32>, b: Chan<i32>): i32 {
  let sum = 0;
  let left = 2;
  while (left > 0) {
    const s = Select.begin();
    s.recv(a);
    s.recv(b);
    const chosen = s.wait();
    if (ok()) {
      sum += received<i32>() * (chosen + 1);
      continue;
    }
    left--;
    if (chosen == 0) a = Chan.never<i32>();
    else b = Chan.never<i32>();
  }
  return sum;
}
export function clock(ms: f64): f64 {
  const start = now();
  sleep(ms);
  return now() - start;
}
