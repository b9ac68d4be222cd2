// Select. A function that finds something wrong aborts.
import { Chan, go, gosched, numGoroutine, ok, received, Select } from "skein";
import { after, sleep } from "skein/time";

export { audit, records } from "../inside";

function sendLater(c: Chan<i32>, value: i32, ms: f64): void {
  sleep(ms);
  c.send(value);
}

/** One of `count` channels gets a value: the select says which. */
export function wide(count: i32, ready: i32): i32 {
  const channels = new Array<Chan<i32>>(count);
  for (let i = 0; i < count; i++) channels[i] = new Chan<i32>();
  go(sendLater, channels[ready], ready * 10, 1.0);
  const s = Select.begin();
  for (let i = 0; i < count; i++) s.recv(channels[i]);
  const chosen = s.wait();
  assert(chosen == ready && ok() && received<i32>() == ready * 10, "the case with the sender");
  const t = Select.begin();
  for (let i = 0; i < count; i++) t.send(channels[i], i);
  assert(t.poll() == -1, "nobody waits");
  return chosen;
}

export function tooWide(): void {
  const c = Chan.never<i32>();
  const s = Select.begin();
  for (let i = 0; i <= 65536; i++) s.recv(c);
}

let evaluations: i32 = 0;

function value(n: i32): i32 {
  evaluations++;
  return n;
}

/** Values of sends are worked out once, also those of cases that are not chosen. */
export function operands(): i32 {
  evaluations = 0;
  const a = new Chan<i32>(1);
  const b = new Chan<i32>(1);
  for (let i = 0; i < 2; i++) {
    const s = Select.begin();
    s.send(a, value(1));
    s.send(b, value(2));
    s.send(Chan.never<i32>(), value(3));
    s.wait();
  }
  assert(a.length == 1 && b.length == 1 && a.recv() == 1 && b.recv() == 2, "both were chosen once");
  return evaluations;
}

function inner(a: Chan<i32>, b: Chan<i32>): i32 {
  const s = Select.begin();
  s.recv(a);
  s.recv(b);
  const chosen = s.wait();
  return received<i32>() + chosen * 100;
}

/** The value of a case comes from a function that blocks, and selects itself. */
export function nested(): i32 {
  const a = new Chan<i32>();
  const b = new Chan<i32>();
  const out = new Chan<i32>(1);
  go(sendLater, b, 5, 1.0);
  const s = Select.begin();
  s.recv(Chan.never<i32>());
  s.send(out, inner(a, b));
  const t = Select.begin();
  t.recv(a);
  assert(s.wait() == 1, "the outer select, while another has been begun");
  assert(t.poll() == -1, "the other one");
  return out.recv();
}

class Pair {
  constructor(public a: i32, public b: i32) {}
}

/** Senders that wait in selects offer values of many types. */
function offer(
  bytes: Chan<u8>,
  longs: Chan<i64>,
  floats: Chan<f32>,
  vectors: Chan<v128>,
  pairs: Chan<Pair>,
): void {
  for (let i = 0; i < 5; i++) {
    const s = Select.begin();
    s.send(bytes, <u8>200);
    s.send(longs, -7);
    s.send(floats, <f32>0.25);
    s.send(vectors, i32x4(1, 2, 3, 4));
    s.send(pairs, new Pair(i, 9));
    s.wait();
  }
}

export function offers(): void {
  const bytes = new Chan<u8>();
  const longs = new Chan<i64>();
  const floats = new Chan<f32>();
  const vectors = new Chan<v128>();
  const pairs = new Chan<Pair>();
  go(offer, bytes, longs, floats, vectors, pairs);
  gosched();
  assert(vectors.recv() == i32x4(1, 2, 3, 4), "v128");
  gosched();
  assert(pairs.recv().b == 9, "a reference");
  gosched();
  assert(longs.recv() == -7 && floats.recv() == 0.25 && bytes.recv() == 200, "numbers");
}

/** A sender that waits in a select fills the cell of a full ring. */
export function refill(): i64 {
  const c = new Chan<i64>(1);
  c.send(1);
  go((c: Chan<i64>): void => {
    const s = Select.begin();
    s.recv(Chan.never<i32>());
    s.send(c, 2);
    assert(s.wait() == 1, "the send");
  }, c);
  gosched();
  return c.recv() * 10 + c.recv();
}

export function closing(): void {
  const c = new Chan<i32>();
  const s = Select.begin();
  s.recv(Chan.never<i32>());
  s.recv(c);
  go((c: Chan<i32>): void => c.close(), c);
  assert(s.wait() == 1 && !ok() && received<i32>() == 0, "closed while it waits");
  const t = Select.begin();
  t.recv(c);
  assert(t.poll() == 0 && !ok() && received<i32>() == 0, "closed before");
}

/** Sends on a closed channel panic: at once, while waiting, and with a default clause. */
export function closedSend(how: i32): void {
  const c = new Chan<i32>();
  if (how != 1) c.close();
  else go((c: Chan<i32>): void => c.close(), c);
  const s = Select.begin();
  s.recv(Chan.never<i32>());
  s.send(c, 1);
  if (how == 2) s.poll();
  else s.wait();
}

export function duplicates(): i32 {
  const c = new Chan<i32>();
  const d = new Chan<i32>();
  const s = Select.begin();
  s.recv(c);
  s.recv(c);
  s.recv(d);
  go(sendLater, d, 7, 0.0);
  assert(s.wait() == 2 && received<i32>() == 7, "d");
  go(sendLater, c, 8, 0.0);
  return c.recv();
}

export function ownPeer(): i32 {
  const c = new Chan<i32>();
  const s = Select.begin();
  s.send(c, 1);
  s.recv(c);
  const t = after(2);
  s.recv(t);
  return s.wait();
}

/** How often each of three ready cases of five is chosen. */
export function fair(draws: i32): StaticArray<i32> {
  const counts = new StaticArray<i32>(5);
  const a = new Chan<i32>(1);
  const b = new Chan<i32>(1);
  const c = new Chan<i32>(1);
  for (let i = 0; i < draws; i++) {
    a.trySend(0);
    b.trySend(0);
    const s = Select.begin();
    s.recv(a);
    s.recv(Chan.never<i32>());
    s.recv(b);
    s.recv(new Chan<i32>());
    s.send(c, 1);
    const chosen = s.wait();
    counts[chosen]++;
    if (chosen == 4) c.recv();
  }
  return counts;
}

export function timeout(): i32 {
  const s = Select.begin();
  s.recv(new Chan<i32>());
  s.recv(after(1));
  return s.wait();
}

export function noCases(): void {
  Select.begin().wait();
}

export function onlyNever(): void {
  const s = Select.begin();
  s.recv(Chan.never<i32>());
  s.send(Chan.never<string>(), "");
  s.wait();
}

/** Only the goroutine that has begun a select may wait for it, and only once. */
export function twice(): void {
  const c = new Chan<i32>(1);
  const s = Select.begin();
  s.send(c, 1);
  s.wait();
  s.wait();
}

/** Leaves selects behind, in all states: begun, waiting, in a goroutine that ends or is stopped. */
export function leaving(): i32 {
  const c = new Chan<i32>();
  for (let i = 0; i < 10; i++) {
    go((c: Chan<i32>): void => {
      const s = Select.begin();
      for (let i = 0; i < 20; i++) s.recv(c);
      s.wait();
    }, c);
    go((): void => {
      Select.begin();
      Select.begin();
    });
    go((c: Chan<i32>): void => {
      const s = Select.begin();
      s.recv(c);
      sleep(1000);
    }, c);
  }
  gosched();
  gosched();
  return numGoroutine();
}
