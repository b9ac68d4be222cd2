// Programs that do little but allocate: what the allocator and the collector cost. heap.go is the
// same in Go. After a few MB, where no local variable holds an object, each of them calls `rest`.
import { json } from "./json";
import { rest } from "./resting";

export { json };

/** So many objects are made between two rests. */
const BATCH: i32 = 1 << 18;

class Tree {
  constructor(readonly left: Tree | null, readonly right: Tree | null) {}
}

function grown(depth: i32): Tree {
  return depth > 0 ? new Tree(grown(depth - 1), grown(depth - 1)) : new Tree(null, null);
}

function countOf(tree: Tree): i32 {
  const left = tree.left;
  const right = tree.right;
  return left !== null && right !== null ? 1 + countOf(left) + countOf(right) : 1;
}

function countOfNew(depth: i32, times: i32): i32 {
  let count = 0;
  for (let i = 0; i < times; i++) count += countOf(grown(depth));
  return count;
}

let longLived: Tree | null = null;

function growLongLived(depth: i32): void {
  longLived = grown(depth);
}

/** Binary trees, as the Benchmarks Game has them; the deepest has `n` leaves. */
export function trees(n: i32): i32 {
  const deepest = 31 - clz(n);
  let count = countOfNew(deepest + 1, 1);
  rest();
  growLongLived(deepest);
  for (let depth = 4; depth <= deepest; depth += 2) {
    const batch = max(1, BATCH >> (depth + 1));
    for (let left = 1 << (deepest - depth + 4); left > 0; left -= batch) {
      count += countOfNew(depth, min(left, batch));
      rest();
    }
  }
  count += countOf(longLived!);
  longLived = null;
  return count;
}

/** How many strings are joined to one. */
const PARTS: i32 = 100;

function joined(start: i32, n: i32): i32 {
  let length = 0;
  for (let i = start; i < start + n; i += PARTS) {
    const parts: string[] = [];
    for (let k = i; k < i + PARTS; k++) parts.push("item " + k.toString());
    length += parts.join(", ").length;
  }
  return length;
}

/** `n` short strings, joined in hundreds. */
export function strings(n: i32): i32 {
  let length = 0;
  for (let i = 0; i < n; i += PARTS * 1000) {
    length += joined(i, min(n - i, PARTS * 1000));
    rest();
  }
  return length;
}

class Entry {
  constructor(public uses: i32) {}
}

let entries: Map<i32, Entry> = new Map();
let random: u32 = 1;

function change(from: i32, to: i32): i32 {
  let found = 0;
  for (let i = from; i < to; i++) {
    random = random * 1664525 + 1013904223;
    const key = <i32>((random >> 8) % (<u32>i / 4 + 1000));
    const way = random >> 30;
    if (way < 2) {
      entries.set(key, new Entry(i & 15));
    } else if (!entries.has(key)) {
      continue;
    } else if (way == 2) {
      entries.delete(key);
    } else {
      found += entries.get(key).uses++;
    }
  }
  return found;
}

/** `n` times an entry of a map is set, removed or looked up; the map grows all the while. */
export function maps(n: i32): i32 {
  entries = new Map();
  random = 1;
  let found = 0;
  for (let i = 0; i < n; i += BATCH) {
    found += change(i, min(n, i + BATCH));
    rest();
  }
  return found + entries.size;
}

class Vector {
  constructor(readonly x: f64, readonly y: f64, readonly z: f64) {}

  plus(other: Vector): Vector {
    return new Vector(this.x + other.x, this.y + other.y, this.z + other.z);
  }

  times(factor: f64): Vector {
    return new Vector(this.x * factor, this.y * factor, this.z * factor);
  }
}

let place: Vector = new Vector(0, 0, 0);

function walk(from: i32, to: i32): void {
  const step = new Vector(1, 2, 3);
  let at = place;
  for (let i = from; i < to; i += 2) at = at.plus(step.times(<f64>(i & 7)));
  place = at;
}

/** `n` vectors, of which each but the last is soon forgotten. */
export function vectors(n: i32): i32 {
  place = new Vector(0, 0, 0);
  for (let i = 0; i < n; i += BATCH) {
    walk(i, min(n, i + BATCH));
    rest();
  }
  return <i32>(place.x + place.y + place.z);
}
