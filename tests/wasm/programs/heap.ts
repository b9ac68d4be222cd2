// The collected memory of objects: what must survive, what must not.
import {
  Chan, defer, gc, go, gosched, numGoroutine, panic, panicMessage, protect, Select,
} from "skein";
import { arena } from "skein/assembly/heap/arena";
import { Mutex } from "skein/sync";
import { check, churn, Item } from "../items";

export * from "../inside";

class Node {
  next: Node | null = null;
}

// held by frames

function holder(seed: i32, wake: Chan<i32>, done: Chan<i32>): void {
  const item = new Item(seed, 2);
  wake.recv();
  check(item, seed, 2);
  done.send(1);
}

/** Deep frames, so that some lie in segments. */
function deep(depth: i32, wake: Chan<i32>): void {
  const item = new Item(depth, 0);
  if (depth) deep(depth - 1, wake);
  else wake.recv();
  check(item, depth, 0);
}

function deepHolder(wake: Chan<i32>, done: Chan<i32>): void {
  deep(40, wake);
  done.send(1);
}

/** Held by parked goroutines alone. */
export function frames(): void {
  const wake = new Chan<i32>();
  const done = new Chan<i32>();
  for (let i = 0; i < 5; i++) go(holder, i, wake, done);
  gosched();
  churn(3);
  for (let i = 0; i < 5; i++) wake.send(i);
  for (let i = 0; i < 5; i++) done.recv();
}

export function segments(): void {
  const wake = new Chan<i32>();
  const done = new Chan<i32>();
  go(deepHolder, wake, done);
  gosched();
  churn(3);
  wake.send(1);
  done.recv();
}

// held by channels

function make(seed: i32, into: Chan<Item>): void {
  into.send(new Item(seed, 1));
}

/** In the cells of a channel. */
export function cells(): void {
  const items = new Chan<Item>(5);
  // The ring is turned first.
  for (let i = 0; i < 3; i++) items.send(new Item(0, 0));
  for (let i = 0; i < 3; i++) items.recv();
  items.send(new Item(0, 0));
  for (let i = 0; i < 4; i++) make(i, items);
  items.recv();
  churn(3);
  for (let i = 0; i < 4; i++) check(items.recv(), i, 1);
}

/** With senders that wait. */
export function senders(): void {
  const items = new Chan<Item>();
  for (let i = 0; i < 4; i++) go(make, i, items);
  gosched();
  churn(3);
  let all = 0;
  for (let i = 0; i < 4; i++) {
    const item = items.recv();
    check(item, <i32>item.data[0], 1);
    all |= 1 << <i32>item.data[0];
  }
  assert(all == 15, "all items");
}

function lateTaker(items: Chan<Item>, done: Chan<i32>): void {
  check(items.recv(), 7, 1);
  done.send(1);
}

/** With a receiver that has been handed it and has not run. */
export function handed(): void {
  const items = new Chan<Item>();
  const done = new Chan<i32>(1);
  go(lateTaker, items, done);
  gosched();
  make(7, items);
  churn(3);
  done.recv();
}

function selector(a: Chan<Item>, b: Chan<Item>): void {
  const s = Select.begin();
  s.send(a, new Item(1, 1));
  s.send(b, new Item(2, 1));
  s.wait();
}

/** In the offers of selects that wait. */
export function offers(): void {
  const a = new Chan<Item>();
  const b = new Chan<Item>();
  go(selector, a, b);
  go(selector, a, b);
  gosched();
  churn(3);
  check(a.recv(), 1, 1);
  check(b.recv(), 2, 1);
}

/** In the notes of a select in the making. */
export function notes(): void {
  const items = new Chan<Item>(1);
  const s = Select.begin();
  s.send(items, new Item(3, 1));
  churn(3);
  s.wait();
  check(items.recv(), 3, 1);
}

/** In the record of a deferred call alone. */
export function deferred(): void {
  defer((item: Item): void => check(item, 3, 1), new Item(3, 1));
  churn(3);
}

function failing(seed: i32): void {
  defer(churn, 3);
  panic("failure " + seed.toString());
}

/** A message in the record of a protected call that has failed, and then in that of messages. */
export function failures(): void {
  assert(!protect(failing, 5), "failed");
  assert(panicMessage() == "failure 5", "the message has survived deferred calls");
  churn(3);
  assert(panicMessage() == "failure 5", "it has survived what came then");
}

/** A mutex that only those know that wait for it: they are taken out of its line at the end. */
export function lines(): void {
  go(loners);
  while (numGoroutine() != 3) gosched();
  gc();
}

/** Keeps the run of cells in use. */
const neighbour = new Mutex();

function loners(): void {
  assert(neighbour.tryLock());
  const lone = new Mutex();
  lone.lock();
  go(locker, lone);
  go(locker, lone);
  gosched();
}

function locker(mutex: Mutex): void {
  mutex.lock();
}

function begun(item: Item, seed: i32, done: Chan<i32>): void {
  check(item, seed, 1);
  done.send(1);
}

/** As arguments of goroutines that have not begun. */
export function starts(): void {
  const done = new Chan<i32>(4);
  for (let i = 0; i < 4; i++) go(begun, new Item(i, 1), i, done);
  churn(3);
  for (let i = 0; i < 4; i++) done.recv();
}

function narrow(a: u8, item: Item, b: u16, other: Item, done: Chan<i32>): void {
  check(item, a, 1);
  check(other, b, 1);
  done.send(1);
}

function startNarrow(done: Chan<i32>): void {
  go(narrow, <u8>1, new Item(1, 1), <u16>2, new Item(2, 1), done);
}

/** As arguments, also of a deferred call, behind others that are smaller than a word: each has
 *  words of its own. */
export function words(): void {
  const done = new Chan<i32>(2);
  defer(narrow, <u8>3, new Item(3, 1), <u16>4, new Item(4, 1), done);
  startNarrow(done);
  churn(3);
  done.recv();
}

let kept: Item | null = null;
let list: Item[] = [];
const fixed: string[] = ["a", "b", "c"];

/** By globals; also by what lies in the program's data. */
export function globals(): void {
  kept = new Item(1, 1);
  list = [new Item(2, 1), new Item(3, 1)];
  fixed[1] = "number " + (40 + list.length).toString();
  churn(3);
  check(kept!, 1, 1);
  check(list[0], 2, 1);
  check(list[1], 3, 1);
  assert(fixed[1] == "number 42", "in data");
  for (let i = 0; i < 9; i++) fixed.push("pushed " + i.toString());
  churn(1);
  assert(fixed[1] == "number 42" && fixed[11] == "pushed 8", "moved out of data");
  kept = null;
  list = [];
}

/** A sort keeps elements in a block of its own while it calls the program. */
export function sorting(): void {
  const names = new Array<string>();
  for (let i = 0; i < 100; i++) names.push((i * 37 % 100).toString());
  names.sort((a, b) => {
    const x = "key " + a;
    const y = "key " + b;
    return i32.parse(x.slice(4)) - i32.parse(y.slice(4));
  });
  for (let i = 0; i < 100; i++) assert(names[i] == i.toString(), "sorted");
}

function keysOf(n: i32): string[] {
  const map = new Map<string, i32>();
  for (let i = 0; i < n; i++) map.set("a longer key no. " + i.toString(), i);
  return map.keys();
}

function valuesOf(n: i32): string[] {
  const set = new Set<string>();
  for (let i = 0; i < n; i++) set.add("a longer item no. " + i.toString());
  return set.values();
}

/** What the library takes out of a map that nobody has any more. */
export function orphans(): void {
  const keys = keysOf(5);
  const values = valuesOf(5);
  for (let i = 0; i < 5; i++) {
    assert(keys[i] == "a longer key no. " + i.toString(), "key");
    assert(values[i] == "a longer item no. " + i.toString(), "value");
  }
}

/** The stock of what a program does with strings, arrays, maps. */
export function library(): void {
  const words = "the quick brown fox jumps over the lazy dog".split(" ");
  const counts = new Map<string, i32>();
  for (let i = 0; i < words.length; i++) {
    const word = words[i].toUpperCase();
    counts.set(word, (counts.has(word) ? counts.get(word) : 0) + 1);
  }
  assert(counts.get("THE") == 2 && counts.size == 8, "counts");
  const keys = counts.keys().sort();
  assert(keys.join(",") == "BROWN,DOG,FOX,JUMPS,LAZY,OVER,QUICK,THE", "join");
  const long = words.map<i32>((word) => word.length).filter((n) => n > 4);
  assert(long.length == 3, "filter");
  const text = String.UTF8.decode(String.UTF8.encode("ähnlich".padStart(20, "·")));
  assert(text.endsWith("ähnlich") && text.replaceAll("·", "").length == 7, "utf8");
  const nested = new Array<i32[]>();
  for (let i = 0; i < 20; i++) nested.push([i, i + 1]);
  assert(nested.flat().length == 40, "flat");
}

// what the host holds

export function makeItems(): Chan<string> {
  return new Chan<string>(3);
}

export function makeItem(seed: i32): Item {
  return new Item(seed, 1);
}

export function checkItem(item: Item, seed: i32): void {
  check(item, seed, 1);
}

export { churn as churnAll };

/** Fills a channel that the host holds, too. */
export function fill(into: Chan<string>, n: i32): void {
  for (let i = 0; i < n; i++) into.send("from the program " + i.toString());
}

export function drain(from: Chan<string>, n: i32): string {
  let all = "";
  for (let i = 0; i < n; i++) all += from.recv() + ";";
  return all;
}

/** Strings cross in both directions while memory is collected. */
export function echo(text: string, parts: string[]): string[] {
  const back: string[] = [text + "!"];
  churn(1);
  for (let i = 0; i < parts.length; i++) back.push(parts[i] + "?");
  churn(1);
  return back;
}

// what the checks of development builds must find

let lone: Node | null = null;

/** A free cell of the run in which `lone` lies. */
function freeCell(): usize {
  lone = new Node();
  gc();
  return changetype<usize>(lone) + 16 * 40;
}

export function breakMember(): void {
  const at = freeCell();
  store<usize>(changetype<usize>(lone), at);
  gc();
}

export function breakPattern(): void {
  store<u32>(freeCell(), 1);
  gc();
}

export function breakCount(): void {
  arena.explicitCount++;
  gc();
}
