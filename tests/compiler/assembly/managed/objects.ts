// The objects that random programs share: classes that lead to each other, and helpers that take
// and give managed values, with occasions to park.
import { Chan } from "./platform";
import { seeText } from "./seeing";
import { maybePark, note, noteFloat, quietly, tick } from "./routine";

/** No text and no array is longer, or programs would grow without end. */
const MOST_TEXT = 48;
const MOST_ITEMS = 8;

export class Node {
  next: Node | null = null;
  other: Node | null = null;
  kids: Node[] = [];

  constructor(public id: i32, public name: string) {}

  weigh(n: i32): i32 {
    maybePark();
    return this.id * 3 + n + this.kids.length;
  }

  text(): string {
    maybePark();
    return cut(this.name + "#" + this.id.toString());
  }
}

export class Leaf extends Node {
  data: StaticArray<i32> = new StaticArray<i32>(3);

  constructor(id: i32, name: string) {
    super(id, name);
    maybePark();
    this.data[1] = id;
  }

  weigh(n: i32): i32 {
    const before = this.data[1];
    this.data[2] = super.weigh(n) + this.data[1];
    return this.data[2] ^ before;
  }
}

export class Branch extends Node {
  places: Map<string, Node> = new Map();

  constructor(id: i32, name: string) {
    super(id, cut("b" + name));
    this.places.set(name, new Node(id + 1, name));
  }

  text(): string {
    const own = super.text();
    return cut(own + "/" + this.places.values()[0].text() + own);
  }
}

/** Anything, with a label. */
export class Box<T> {
  constructor(public value: T, public label: string) {}
}

/** A text that is not too long. */
export function cut(text: string): string {
  return text.length > MOST_TEXT ? text.substring(0, MOST_TEXT >> 1) : text;
}

export function cutList<T>(list: T[]): T[] {
  return list.length > MOST_ITEMS ? list.slice(0, MOST_ITEMS) : list;
}

// Values of every type, each with an occasion to park.

export function i32of(x: i32): i32 { maybePark(); note(x); return x * 5 + 3; }
export function i64of(x: i64): i64 { maybePark(); note(x); return x * 0x1_0000_0001 - 7; }
export function f64of(x: f64): f64 { maybePark(); noteFloat(x); return x * 0.5 - 3.75; }
export function boolOf(x: bool): bool { maybePark(); note(x ? 1 : 2); return !x; }
export function stringOf(x: string): string { maybePark(); seeText(x); return cut("<" + x); }
export function nodeOf(x: Node): Node { maybePark(); note(x.id); x.id++; return x; }
/** Any value, after an occasion to park. */
export function same<T>(x: T): T { maybePark(); return x; }
// @ts-ignore: decorator
@inline
export function sameHere<T>(x: T): T { maybePark(); return x; }

// Arrays and the like. An index is any number.

export function pick<T>(list: T[], i: i32, or: T): T {
  return list.length > 0 ? list[<i32>(<u32>i % <u32>list.length)] : or;
}
// @ts-ignore: decorator
@inline
export function pickHere<T>(list: T[], i: i32, or: T): T {
  const item = list.length > 0 ? list[<i32>(<u32>i % <u32>list.length)] : or;
  maybePark();
  return item;
}
export function pickStatic<T>(list: StaticArray<T>, i: i32, or: T): T {
  return list.length > 0 ? list[<i32>(<u32>i % <u32>list.length)] : or;
}
export function put<T>(list: T[], i: i32, item: T): void {
  if (list.length > 0) list[<i32>(<u32>i % <u32>list.length)] = item;
}
export function putStatic<T>(list: StaticArray<T>, i: i32, item: T): void {
  if (list.length > 0) list[<i32>(<u32>i % <u32>list.length)] = item;
}
export function push<T>(list: T[], item: T): T[] {
  if (list.length < MOST_ITEMS) list.push(item);
  return list;
}
export function unshift<T>(list: T[], item: T): T[] {
  if (list.length < MOST_ITEMS) list.unshift(item);
  return list;
}
export function popOr<T>(list: T[], or: T): T { return list.length > 0 ? list.pop() : or; }
export function shiftOr<T>(list: T[], or: T): T { return list.length > 0 ? list.shift() : or; }
export function getOr<K, V>(map: Map<K, V>, key: K, or: V): V {
  return map.has(key) ? map.get(key) : or;
}
export function setIn<K, V>(map: Map<K, V>, key: K, value: V): Map<K, V> {
  if (map.size < MOST_ITEMS || map.has(key)) map.set(key, value);
  return map;
}
export function addTo<T>(set: Set<T>, item: T): Set<T> {
  if (set.size < MOST_ITEMS) set.add(item);
  return set;
}
export function byteAt(list: Uint8Array, i: i32): i32 {
  return list.length > 0 ? list[<i32>(<u32>i % <u32>list.length)] : -1;
}
export function floatAt(list: Float64Array, i: i32): f64 {
  return list.length > 0 ? list[<i32>(<u32>i % <u32>list.length)] : 0.5;
}
export function bytes(n: i32, value: i32): Uint8Array {
  const made = new Uint8Array(1 + (n & 31));
  maybePark();
  made.fill(<u8>value, n & 3);
  return made;
}
export function floats(n: i32, value: f64): Float64Array {
  const made = new Float64Array(1 + (n & 7));
  maybePark();
  for (let i = 0; i < made.length; i++) made[i] = value + <f64>i;
  return made;
}
export function byWeight(a: Node, b: Node): i32 { quietly(); return a.id - b.id; }
export function byText(a: string, b: string): i32 {
  quietly();
  return a < b ? -1 : a > b ? 1 : 0;
}

// Nodes that lead to nodes.

export function nextOr(node: Node, or: Node): Node {
  const next = node.next;
  return next === null ? or : next;
}
export function otherOr(node: Node, or: Node): Node {
  const other = node.other;
  return other === null ? or : other;
}
export function link(a: Node, b: Node): Node { a.next = b; return a; }
export function cross(a: Node, b: Node): Node {
  a.other = b;
  maybePark();
  b.other = a;
  return b;
}
export function adopt(a: Node, b: Node): Node { push(a.kids, b); return a; }
/** A list, built from its end. */
export function chain(n: i32, name: string): Node {
  const node = new Node(n, cut(name + n.toString()));
  if (n > 0 && tick()) node.next = chain(n - 1, name);
  maybePark();
  return node;
}
/** A list that comes back to its beginning. */
export function ring(n: i32, name: string): Node {
  const first = new Leaf(n, name);
  let last: Node = first;
  for (let i = 0; i < n; i++) {
    const node = new Node(i, name);
    maybePark();
    node.other = last;
    last.next = node;
    last = node;
  }
  last.next = first;
  return first;
}

/** What is in a channel that only one goroutine uses. */
export function takeOr(queue: Chan<Node>, or: Node): Node {
  return queue.length > 0 ? queue.recv() : or;
}
export function offer(queue: Chan<Node>, node: Node): void {
  if (queue.length < queue.cap) queue.send(node);
}
