// Deferred calls. What the functions give is what Go gives for the same program.
import {
  Chan, defer, go, goexit, gosched, numGoroutine, panic, panicMessage, protect,
} from "skein";
import { Mutex, Once, WaitGroup } from "skein/sync";
import { sleep } from "skein/time";
import { fail, say, told } from "../telling";

export { audit, records } from "../inside";

// deferred calls

function three(): i32 {
  let text = "a";
  defer(say, text);
  text = "b";
  defer(say, text);
  text = "c";
  defer(say, text);
  text = "x";
  say("0");
  return 7;
}
export function order(): string {
  const n = three();
  say(n.toString());
  return told();
}

function ways(n: i32): i32 {
  defer(say, "end");
  if (n == 0) return 10;
  defer(say, "later");
  for (let i = 0; i < 5; i++) {
    if (i == n) return 20 + i;
    if (n == 9) defer(say, i.toString());
  }
  switch (n) {
    case 5:
      return 50;
    case 6:
      defer(say, "six");
      break;
    default:
      return n == 7 ? ways(3) : ways(0) + 1;
  }
  return 60;
}
export function waysOut(): string {
  for (let n = 0; n < 10; n++) say(`${ways(n)};`);
  return told();
}

function down(n: i32): i32 {
  defer(say, n.toString());
  if (n == 0) return 0;
  const sum = n + down(n - 1);
  say(`${n}=${sum}`);
  return sum;
}
export function recursion(): string {
  down(3);
  return told();
}

function deferring(depth: i32): void {
  defer(say, `end${depth}`);
  if (depth > 0) defer(deferring, depth - 1);
  say(`in${depth}`);
}
export function deferredDefers(): string {
  deferring(3);
  return told();
}

class Thing {
  constructor(public name: string) {
    defer(say, `made ${name}`);
    this.name = name + "!";
  }
  use<T>(value: T): T {
    defer((thing: Thing): void => say(`used ${thing.name}`), this);
    this.name += "?";
    return value;
  }
  get size(): i32 {
    defer(say, "size");
    return this.name.length;
  }
}
export function methods(): string {
  const thing = new Thing("x");
  say(thing.use<f64>(1.5).toString());
  say(thing.use<string>("text"));
  say(thing.size.toString());
  const f = (): i64 => {
    defer(say, "lambda");
    return 1 << 40;
  };
  say(f().toString());
  return told();
}

function six(a: i32, b: i64, c: f32, d: f64, e: string, f: v128): void {
  say(`${a} ${b} ${c} ${d} ${e} ${i32x4.extract_lane(f, 3)}`);
}
function sixWrong(a: i32, b: i64, c: f32, d: f64, e: string, f: v128): void {
  gosched();
  six(a, b, c, d, e, f);
  panic("six");
}
function defersSix(): void {
  let vector = i32x4(1, 2, 3, 4);
  let big: i64 = 1 << 40;
  defer(six, 1, big, <f32>0.5, 2.25, "e", vector);
  vector = i32x4.splat(0);
  big = 0;
}
export function argumentTypes(): string {
  const vector = i32x4(1, 2, 3, 4);
  const big: i64 = 1 << 40;
  defersSix();
  const isWell = protect(six, 2, big, <f32>1.5, 3.25, "f", vector);
  const isWrong = protect(sixWrong, 3, big, <f32>2.5, 4.25, "g", vector);
  say(`${isWell} ${isWrong} ${panicMessage()} ${i32x4.extract_lane(vector, 2)}`);
  return told();
}

function vectors(n: i32): v128 {
  defer(gosched);
  return i32x4.splat(n);
}
function floats(x: f64): f64 {
  defer(sleep, <f64>1);
  return x / 2;
}
function singles(x: f32): f32 {
  defer(gosched);
  return x / 2;
}
function longs(x: i64): i64 {
  defer(gosched);
  return x << 33;
}
function texts(x: string): string {
  defer(gosched);
  return x + "!";
}
/** A result waits while deferred calls do. */
export function results(): string {
  say(i32x4.extract_lane(vectors(5), 1).toString());
  say(floats(3).toString());
  say(singles(3).toString());
  say(longs(3).toString());
  say(texts("t"));
  return told();
}

function blocking(c: Chan<string>): void {
  say(c.recv());
}
function blocks(c: Chan<string>, how: i32): void {
  defer(say, "last");
  defer(blocking, c);
  defer(blocking, c);
  if (how == 1) panic("blocks");
  if (how == 2) goexit();
}
/** Deferred calls wait: after a return, a panic, goexit. */
export function deferredBlock(): string {
  const c = new Chan<string>();
  go((c: Chan<string>): void => {
    for (let i = 0; i < 6; i++) {
      sleep(1);
      c.send(i.toString());
    }
  }, c);
  blocks(c, 0);
  say(protect(blocks, c, 1).toString());
  const done = new Chan<i32>();
  go((c: Chan<string>, done: Chan<i32>): void => {
    defer((done: Chan<i32>): void => done.close(), done);
    blocks(c, 2);
    say("not here");
  }, c, done);
  done.recv();
  return told();
}

export function manyDefers(n: i32): i32 {
  let sum = new Chan<i32>(n);
  protect((sum: Chan<i32>, n: i32): void => {
    for (let i = 0; i < n; i++) defer((sum: Chan<i32>, i: i32): void => sum.send(i), sum, i);
    panic("many");
  }, sum, n);
  for (let i = n - 1; i >= 0; i--) assert(sum.recv() == i, "last first");
  return sum.length;
}

// sync

export function oncePanics(): string {
  const once = new Once();
  for (let i = 0; i < 3; i++) {
    const isWell = protect((once: Once): void => {
      once.do((): void => {
        say("body");
        gosched();
        panic("once");
      });
    }, once);
    say(isWell.toString());
  }
  return told();
}
export function onceExits(): string {
  const once = new Once();
  const wg = new WaitGroup();
  wg.add(3);
  for (let i = 0; i < 3; i++) {
    go((once: Once, wg: WaitGroup): void => {
      defer((wg: WaitGroup): void => wg.done(), wg);
      once.do((): void => {
        say("body");
        gosched();
        goexit();
      });
      say("on");
    }, once, wg);
  }
  wg.wait();
  return told();
}
/** As in Go, a panic leaves a mutex locked unless its unlock is deferred. */
export function mutexes(): string {
  const m = new Mutex();
  protect((m: Mutex): void => {
    m.lock();
    defer((m: Mutex): void => m.unlock(), m);
    panic("locked");
  }, m);
  say(m.tryLock().toString());
  m.unlock();
  protect((m: Mutex): void => {
    m.lock();
    panic("locked");
  }, m);
  say(m.tryLock().toString());
  return told();
}

// inside the compiler's library

export function callbacks(): string {
  const numbers: i32[] = [3, 1, 2];
  let isWell = protect((numbers: i32[]): void => {
    numbers.sort((a, b): i32 => {
      gosched();
      if (a == 2 || b == 2) panic("in a comparison");
      return a - b;
    });
  }, numbers);
  say(`${isWell} ${panicMessage()}`);
  say(numbers.map<i32>((n): i32 => {
    defer(gosched);
    return protect(fail, "x") ? 0 : n + 1;
  }).sort().join(","));
  return told();
}

/** Protected calls by the thousand leave nothing behind. */
export function many(n: i32): i32 {
  let failed = 0;
  for (let i = 0; i < n; i++) {
    if (!protect((i: i32): void => {
      defer((): void => {});
      if (i & 1) panic("odd");
    }, i)) failed++;
  }
  return failed + numGoroutine() * 1000000;
}
