// How goroutines and runs end: panics, traps, goexit, deadlocks, what is left behind.
import { Chan, go, goexit, gosched, numGoroutine, ok, panic, Select } from "skein";
import { after, sleep, Ticker, Timer } from "skein/time";

export { audit, records } from "../inside";

// What happens when the module is loaded: goroutines start, and wait for a value.
const loaded = new Chan<i32>();
const answers = new Chan<i32>(1);
go((): void => {
  while (true) answers.send(loaded.recv() * 2);
});

/** Asks the goroutine that was started when the module was loaded. */
export function askLoaded(n: i32): i32 {
  loaded.send(n);
  return answers.recv();
}

export function panics(text: string): void {
  panic(text);
}
export function panicsInChild(text: string): void {
  go((text: string): void => panic(text), text);
  sleep(10000);
}
export function panicsAfterWait(): void {
  go((): void => {
    sleep(1);
    panic("late");
  });
  sleep(10000);
}
export function aborts(): void {
  abort("aborted on purpose");
}
export function divides(by: i32): i32 {
  return 1000 / by;
}
export function outOfRange(at: i32): i32 {
  const list: i32[] = [1, 2, 3];
  return list[at];
}
export function outOfMemory(): i32 {
  return load<i32>(<usize>0xfffffff0);
}
export function isUnreachable(): void {
  unreachable();
}
export function castsWrong(): f64 {
  return <f64>trunc<i32>(NaN);
}

function trunc<T>(x: f64): T {
  return <T>x;
}

/** Panics deep in the calls of a goroutine that has waited on the way. */
export function panicsDeep(depth: i32): i32 {
  if (depth == 0) {
    gosched();
    panic("at the bottom");
  }
  return panicsDeep(depth - 1) + 1;
}

export function exits(): i32 {
  goexit();
  return 1;
}
/** Main goes; the others come to their end. */
export function exitsFirst(): void {
  for (let i = 0; i < 3; i++) go((): void => sleep(1));
  goexit();
}
/** Main goes; another waits for ever. */
export function exitsBeforeBlocked(): void {
  go((): void => {
    Chan.never<i32>().recv();
  });
  goexit();
}

function exitDeep(depth: i32, done: Chan<i32>): i32 {
  if (depth == 0) {
    gosched();
    goexit();
  }
  const n = exitDeep(depth - 1, done);
  done.send(n);
  return n + 1;
}

/** goexit ends all calls of the goroutine, and nothing but the goroutine. */
export function exitsInChild(depth: i32): i32 {
  const done = new Chan<i32>();
  go((depth: i32, done: Chan<i32>): void => {
    exitDeep(depth, done);
  }, depth, done);
  for (let i = 0; i < 5; i++) gosched();
  assert(!done.tryRecv(), "nothing after goexit runs");
  return numGoroutine();
}

export function deadlocks(how: i32): void {
  const c = new Chan<i32>();
  if (how == 0) c.recv();
  else if (how == 1) c.send(1);
  else if (how == 2) Chan.never<i32>().recv();
  else if (how == 3) Chan.never<i32>().send(1);
  else if (how == 4) Select.begin().wait();
  else if (how == 5) {
    const s = Select.begin();
    s.recv(c);
    s.send(new Chan<string>(), "");
    s.wait();
  } else {
    go((c: Chan<i32>): void => {
      c.recv();
    }, c);
    new Chan<i32>().recv();
  }
}

/** A timer runs: no deadlock before it has fired. */
export function deadlocksLater(): void {
  go((): void => sleep(5));
  new Chan<i32>().recv();
}

/** Leaves a goroutine behind in every kind of wait. Gives how many there are. */
export function leaves(): i32 {
  const c = new Chan<i32>();
  const full = new Chan<i32>(1);
  full.send(0);
  go((c: Chan<i32>): void => {
    c.recv();
  }, c);
  go((c: Chan<i32>): void => c.send(1), full);
  go((c: Chan<i32>): void => {
    const s = Select.begin();
    s.recv(c);
    s.recv(after(100000));
    s.send(Chan.never<i32>(), 1);
    s.recv(new Chan<string>());
    s.wait();
  }, c);
  go((): void => sleep(100000));
  go((): void => {
    after(100000).recv();
  });
  go((): void => {
    Chan.never<i32>().send(1);
  });
  go((): void => {
    Select.begin().wait();
  });
  go((): void => {
    while (true) gosched();
  });
  go(leaveDeep, 200);
  gosched();
  gosched();
  go((): void => {
    panic("it has never begun");
  });
  return numGoroutine();
}

function leaveDeep(depth: i32): i32 {
  if (depth == 0) return new Chan<i32>().recv();
  return leaveDeep(depth - 1) + depth;
}

export function counts(): i32 {
  return numGoroutine();
}

// time

export function timers(): string {
  let trace = "";
  const t = new Timer(3);
  assert(t.stop(), "it was running");
  assert(!t.reset(1), "it was not");
  t.c.recv();
  assert(ok() && !t.stop(), "it has fired");
  const ticker = new Ticker(2);
  for (let i = 0; i < 3; i++) {
    ticker.c.recv();
    trace += "t";
  }
  ticker.reset(1);
  ticker.c.recv();
  ticker.stop();
  const s = Select.begin();
  s.recv(ticker.c);
  s.recv(after(5));
  assert(s.wait() == 1, "stopped");
  sleep(0);
  sleep(-1);
  return trace;
}

export function badTicker(ms: f64): void {
  new Ticker(ms);
}

/** Sleepers wake in the order of their deadlines. */
export function wakes(): string {
  const out = new Chan<string>(3);
  go((out: Chan<string>): void => {
    sleep(30);
    out.send("c");
  }, out);
  go((out: Chan<string>): void => {
    sleep(10);
    out.send("a");
  }, out);
  go((out: Chan<string>): void => {
    sleep(20);
    out.send("b");
  }, out);
  return out.recv() + out.recv() + out.recv();
}

/** Runs until it is stopped. */
export function forever(): void {
  while (true) gosched();
}

export function waitsFor(c: Chan<i32>): i32 {
  return c.recv();
}

export function answer(ms: f64): i32 {
  sleep(ms);
  return 42;
}
