// Loops that do not wait: others have their turn all the same.
import { Chan, go, gosched, Select } from "skein";
import { after, now, Timer } from "skein/time";

let isStopped: bool = false;

/** The host's own timer calls it, by the bare export. */
export function stop(): void {
  isStopped = true;
}

/** Goes round until the host says stop; nothing in the loop waits. */
export function spins(): i64 {
  let rounds: i64 = 0;
  while (!isStopped) rounds++;
  return rounds;
}

let others = 0;

function work(): void {
  others++;
}

/** Goes round until another goroutine has run. */
export function spinsForOthers(): i32 {
  others = 0;
  for (let i = 0; i < 3; i++) go(work);
  while (others < 3) {}
  return others;
}

/** The same, with a receive that only some rounds make. */
export function spinsAndReceives(): i32 {
  const c = new Chan<i32>(1);
  others = 0;
  for (let i = 0; i < 3; i++) go(work);
  while (others < 3) {
    if (others > 3) c.recv();
  }
  return others;
}

/** Goes round until the host says stop; each round communicates, and none waits. */
export function communicates(): i64 {
  const c = new Chan<i64>(1);
  let rounds: i64 = 0;
  isStopped = false;
  while (!isStopped) {
    c.send(rounds + 1);
    rounds = c.recv();
  }
  return rounds;
}

function forever(): void {
  for (;;) {}
}

/** Leaves goroutines behind that never end by themselves. */
export function leavesSpinning(): i32 {
  for (let i = 0; i < 3; i++) go(forever);
  return 7;
}

/** A timer of the program's fires while a loop goes round. */
export function timerBesideLoop(): f64 {
  const timer = after(5);
  go(forever);
  return timer.recv();
}

// P22: two goroutines hand over to a third without pause, and timers fire all the same.

function offer(c: Chan<bool>, done: Chan<bool>): void {
  for (;;) {
    const s = Select.begin();
    s.send(c, true);
    s.recv(done);
    if (s.wait() == 1) return;
  }
}

/** Milliseconds until a timer of 20 ms has fired. */
export function timerFairness(): f64 {
  const c = new Chan<bool>();
  const done = new Chan<bool>();
  for (let i = 0; i < 2; i++) go(offer, c, done);
  const begun = now();
  const timer = new Timer(20);
  let isOver = false;
  while (!isOver) {
    const s = Select.begin();
    s.recv(c);
    s.recv(timer.c);
    isOver = s.wait() == 1;
  }
  done.close();
  return now() - begun;
}

// P23: two goroutines spin, each until the other lets it.

let turn = 0;

function leaf(): void {}

function alternate(me: i32, done: Chan<i32>): void {
  for (let i = 0; i < 5; i++) {
    while (turn != me) leaf();
    turn = 1 - me;
  }
  done.send(me);
}

export function preemption(): i32 {
  turn = 0;
  const done = new Chan<i32>();
  for (let me = 0; me < 2; me++) go(alternate, me, done);
  return done.recv() + done.recv();
}

// P24: two pairs that hand a token to and fro, and count in between: one hogs the thread.

let isOver: bool = false;
const counts = new StaticArray<i64>(2);

function count(pair: i32, limit: i32, wake: Chan<i32>, partner: Chan<i32>): void {
  while (!isOver) {
    wake.recv();
    for (let i = 0; i < limit && !isOver; i++) counts[pair]++;
    partner.send(1);
  }
}

/** How much more often the pair that hogs has counted than the other. */
export function pingPongHog(): f64 {
  isOver = false;
  for (let pair = 0; pair < 2; pair++) {
    counts[pair] = 0;
    const a = new Chan<i32>(1);
    const b = new Chan<i32>(1);
    const limit = pair == 0 ? 1_000_000 : 1000;
    go(count, pair, limit, a, b);
    go(count, pair, limit, b, a);
    a.send(1);
  }
  after(100).recv();
  isOver = true;
  return <f64>counts[0] / <f64>counts[1];
}

// Values across interruptions.

function mixed(n: i32): i64 {
  let sum: i64 = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i & 7; j > 0; j--) {
      if ((i ^ j) % 5 == 0) continue;
      sum = sum * 31 + i * j;
      if (sum % 1001 == 7) break;
    }
  }
  return sum;
}

function mix(n: i32, out: Chan<i64>): void {
  out.send(mixed(n));
}

/** Several goroutines compute the same, interrupted; gives whether they agree. */
export function agrees(n: i32, goroutines: i32): bool {
  const out = new Chan<i64>();
  for (let i = 0; i < goroutines; i++) go(mix, n, out);
  const first = out.recv();
  for (let i = 1; i < goroutines; i++) if (out.recv() != first) return false;
  return true;
}

/** The same for the host, outside a goroutine. */
export function mixedOutside(n: i32): i64 {
  return mixed(n);
}

/** Sorts with a function of the program that has a loop itself. */
export function sorts(n: i32): bool {
  const numbers = new Array<i32>(n);
  for (let i = 0; i < n; i++) numbers[i] = (i * 7919) % 10007;
  numbers.sort((a, b) => {
    let rest = a - b;
    for (let i = 0; i < 50; i++) rest ^= i;
    for (let i = 49; i >= 0; i--) rest ^= i;
    return rest;
  });
  for (let i = 1; i < n; i++) if (numbers[i - 1] > numbers[i]) return false;
  return true;
}

/** Goes round with an operation that does not wait in each round. */
export function yields(n: i32): i32 {
  let rounds = 0;
  for (let i = 0; i < n; i++) {
    gosched();
    rounds++;
  }
  return rounds;
}
