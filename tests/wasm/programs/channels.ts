// P01 to P10 of the conformance scenarios. A scenario that fails aborts.
import { Chan, go, gosched, numGoroutine, ok, received, Select } from "skein";
import { sleep } from "skein/time";

// P01

function receive(c: Chan<i32>, out: Chan<i32>): void {
  out.send(c.recv());
}
function receiveOk(c: Chan<i32>, out: Chan<i32>): void {
  const n = c.recv();
  out.send(ok() ? n : -1);
}
function receiveSecond(c: Chan<i32>, out: Chan<i32>): void {
  c.recv();
  out.send(c.recv());
}
function send(c: Chan<i32>, value: i32, out: Chan<i32>): void {
  c.send(value);
  out.send(value);
}
function sendMany(c: Chan<i32>, count: i32, done: Chan<i32>): void {
  for (let i = 0; i < count; i++) c.send(i);
  done.send(0);
}
function tally(c: Chan<i32>, count: i32, done: Chan<StaticArray<i32>>): void {
  const seen = new StaticArray<i32>(count);
  for (let i = 0; i < count; i++) {
    // AssemblyScript works out an index twice in `seen[c.recv()]++`.
    const n = c.recv();
    seen[n]++;
  }
  done.send(seen);
}

export function p01(cap: i32, count: i32): void {
  const out = new Chan<i32>(2);
  let c = new Chan<i32>(cap);
  go(receive, c, out);
  go(receiveOk, c, out);
  sleep(1);
  assert(out.length == 0 && !c.tryRecv(), "receivers block on an empty channel");
  c.send(1);
  c.send(1);
  assert(out.recv() == 1 && out.recv() == 1, "sends release them");

  for (let i = 0; i < cap; i++) c.send(i);
  assert(c.length == cap && c.cap == cap && !c.trySend(0), "full");
  go(send, c, cap, out);
  sleep(1);
  assert(out.length == 0, "a sender blocks on a full channel");
  for (let i = 0; i <= cap; i++) assert(c.recv() == i, "in order");
  assert(out.recv() == cap && c.length == 0, "it is released");

  for (let i = 0; i < cap; i++) c.send(i + 1);
  c.close();
  for (let i = 0; i < cap; i++) assert(c.recv() == i + 1 && ok(), "what is left");
  assert(c.recv() == 0 && !ok(), "closed");

  c = new Chan<i32>(cap);
  go(receiveOk, c, out);
  sleep(1);
  c.close();
  assert(out.recv() == -1, "close wakes a receiver");

  c = new Chan<i32>(cap);
  go(receiveSecond, c, out);
  c.send(7);
  sleep(1);
  c.close();
  assert(out.recv() == 0, "which has the zero value, whatever it received before");

  c = new Chan<i32>(cap);
  go(sendMany, c, 100, out);
  for (let i = 0; i < 100; i++) assert(c.recv() == i, "in order");
  out.recv();

  const counts = new Chan<StaticArray<i32>>();
  for (let i = 0; i < 4; i++) go(sendMany, c, count, out);
  for (let i = 0; i < 4; i++) go(tally, c, count, counts);
  const sums = new StaticArray<i32>(count);
  for (let i = 0; i < 4; i++) {
    const seen = counts.recv();
    for (let n = 0; n < count; n++) sums[n] += seen[n];
  }
  for (let n = 0; n < count; n++) assert(sums[n] == 4, "every value, from every sender");
  for (let i = 0; i < 4; i++) out.recv();
}

// P02

function chained(c: Chan<i32>, wanted: i32, mine: Chan<i32>, next: Chan<i32>): void {
  mine.recv();
  next.send(0);
  assert(c.recv() == wanted, "the receiver that came first");
  mine.send(0);
}

export function p02(): void {
  const buffered = new Chan<i32>(10);
  for (let i = 0; i < 10; i++) buffered.send(i);
  for (let i = 0; i < 10; i++) assert(buffered.recv() == i, "order of the ring");
  const c = new Chan<i32>();
  const first = new Chan<i32>();
  const tokens: Chan<i32>[] = [first];
  for (let i = 0; i < 10; i++) {
    const next = new Chan<i32>(1);
    go(chained, c, i, tokens[i], next);
    tokens.push(next);
    tokens[i].send(0);
    sleep(1);
  }
  for (let i = 0; i < 10; i++) {
    c.send(i);
    tokens[i].recv();
  }
}

// P03

function forms(c: Chan<i32>, value: i32, isOpen: bool, form: i32): void {
  const dead = new Chan<i32>();
  const s = Select.begin();
  if (form == 0) assert(c.recv() == value && ok() == isOpen, "recv");
  else if (form == 1) assert(c.tryRecv() && ok() == isOpen && received<i32>() == value, "tryRecv");
  else {
    s.recv(c);
    if (form > 3) s.recv(dead);
    const chosen = form % 2 ? s.poll() : s.wait();
    assert(chosen == 0 && ok() == isOpen && received<i32>() == value, "select");
  }
}

function takeOne(from: Chan<i32>): void {
  from.recv();
}

/** Only a receive changes what `ok` says. */
function okLasts(): void {
  const closed = new Chan<i32>();
  const c = new Chan<i32>();
  closed.close();
  closed.recv();
  go(takeOne, c);
  c.send(1);
  assert(!ok(), "after a send that waited");
  gosched();
  sleep(1);
  assert(!ok(), "after a sleep");
  c.trySend(2);
  go(takeOne, c);
  gosched();
  c.send(3);
  assert(!ok(), "after a send that did not wait");
}

export function p03(): void {
  okLasts();
  for (let form = 0; form < 6; form++) {
    const empty = new Chan<i32>();
    empty.close();
    for (let i = 0; i < 3; i++) forms(empty, 0, false, form);
    const holding = new Chan<i32>(2);
    holding.send(1);
    holding.close();
    forms(holding, 1, true, form);
    for (let i = 0; i < 3; i++) forms(holding, 0, false, form);
  }
}

// P04

export function p04(): void {
  const c = new Chan<i64>(10);
  assert(c.length == 0 && c.cap == 10, "empty");
  for (let i = 0; i < 3; i++) c.send(i);
  assert(c.length == 3 && c.cap == 10, "three");
  const none = new Chan<string>();
  assert(none.length == 0 && none.cap == 0, "none");
}

// P05

function report<T>(c: Chan<T>, wanted: T, done: Chan<bool>): void {
  done.send(c.recv() == wanted);
}
function offer<T>(c: Chan<T>, value: T, done: Chan<bool>): void {
  c.send(value);
  done.send(true);
}

function tries<T>(value: T, cap: i32): void {
  const c = new Chan<T>(cap);
  const done = new Chan<bool>(1);
  assert(!c.tryRecv(), "empty");
  if (cap) {
    assert(c.trySend(value) && !c.trySend(value), "one in the ring");
    assert(c.tryRecv() && received<T>() == value, "and out");
    return;
  }
  assert(!c.trySend(value), "nobody waits");
  go((c: Chan<T>, v: T, done: Chan<bool>): void => report<T>(c, v, done), c, value, done);
  let left = 100;
  while (!c.trySend(value) && --left) sleep(1);
  assert(left > 0 && done.recv() && !c.trySend(value), "the receiver got it");
  go((c: Chan<T>, v: T, done: Chan<bool>): void => offer<T>(c, v, done), c, value, done);
  left = 100;
  while (!c.tryRecv() && --left) sleep(1);
  assert(left > 0 && received<T>() == value && done.recv() && !c.tryRecv(), "the sender gave it");
}

export function p05(): void {
  for (let cap = 0; cap < 2; cap++) {
    tries<i32>(-123, cap);
    tries<i64>(0x1234567890, cap);
    tries<bool>(true, cap);
    tries<string>("text", cap);
  }
}

// P06

function link(left: Chan<i32>, right: Chan<i32>): void {
  left.send(right.recv());
}

export function p06(count: i32): void {
  const before = numGoroutine();
  const leftmost = new Chan<i32>();
  let right = leftmost;
  for (let i = 0; i < count; i++) {
    const next = new Chan<i32>();
    go(link, right, next);
    right = next;
  }
  assert(numGoroutine() == before + count, "all of them");
  right.send(1);
  assert(leftmost.recv() == 1, "the value");
  while (numGoroutine() > before) gosched();
}

// P07

function generate(out: Chan<i32>): void {
  for (let i = 2; ; i++) out.send(i);
}
function filter(input: Chan<i32>, out: Chan<i32>, prime: i32): void {
  while (true) {
    const n = input.recv();
    if (n % prime) out.send(n);
  }
}

export function p07(): i32[] {
  const primes: i32[] = [];
  let c = new Chan<i32>();
  go(generate, c);
  for (let i = 0; i < 25; i++) {
    const prime = c.recv();
    primes.push(prime);
    const next = new Chan<i32>();
    go(filter, c, next, prime);
    c = next;
  }
  return primes;
}
