// The collected memory of objects: how much of it is in use.
import { Chan, gc, go, gosched, numGoroutine } from "skein";
import { Mutex } from "skein/sync";
import { after } from "skein/time";

export * from "../inside";

class Node {
  next: Node | null = null;
  other: Node | null = null;
  constructor(public value: i32) {}
}

class Item {
  name: string;
  constructor(seed: i32) {
    this.name = `item ${seed}`;
  }
}

/** Waits for good, for what it alone knows. It belongs to no run, so nobody ends it. */
function wait(mutex: Mutex): void {
  mutex.lock();
}

function loner(): void {
  const mutex = new Mutex();
  mutex.lock();
  go(wait, mutex);
}

go(loner);

function make(seed: i32, into: Chan<Item>): void {
  into.send(new Item(seed));
}

/** A ring of n nodes, which nobody keeps. */
function ring(n: i32): void {
  const first = new Node(0);
  let last = first;
  for (let i = 1; i < n; i++) {
    const node = new Node(i);
    node.other = last;
    last.next = node;
    last = node;
  }
  last.next = first;
}

export function cyclic(n: i32): void {
  ring(n);
}

/** Allocates `megabytes` in all, of which about one is kept at a time. */
export function turnover(megabytes: i32): i32 {
  const window = new Array<StaticArray<u8> | null>(64);
  let sum = 0;
  for (let i = 0; i < megabytes; i++) {
    for (let k = 0; k < 64; k++) {
      const piece = new StaticArray<u8>(16000);
      piece[i & 8191] = <u8>k;
      window[(i * 64 + k) % 64] = piece;
    }
    sum += window[i & 63]![i & 8191];
  }
  return sum;
}

/** Small objects. */
export function smallTurnover(millions: i32): i32 {
  const window = new Array<Node | null>(1024);
  let sum = 0;
  for (let i = 0; i < millions * 1000000; i++) {
    const node = new Node(i);
    window[i & 1023] = node;
    sum += node.value & 1;
  }
  return sum;
}

/** A list of n nodes survives a cycle. */
export function longList(n: i32): i32 {
  let head: Node | null = null;
  for (let i = 0; i < n; i++) {
    const node = new Node(i);
    node.next = head;
    head = node;
  }
  gc();
  let sum = 0;
  let node = head;
  while (node) {
    sum += node.value & 1;
    node = node.next;
  }
  return sum;
}

/** An array of n objects, each with an object: more than the mark stack has room for. */
export function wide(n: i32): i32 {
  const all = new Array<Node>(n);
  for (let i = 0; i < n; i++) {
    all[i] = new Node(i);
    all[i].next = new Node(i + 1);
  }
  gc();
  for (let i = 0; i < 1000; i++) new Node(i);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += all[i].next!.value - all[i].value;
  return sum;
}

/** A large array grows, and is dropped. */
export function large(n: i32): i32 {
  const numbers = new Array<i32>();
  for (let i = 0; i < n; i++) numbers.push(i);
  gc();
  let sum = 0;
  for (let i = 0; i < n; i++) sum += numbers[i] & 1;
  return sum;
}

/** Channels, goroutines, timers that have come to an end. */
export function channels(n: i32): void {
  for (let i = 0; i < n; i++) {
    const c = new Chan<Item>(4);
    go(make, i, c);
    assert(c.recv().name == `item ${i}`);
  }
}

/** Explicit memory. */
export function blocks(n: i32): i32 {
  const at = new StaticArray<usize>(100);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const k = i * 7 % 100;
    if (at[k]) heap.free(at[k]);
    const size = <usize>(i * 31 % 9000 + 4);
    at[k] = heap.realloc(heap.alloc(size), size * 2);
    store<i32>(at[k], i);
    sum += load<i32>(at[k]) == i ? 1 : 0;
  }
  for (let k = 0; k < 100; k++) heap.free(at[k]);
  return sum;
}

export function greedy(): void {
  const all = new Array<StaticArray<u8>>();
  while (true) all.push(new StaticArray<u8>(100000));
}

export function collected(): void {
  while (numGoroutine() != 2) gosched();
  gc();
}

/** Timers that nobody waits for any more. */
export function timers(n: i32): void {
  for (let i = 0; i < n; i++) after(1e9);
  after(1).recv();
}
