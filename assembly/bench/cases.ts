// The work that `skein bench` measures, as programs are written. What one operation is stands in
// ts/cli/bench/cases.ts.
import { Chan, go, gosched, Select } from "skein";
import { WaitGroup } from "skein/sync";
import { POOL_AT } from "skein/assembly/config";

/** How many goroutines wait. */
let waiting: i32 = 0;

const BATCH: i32 = 1000;

function yieldAt(level: i32, times: i32): i32 {
  if (level > 1) return yieldAt(level - 1, times) + 1;
  for (let i = 0; i < times; i++) gosched();
  return 1;
}

function yielder(level: i32, times: i32, both: WaitGroup): void {
  yieldAt(level, times);
  both.done();
}

/** Two goroutines, `level` calls deep, yield in turn. */
export function depth(n: i32, level: i32): void {
  const both = new WaitGroup();
  both.add(2);
  go(yielder, level, n / 2, both);
  go(yielder, level, n / 2, both);
  both.wait();
}

function answer(ping: Chan<i32>, pong: Chan<i32>, n: i32): void {
  for (let i = 0; i < n; i++) {
    ping.recv();
    pong.send(i);
  }
}

export function pingpong(n: i32): void {
  const ping = new Chan<i32>();
  const pong = new Chan<i32>();
  go(answer, ping, pong, n);
  for (let i = 0; i < n; i++) {
    ping.send(i);
    pong.recv();
  }
}

function nothing(batch: WaitGroup): void {
  batch.done();
}

export function spawn(n: i32): void {
  const batch = new WaitGroup();
  for (let done = 0; done < n; done += BATCH) {
    batch.add(BATCH);
    for (let i = 0; i < BATCH; i++) go(nothing, batch);
    batch.wait();
  }
}

export function select4(n: i32): void {
  const a = new Chan<i32>(1);
  const b = new Chan<i32>(1);
  const c = new Chan<i32>(1);
  const d = new Chan<i32>(1);
  const all: StaticArray<Chan<i32>> = [a, b, c, d];
  for (let i = 0; i < n; i++) {
    all[i & 3].send(i);
    const s = Select.begin();
    s.recv(a);
    s.recv(b);
    s.recv(c);
    s.recv(d);
    s.wait();
  }
}

function dive(level: i32): i32 {
  if (level > 1) return dive(level - 1) + 1;
  gosched();
  return 1;
}

/** Calls `level` deep, yields there, and gives how deep it was. */
export function recursion(level: i32): i32 {
  return dive(level);
}

function waiter(release: Chan<i32>): void {
  waiting++;
  release.recv();
}

export function channel(): Chan<i32> {
  return new Chan<i32>(1);
}

/** `n` goroutines wait until `release` is closed; says so as soon as all of them do. */
export function park(n: i32, ready: Chan<i32>, release: Chan<i32>): void {
  waiting = 0;
  for (let i = 0; i < n; i++) go(waiter, release);
  while (waiting < n) gosched();
  ready.send(n);
  release.recv();
}

/** Where the memory ends that the runtime has taken so far. */
export function used(): f64 {
  return <f64>load<u32>(POOL_AT + 4);
}

/** Bytes of each of `n` goroutines that wait. */
export function parked(n: i32): f64 {
  const release = new Chan<i32>();
  const before = used();
  waiting = 0;
  for (let i = 0; i < n; i++) go(waiter, release);
  while (waiting < n) gosched();
  const bytes = (used() - before) / <f64>n;
  release.close();
  return bytes;
}
