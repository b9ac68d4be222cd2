// P11 to P19 of the conformance scenarios. A scenario that fails aborts.
import { Chan, go, gosched, ok, received, Select } from "skein";
import { sleep } from "skein/time";

// P11

let passed: i32 = 0;

/** One row of the table: what blocks does not come to its end. */
function row(which: i32): void {
  const never = Chan.never<i32>();
  const open = new Chan<i32>();
  const one = new Chan<i32>(1);
  const closed = new Chan<i32>();
  closed.close();
  const s = Select.begin();
  switch (which) {
    case 0: never.send(1); break;
    case 1: never.recv(); break;
    case 2: one.send(1); break;
    case 3: open.recv(); break;
    case 4: open.send(1); break;
    case 5: closed.recv(); break;
    case 6: s.wait(); break;
    case 7: s.recv(never); s.wait(); break;
    case 8: s.send(never, 1); s.wait(); break;
    case 9: s.recv(never); s.send(never, 1); s.wait(); break;
    case 10: s.recv(never); s.send(never, 1); assert(s.poll() == -1, "default"); break;
    case 11: assert(s.poll() == -1, "default alone"); break;
    case 12: s.recv(open); s.wait(); break;
    case 13: s.send(open, 1); s.wait(); break;
    case 14: s.recv(open); s.send(open, 1); s.wait(); break;
    case 15: s.send(one, 1); assert(s.poll() == 0, "ready, with a default"); break;
    case 16: s.recv(closed); assert(s.wait() == 0 && !ok(), "closed"); break;
    case 17: s.recv(closed); s.recv(never); assert(s.wait() == 0 && !ok(), "closed"); break;
    case 18: s.recv(closed); s.send(open, 1); assert(s.poll() == 0 && !ok(), "closed"); break;
    case 19: s.recv(open); s.recv(never); s.send(open, 2); s.send(never, 1); s.wait(); break;
    case 20: one.trySend(1); s.send(one, 2); s.wait(); break;
    case 21: one.trySend(1); s.recv(one); s.wait(); break;
    case 22: assert(!never.trySend(1) && !never.tryRecv(), "never"); break;
    default: for (let i = 0; i < 10; i++) assert(closed.recv() == 0 && !ok(), "ten times");
  }
  passed |= 1 << which;
}

/** The rows that come to an end. */
export function p11(): i32 {
  passed = 0;
  for (let i = 0; i < 24; i++) go(row, i);
  sleep(10);
  return passed;
}

export function p11panics(): void {
  const closed = new Chan<i32>();
  closed.close();
  const s = Select.begin();
  s.send(closed, 1);
  s.recv(Chan.never<i32>());
  s.wait();
}

// P12

function full(count: i32): Chan<i32> {
  const c = new Chan<i32>(count);
  for (let i = 0; i < count; i++) c.send(i);
  return c;
}

/** How often each of the ready cases is chosen; the others stand before, between or behind. */
export function p12(draws: i32, ready: i32, place: i32): StaticArray<i32> {
  const counts = new StaticArray<i32>(ready);
  const channels: Chan<i32>[] = [];
  for (let i = 0; i < ready; i++) channels.push(full(draws));
  const idle = new Chan<i32>();
  for (let i = 0; i < draws; i++) {
    const s = Select.begin();
    const before = place == 0 ? 2 : place == 1 ? 1 : 0;
    for (let k = 0; k < before; k++) s.recv(idle);
    for (let k = 0; k < ready; k++) s.recv(channels[k]);
    for (let k = before; k < 2; k++) s.recv(idle);
    const chosen = s.wait();
    counts[chosen - before]++;
  }
  return counts;
}

// P13

function meet(c: Chan<i32>, me: i32, times: i32, done: Chan<i32>): void {
  for (let i = 0; i < times; i++) {
    const s = Select.begin();
    const isSwapped = me == 1 && i % 2 == 1;
    if (isSwapped) s.recv(c);
    s.send(c, me);
    if (!isSwapped) s.recv(c);
    const isReceive = (s.wait() == 0) == isSwapped;
    if (isReceive && c.cap == 0) assert(received<i32>() == 1 - me, "never its own");
  }
  done.send(0);
}

export function p13(times: i32): void {
  for (let cap = 0; cap <= 10; cap += 10) {
    const c = new Chan<i32>(cap);
    const done = new Chan<i32>();
    go(meet, c, 0, times, done);
    go(meet, c, 1, times, done);
    done.recv();
    done.recv();
  }
}

// P14

function sendAll(c: Chan<i32>, n: i32, done: Chan<i32>): void {
  for (let i = 0; i < n; i++) c.send(i);
  done.send(0);
}
function receiveAll(c: Chan<i32>, n: i32, done: Chan<i32>): void {
  for (let i = 0; i < n; i++) c.recv();
  done.send(0);
}
function selectAll(all: Chan<i32>[], isSend: bool, n: i32, done: Chan<i32>): void {
  const open = all.slice(0);
  const counts = new StaticArray<i32>(all.length);
  for (let left = n * all.length; left > 0; left--) {
    const s = Select.begin();
    for (let i = 0; i < open.length; i++) {
      if (isSend) s.send(open[i], i);
      else s.recv(open[i]);
    }
    const chosen = s.wait();
    if (++counts[chosen] == n) open[chosen] = Chan.never<i32>();
  }
  done.send(0);
}

export function p14(n: i32): void {
  const all = [new Chan<i32>(), new Chan<i32>(), new Chan<i32>(2), new Chan<i32>(3)];
  const done = new Chan<i32>();
  for (let i = 0; i < 4; i++) {
    go(sendAll, all[i], n, done);
    go(receiveAll, all[i], n, done);
  }
  go(selectAll, all, true, n, done);
  go(selectAll, all, false, n, done);
  for (let i = 0; i < 10; i++) done.recv();
  for (let i = 0; i < 4; i++) assert(all[i].length == 0, "empty");
}

// P15

export function p15(): void {
  const c = new Chan<i32>();
  const d = new Chan<i32>();
  const e = new Chan<i32>();
  go((c: Chan<i32>, d: Chan<i32>, e: Chan<i32>): void => {
    const s = Select.begin();
    s.recv(c);
    s.recv(c);
    s.recv(d);
    assert(s.wait() == 2, "d");
    e.send(9);
  }, c, d, e);
  sleep(1);
  const got = new Chan<i32>(1);
  go((c: Chan<i32>, got: Chan<i32>): void => got.send(c.recv()), c, got);
  sleep(1);
  d.send(7);
  assert(e.recv() == 9, "the select is over");
  c.send(8);
  assert(got.recv() == 8, "it left no entry in c");
}

// P16

function forward(from: Chan<i32>, to: Chan<i32>, done: Chan<i32>): void {
  while (true) {
    const n = from.recv();
    if (!ok()) break;
    to.send(n);
  }
  done.send(0);
}

export function p16(n: i32): void {
  const all = [new Chan<i32>(), new Chan<i32>(), new Chan<i32>(), new Chan<i32>()];
  const out = new Chan<i32>();
  const done = new Chan<i32>(4);
  for (let i = 0; i < 4; i++) go(forward, all[i], out, done);
  go((all: Chan<i32>[], n: i32): void => {
    for (let v = 0; v < n; v++) {
      const s = Select.begin();
      for (let i = 0; i < 4; i++) s.send(all[i], v);
      s.wait();
    }
    for (let i = 0; i < 4; i++) all[i].close();
  }, all, n);
  const seen = new StaticArray<i32>(n);
  for (let i = 0; i < n; i++) {
    const v = out.recv();
    seen[v]++;
  }
  for (let i = 0; i < n; i++) assert(seen[i] == 1, "each value once");
  for (let i = 0; i < 4; i++) done.recv();
}

// P17

let counter: i32 = 0;
let shift: i32 = 0;

function value(): i32 {
  counter++;
  return 1 << shift;
}

function sendBoth(a: Chan<i32>, b: Chan<i32>): i32 {
  let n = 0;
  while (true) {
    const s = Select.begin();
    s.send(a, value());
    s.send(b, value());
    const chosen = s.poll();
    if (chosen < 0) break;
    if (chosen == 0) a = Chan.never<i32>();
    else b = Chan.never<i32>();
    n++;
    shift++;
  }
  return n;
}

export function p17(): i32 {
  counter = 0;
  shift = 0;
  const a = new Chan<i32>(1);
  const b = new Chan<i32>(1);
  assert(sendBoth(a, b) == 2, "both");
  assert((a.recv() | b.recv()) == 3, "their values");
  assert(sendBoth(a, Chan.never<i32>()) == 1, "one");
  return counter;
}

// P18

export function p18(): void {
  const c1 = new Chan<i32>();
  const c2 = new Chan<i32>();
  const c3 = new Chan<i32>();
  go(receiveAll, c1, 1, new Chan<i32>(1));
  go((c1: Chan<i32>, c2: Chan<i32>, c3: Chan<i32>): void => {
    const s = Select.begin();
    s.recv(c1);
    s.recv(c2);
    assert(s.wait() == 1, "c1 has no sender");
    c3.send(0);
    c1.recv();
  }, c1, c2, c3);
  sleep(1);
  go((c2: Chan<i32>): void => c2.send(0), c2);
  c3.recv();
  c1.send(1);
  c1.send(2);
}

// P19

function oneIsReady(c1: Chan<i32>, c2: Chan<i32>, done: Chan<bool>): void {
  const s = Select.begin();
  s.recv(c1);
  s.recv(c2);
  done.send(s.poll() >= 0);
}

export function p19(times: i32): void {
  const done = new Chan<bool>(1);
  for (let i = 0; i < times; i++) {
    const c1 = new Chan<i32>(1);
    const c2 = new Chan<i32>(1);
    c1.send(1);
    go(oneIsReady, c1, c2, done);
    c2.send(1);
    c1.tryRecv();
    assert(done.recv(), "at every moment one is ready");
  }
}
