// Panics, protected calls, goexit. What the functions give is what Go gives for the same program.
import { Chan, defer, gc, go, goexit, gosched, panic, panicMessage, protect } from "skein";
import { sleep } from "skein/time";
import { apart, attempt, fail, say, told } from "../telling";

export { audit, records } from "../inside";

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
