// Panics, protected and deferred calls, goexit. What the functions give is what Go gives for the
// same program.
import {
  Chan, defer, gc, go, goexit, gosched, numGoroutine, panic, panicMessage, protect, Select,
} from "skein";
import { Mutex, Once, WaitGroup } from "skein/sync";
import { sleep } from "skein/time";

export { audit, records } from "../inside";

// @ts-ignore: decorator
@external("test", "fails")
declare function hostFails(text: string): i32;
// @ts-ignore: decorator
@external("test", "rejects")
declare function hostRejects(text: string): i32;
// @ts-ignore: decorator
@external("test", "later")
declare function hostLater(n: i32): i32;

let trace = "";
function say(text: string): void {
  trace += text + " ";
}
function told(): string {
  const text = trace.trimEnd();
  trace = "";
  return text;
}
function fail(text: string): void {
  panic(text);
}
/** Says whether `f` was left alone, and if not why. */
function attempt(f: () => void): void {
  say(protect(f) ? "well" : `[${panicMessage()}]`);
}
/** Runs `f` as a goroutine, and waits until that has ended in whatever way. */
function apart(f: () => void): void {
  const done = new Chan<i32>();
  go((f: () => void, done: Chan<i32>): void => {
    defer((done: Chan<i32>): void => done.close(), done);
    f();
    say("returns");
  }, f, done);
  done.recv();
}

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

// panics

function inner(): void {
  defer(say, "inner");
  fail("oh");
  say("not here");
}
function outer(): void {
  defer(say, "outer");
  inner();
  say("not here");
}
export function nested(): string {
  attempt(outer);
  attempt((): void => {
    defer(say, "last");
    attempt(outer);
    attempt((): void => {});
    fail("second");
  });
  say(panicMessage());
  return told();
}

export function inDeferred(): string {
  attempt((): void => {
    defer(say, "last");
    defer(fail, "third");
    defer(fail, "second");
    defer(say, "first");
    fail("oh");
  });
  attempt((): void => {
    defer(say, "last");
    defer(fail, "of a return");
    defer(say, "first");
  });
  return told();
}

/** A deferred call waits, and panics then, while there are others. */
export function inDeferredLater(): string {
  attempt((): void => {
    defer(say, "last");
    defer((): void => {
      defer(say, "inner");
      gosched();
      fail("second");
    });
    fail("first");
  });
  return told();
}

export function protectedInDeferred(): string {
  attempt((): void => {
    defer(say, "last");
    defer((): void => {
      attempt(outer);
      gosched();
      attempt(outer);
    });
    fail("first");
  });
  return told();
}

export function again(): string {
  attempt((): void => {
    defer(say, "last");
    if (!protect(outer)) panic(`${panicMessage()} again`);
  });
  return told();
}

let depths: i32[] = [];
function deep(n: i32, parkAt: i32, x: f64, text: string): f64 {
  if (n % 100 == 50) defer(say, n.toString());
  if (n % 10 == 3) depths.push(n);
  if (n == parkAt) gosched();
  if (n == 0) panic("deep");
  const y = deep(n - 1, parkAt, x + 1, text) * x;
  return y + text.length;
}
/** Part of the frames are in segments when there is a panic, part on the engine's stack. */
export function deepPanics(): string {
  const before = i64x2(1, 2);
  const local = 1.5;
  for (let parkAt = 0; parkAt <= 300; parkAt += 75) {
    depths = [];
    const isWell = protect(deep, 300, parkAt, <f64>1, "text");
    assert(!isWell && panicMessage() == "deep" && depths.length == 30, "it panics");
  }
  say(`${local} ${i64x2.extract_lane(before, 1)}`);
  return told();
}

function descend(n: i32, body: () => void): i32 {
  if (n > 0) return descend(n - 1, body) + 1;
  body();
  return 0;
}
/** A panic from calls deep below, over protected calls that are themselves deep. */
export function deepAndBack(): string {
  const depth = descend(500, (): void => {
    attempt((): void => {
      descend(1000, (): void => {
        gosched();
        fail("deep");
      });
    });
    gosched();
    attempt((): void => {
      descend(20, inner);
    });
  });
  say(depth.toString());
  return told();
}

/** Stacks shrink while goroutines wait in protected calls. */
export function shrinks(): string {
  const c = new Chan<i32>();
  go((c: Chan<i32>): void => {
    for (let i = 0; i < 4; i++) {
      sleep(1);
      gc();
      c.send(i);
    }
    c.close();
  }, c);
  for (let i = 0; i < 2; i++) {
    descend(30, (): void => {
      descend(3000, gosched);
    });
    const n = c.recv();
    const isWell = protect((c: Chan<i32>): void => {
      descend(3000, gosched);
      say(c.recv().toString());
      descend(10, (): void => fail("x"));
    }, c);
    say(`${n} ${isWell}`);
  }
  return told();
}

function turns(id: i32, rounds: i32, done: Chan<i32>): void {
  let failed = 0;
  for (let i = 0; i < rounds; i++) {
    const isWell = protect((id: i32, i: i32): void => {
      for (let k = 0; k < (id + i) % 4; k++) gosched();
      if ((id ^ i) & 1) {
        descend(id % 7, (): void => {
          gosched();
          fail("turn");
        });
      }
    }, id, i);
    if (!isWell) failed++;
    gosched();
  }
  done.send(failed);
}
/** Goroutines take turns in protected calls. */
export function interleaved(count: i32, rounds: i32): i32 {
  const done = new Chan<i32>();
  for (let i = 0; i < count; i++) go(turns, i, rounds, done);
  let failed = 0;
  for (let i = 0; i < count; i++) failed += done.recv();
  return failed;
}

export function messages(): string {
  say(`<${panicMessage()}>`);
  protect(fail, "one");
  say(panicMessage());
  apart((): void => {
    say(`<${panicMessage()}>`);
    protect(fail, "two");
    say(panicMessage());
  });
  say(panicMessage());
  protect(fail, "");
  say(`<${panicMessage()}>`);
  return told();
}

// goexit

export function exits(): string {
  apart((): void => {
    defer(say, "d0");
    attempt((): void => {
      defer(say, "d1");
      goexit();
    });
    say("not here");
  });
  apart((): void => {
    defer(say, "d0");
    defer(goexit);
    fail("forgotten");
  });
  apart((): void => {
    attempt((): void => {
      defer(goexit);
      fail("forgotten");
    });
    say("not here");
  });
  apart((): void => {
    defer(say, "d0");
    defer((): void => {
      attempt(outer);
      gosched();
      say("after");
    });
    goexit();
  });
  return told();
}
/** A panic during goexit is recovered by what goexit passes, and the goroutine still ends. */
export function exitCrosses(): string {
  apart((): void => {
    defer((): void => say(panicMessage()));
    attempt((): void => {
      defer(say, "d1");
      defer(fail, "crossed");
      goexit();
    });
    say("not here");
  });
  apart((): void => {
    defer(goexit);
    defer(goexit);
    defer(say, "once");
    goexit();
  });
  return told();
}
function never(): i32 {
  goexit();
  return 1;
}
/** The main goroutine leaves, others end. */
export function mainExits(): i32 {
  defer(say, "main");
  go((): void => sleep(1));
  return never();
}
export function whatWasTold(): string {
  return told();
}

// what else is a panic

let zero = 0;
let list: i32[] = [1, 2, 3];
class Node {
  next: Node | null = null;
}
let noFunction: i32 = 0;
function closed(): Chan<i32> {
  const c = new Chan<i32>();
  c.close();
  return c;
}
const wrongs: (() => void)[] = [
  (): void => {
    assert(false, "not so");
  },
  (): void => {
    say(list[3 + zero].toString());
  },
  (): void => {
    new Node().next!.next = null;
  },
  (): void => {
    say((1000 / zero).toString());
  },
  (): void => {
    say((1000 % zero).toString());
  },
  (): void => {
    say(load<i32>(0xfffffff0 + zero).toString());
  },
  (): void => unreachable(),
  (): void => {
    call_indirect<void>(12345 + noFunction, 1);
  },
  (): void => {
    say(new Array<i32>(-1 + zero).length.toString());
  },
  (): void => closed().send(1),
  (): void => closed().close(),
  (): void => Chan.never<i32>().close(),
  (): void => {
    new Chan<i32>(-1);
  },
  (): void => {
    const c = new Chan<i32>();
    go((c: Chan<i32>): void => c.close(), c);
    c.send(1);
  },
  (): void => {
    const s = Select.begin();
    s.send(closed(), 1);
    s.wait();
  },
  (): void => {
    const c = new Chan<i32>();
    go((c: Chan<i32>): void => c.close(), c);
    const s = Select.begin();
    s.recv(new Chan<string>());
    s.send(c, 1);
    s.wait();
  },
  (): void => new WaitGroup().add(-1),
  (): void => {
    hostFails("of the host");
  },
  (): void => {
    hostRejects("a promise");
  },
  (): void => abort("by hand"),
  (): void => {
    const s = Select.begin();
    s.recv(new Chan<i32>());
    fail("in a select");
  },
];
export function countOfWrongs(): i32 {
  return wrongs.length;
}
export function recoversFrom(which: i32): string {
  const f = wrongs[which];
  for (let i = 0; i < 3; i++) {
    const isWell = protect((f: () => void): void => {
      defer(gosched);
      f();
    }, f);
    assert(!isWell, "it panics");
  }
  const c = new Chan<i32>(1);
  c.send(1);
  assert(c.recv() == 1, "all is well");
  return panicMessage();
}
export function doesWrong(which: i32): void {
  const f = wrongs[which];
  f();
}

/** Calls of the host that are in order, inside protected and deferred calls. */
export function callsHost(): string {
  attempt((): void => {
    defer((): void => say(hostLater(2).toString()));
    say(hostLater(1).toString());
    hostRejects("no");
  });
  return told();
}

// what is none

export function overflows(): void {
  protect((): void => {
    descendFor();
  });
}
function descendFor(): i32 {
  gosched();
  return descendFor() + 1;
}
export function unlocksUnlocked(): void {
  protect((): void => new Mutex().unlock());
}

// nobody recovers

function fails(): void {
  defer(say, "deferred");
  gosched();
  panic("first");
}
export function unrecovered(): void {
  defer(say, "last");
  defer(blocking, filled());
  fails();
}
function filled(): Chan<string> {
  const c = new Chan<string>();
  go((c: Chan<string>): void => {
    sleep(1);
    c.send("blocked");
  }, c);
  return c;
}
export function unrecoveredTwice(): void {
  defer(say, "last");
  defer(fail, "second");
  defer((): void => attempt(outer));
  fails();
}
export function unrecoveredInChild(): void {
  go(fails);
  sleep(1000);
}
/** Its panic never comes to an end: main returns before. */
export function leavesPanicking(): void {
  go((): void => {
    defer((): void => {
      Chan.never<i32>().recv();
    });
    panic("never told");
  });
  go((): void => {
    protect((): void => {
      defer(say, "never");
      sleep(100000);
    });
  });
  gosched();
  gosched();
}
export function hostFailsBare(text: string): void {
  defer(say, "deferred");
  hostFails(text);
}
export function waitsProtected(): void {
  defer(say, "never");
  protect((): void => {
    defer(say, "never");
    new Chan<i32>().recv();
  });
}

// outside goroutines

export function defers(): i32 {
  defer(say, "outside");
  return 1;
}
export function protects(): bool {
  return protect(say, "outside");
}
export function exitsOutside(): void {
  goexit();
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
