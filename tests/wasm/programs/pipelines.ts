// P08 to P10, P20, P21, P32, P33, and P35 to P37 of the conformance scenarios. One that fails
// aborts.
import {
  Chan, defer, gc, go, goexit, gosched, numGoroutine, ok, panicMessage, protect, received, Select,
} from "skein";
import { after, sleep, Ticker, Timer } from "skein/time";
import { now } from "skein/time";

// P08

let count: i32 = 0;

export function p08(): void {
  count = 0;
  const c = new Chan<i32>();
  go((c: Chan<i32>): void => {
    c.recv();
    count++;
    sleep(1);
    count++;
    c.recv();
  }, c);
  c.send(1);
  c.send(2);
  assert(count == 2, "the second send completes with the second receive");
}

// P09: values of each channel arrive in sequence; a finished channel leaves the select.

const VALUES: i32 = 76;

let sent: i32 = 0;
let got: i32 = 0;
let random: u32 = 1;

/** Lets others run up to nine times. */
function shuffle(): void {
  random = random * 1664525 + 1013904223;
  for (let i = (random >> 8) % 10; i > 0; i--) gosched();
}

function put(c: Chan<i32>, done: Chan<i32>): void {
  for (let i = 0; i < VALUES; i++) {
    shuffle();
    c.send(i);
    sent++;
  }
  done.send(0);
}

function take(c: Chan<i32>, done: Chan<i32>): void {
  for (let i = 0; i < VALUES; i++) {
    shuffle();
    assert(c.recv() == i, "in sequence");
    got++;
  }
  done.send(0);
}

/** One goroutine that sends on the first channels and receives from the others. */
function crossing(all: Chan<i32>[], senders: i32, done: Chan<i32>): void {
  const next = new StaticArray<i32>(all.length);
  let left = all.length;
  const open = all.slice(0);
  while (left > 0) {
    shuffle();
    const s = Select.begin();
    for (let i = 0; i < senders; i++) s.send(open[i], next[i]);
    for (let i = senders; i < open.length; i++) s.recv(open[i]);
    const chosen = s.wait();
    if (chosen < senders) {
      sent++;
    } else {
      assert(received<i32>() == next[chosen], "in sequence");
      got++;
    }
    if (++next[chosen] < VALUES) continue;
    open[chosen] = Chan.never<i32>();
    left--;
  }
  done.send(0);
}

function channels(n: i32, cap: i32): Chan<i32>[] {
  const all: Chan<i32>[] = [];
  for (let i = 0; i < n; i++) all.push(new Chan<i32>(cap));
  return all;
}

export function p09(seed: i32): void {
  random = <u32>seed;
  sent = 0;
  got = 0;
  const done = new Chan<i32>(16);
  for (let c = 0; c < 4; c++) {
    const cap = c == 0 ? 0 : c == 1 ? 1 : c == 2 ? 10 : 100;
    const plain = channels(4, cap);
    for (let i = 0; i < 4; i++) go(put, plain[i], done);
    for (let i = 0; i < 4; i++) go(take, plain[i], done);
    const merged = channels(4, cap);
    for (let i = 0; i < 4; i++) go(put, merged[i], done);
    go(crossing, merged, 0, done);
    const spread = channels(4, cap);
    for (let i = 0; i < 4; i++) go(take, spread[i], done);
    go(crossing, spread, 4, done);
    const both = channels(4, cap);
    go(crossing, both, 0, done);
    go(crossing, both, 4, done);
    for (let i = 0; i < 20; i++) done.recv();
    const eight = channels(8, cap);
    const turned = eight.slice(4).concat(eight.slice(0, 4));
    go(crossing, eight, 4, done);
    go(crossing, turned, 4, done);
    for (let i = 0; i < 2; i++) done.recv();
    const twelve = channels(12, cap);
    for (let i = 0; i < 4; i++) go(put, twelve[i], done);
    for (let i = 0; i < 4; i++) go(take, twelve[8 + i], done);
    go(crossing, twelve.slice(4, 8).concat(twelve.slice(0, 4)), 4, done);
    go(crossing, twelve.slice(8).concat(twelve.slice(4, 8)), 4, done);
    for (let i = 0; i < 10; i++) done.recv();
  }
  assert(sent == 4 * 36 * VALUES && got == sent, "all values");
}

// P10

function consume(prime: i32, queue: Chan<i32>, results: Chan<i32>, done: Chan<i32>): void {
  while (true) {
    const n = queue.recv();
    if (!ok()) break;
    if (n == prime) gosched();
    results.send(n);
  }
  done.send(0);
}

const primes: i32[] = [2, 3, 7, 11, 13, 17, 19, 23, 27, 31];

function feed(total: i32, queue: Chan<i32>, results: Chan<i32>): void {
  const done = new Chan<i32>();
  for (let i = 0; i < 23; i++) go(consume, primes[i % primes.length], queue, results, done);
  for (let i = 0; i < total; i++) queue.send(primes[i % primes.length]);
  queue.close();
  for (let i = 0; i < 23; i++) done.recv();
  results.close();
}

export function p10(total: i32): void {
  const queue = new Chan<i32>(69);
  const results = new Chan<i32>(69);
  go(feed, total, queue, results);
  let n = 0;
  let sum = 0;
  while (true) {
    const value = results.recv();
    if (!ok()) break;
    n++;
    sum += value;
  }
  let wanted = 0;
  for (let i = 0; i < total; i++) wanted += primes[i % primes.length];
  assert(n == total && sum == wanted, "count and sum");
}

// P20, P21

export function p20(): void {
  const c = new Chan<bool>();
  const ack = new Chan<bool>();
  go((c: Chan<bool>, ack: Chan<bool>): void => {
    while (!c.tryRecv()) gosched();
    ack.send(true);
  }, c, ack);
  sleep(10);
  c.send(true);
  assert(ack.recv(), "acknowledged");
}

export function p21(): void {
  assert(numGoroutine() == 1, "main");
  const gate = new Chan<i32>();
  for (let i = 0; i < 1000; i++) {
    go((gate: Chan<i32>): void => {
      gate.recv();
    }, gate);
  }
  gosched();
  assert(numGoroutine() == 1001, "and those that wait");
  gate.close();
  while (numGoroutine() > 1) gosched();
}

// P48 to P50

export function p48(): void {
  const d: f64 = 10;
  const t = new Timer(2 * d);
  sleep(d);
  assert(t.reset(3 * d), "it was running");
  sleep(2 * d);
  assert(!t.c.tryRecv(), "not yet");
  sleep(2 * d);
  assert(t.c.tryRecv(), "fired");
  assert(!t.reset(50), "it was not running");
}

export function p49(): void {
  const t = new Timer(10000000);
  assert(t.stop() && !t.c.tryRecv(), "no tick after stop");
  assert(!t.reset(10000000) && !t.c.tryRecv(), "none after a long reset");
  assert(t.reset(0.001), "running");
  sleep(10);
  assert(t.c.length == 0 && t.c.cap == 0 && t.c.tryRecv() && !t.c.tryRecv(), "one tick");
  t.reset(0.001);
  sleep(10);
  assert(t.reset(10000000) && !t.c.tryRecv(), "a reset takes the old value along");
  const got = new Chan<f64>(1);
  go((c: Chan<f64>, got: Chan<f64>): void => got.send(c.recv()), t.c, got);
  gosched();
  t.reset(20000000);
  assert(!got.tryRecv(), "not served yet");
  t.reset(0.001);
  got.recv();
  t.reset(0.001);
  sleep(10);
  assert(t.stop() && !t.c.tryRecv(), "stop takes it, too");
}

export function p50(): void {
  const d: f64 = 20;
  const start = now();
  const ticker = new Ticker(d);
  for (let i = 0; i < 5; i++) ticker.c.recv();
  ticker.reset(2 * d);
  for (let i = 0; i < 5; i++) ticker.c.recv();
  ticker.stop();
  assert(Math.abs(now() - start - 15 * d) < 0.001, "fifteen periods");
  const s = Select.begin();
  s.recv(ticker.c);
  s.recv(after(2 * d));
  assert(s.wait() == 1, "nothing after stop");
  gc();
}

/** goexit makes the deferred calls, which wait, and recovers from nothing. */
export function p32(): string {
  const said = new Chan<string>(4);
  const c = new Chan<i32>();
  go((said: Chan<string>, c: Chan<i32>): void => {
    defer((said: Chan<string>): void => said.close(), said);
    defer((said: Chan<string>, c: Chan<i32>): void => {
      const n = c.recv();
      said.send(`deferred ${n} <${panicMessage()}>`);
    }, said, c);
    said.send(protect((): void => goexit()) ? "well" : "failed");
  }, said, c);
  gosched();
  c.send(7);
  let text = "";
  for (let one = said.recv(); ok(); one = said.recv()) text += one;
  return text;
}

/** What the runtime panics with, recovered from. */
export function p33(): string {
  const wrongs: (() => void)[] = [
    (): void => {
      const c = new Chan<i32>();
      c.close();
      c.close();
    },
    (): void => {
      const c = new Chan<i32>();
      go((c: Chan<i32>): void => c.close(), c);
      c.send(1);
    },
    (): void => {
      new Chan<i32>(-1);
    },
    (): void => Chan.never<i32>().close(),
  ];
  let texts = "";
  for (let i = 0; i < wrongs.length; i++) {
    const f = wrongs[i];
    texts += protect(f) ? "well" : panicMessage() + ";";
  }
  return texts;
}
