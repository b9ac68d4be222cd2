// Stacks of goroutines: how they grow, shrink and end.
import { Chan, gc, go, gosched, numGoroutine, Select } from "skein";
import { sleep } from "skein/time";

export { audit, records } from "../inside";

// P34: every level has a local whose address the next one writes to.

let leafGc: bool = false;

function nest(depth: i32, at: usize): void {
  const own = heap.alloc(8);
  store<i32>(own, depth);
  if (depth == 0) {
    gosched();
    if (leafGc) gc();
    gosched();
  } else {
    nest(depth - 1, own);
    assert(load<i32>(own) == depth + 1, "the level below has written here");
  }
  heap.free(own);
  store<i32>(at, load<i32>(at) + 1);
}

/** Recursion of every depth from 0 to `most`, with a stack cycle at the leaf. */
export function grows(most: i32, withGc: bool): void {
  leafGc = withGc;
  const top = heap.alloc(8);
  for (let depth = 0; depth <= most; depth++) {
    store<i32>(top, depth);
    nest(depth, top);
    assert(load<i32>(top) == depth + 1, "the outermost");
  }
}

// P35: an operation of the runtime at each depth.

let leaf: (depth: i32) => void = send;

function send(depth: i32): void {
  const c = new Chan<i32>(1);
  c.send(depth);
  assert(c.recv() == depth, "the value");
}

function join(depth: i32): void {
  const done = new Chan<i32>();
  go((depth: i32, done: Chan<i32>): void => done.send(depth), depth, done);
  assert(done.recv() == depth, "joined");
}

function select(depth: i32): void {
  const a = new Chan<i32>();
  const b = new Chan<i32>();
  go((depth: i32, c: Chan<i32>): void => c.send(depth), depth, depth % 2 ? a : b);
  const s = Select.begin();
  s.recv(a);
  s.recv(b);
  assert(s.wait() == (depth % 2 ? 0 : 1), "the channel with the sender");
}

function at(depth: i32, a: i64, b: f64): f64 {
  if (depth == 0) {
    leaf(<i32>a);
    return b;
  }
  const below = at(depth - 1, a + 1, b + 1);
  return below - <f64>a;
}

export function callbacks(most: i32, which: i32): void {
  leaf = which == 0 ? send : which == 1 ? join : select;
  for (let depth = 0; depth <= most; depth++) {
    const wanted = <f64>depth - <f64>depth * <f64>(depth - 1) / 2;
    assert(at(depth, 0, 0) == wanted, "values of all levels");
  }
}

// P36: the stack shrinks while its goroutine waits in a send.

function use(depth: i32, a: i64, b: i64, c: i64, d: i64): i64 {
  if (depth == 0) {
    gosched();
    return a + b + c + d;
  }
  return use(depth - 1, a + 1, b + 2, c + 3, d + 4) + a - b + c - d;
}

function sender(out: Chan<i32>): void {
  const wanted = use(0, 1, 2, 3, 4);
  for (let i = 0; i < 10; i++) {
    out.send(i);
    assert(use(20 * (i + 1), 0, 0, 0, 0) == use(20 * (i + 1), 0, 0, 0, 0), "the same again");
  }
  assert(wanted == 10, "what lies below");
  out.send(-1);
}

/** The host says how many segments there are, and their bytes. */
// @ts-ignore: decorator
@external("test", "segments")
declare function segments(): i32;
// @ts-ignore: decorator
@external("test", "bytes")
declare function bytes(): i32;

export function shrinks(): i32 {
  const out = new Chan<i32>();
  go(sender, out);
  let freed = 0;
  for (let i = 0; i < 10; i++) {
    assert(out.recv() == i, "in order");
    sleep(1);
    const before = segments();
    gc();
    freed += before - segments();
  }
  sleep(1);
  assert(out.recv() == -1, "the end");
  return freed;
}

/** How many are up again. */
let up = 0;

/** Deep, then up to level `stays`, and there it waits. It waits on the way down as well, for the
 *  engine's stack may be small. */
function dive(level: i32, depth: i32, stays: i32, wake: Chan<i32>): i32 {
  if (level == depth) {
    gosched();
    return 0;
  }
  if (level % 100 == 99) gosched();
  const n = dive(level + 1, depth, stays, wake) + 1;
  if (level == stays) {
    up++;
    wake.recv();
  }
  return n;
}

function diver(depth: i32, stays: i32, wake: Chan<i32>, out: Chan<i32>): void {
  out.send(dive(0, depth, stays, wake));
}

/** How many bytes of stacks a cycle gives back. */
export function surfaces(depth: i32): i32 {
  const wake = new Chan<i32>();
  const out = new Chan<i32>();
  up = 0;
  go(diver, depth, 3, wake, out);
  while (!up) gosched();
  const before = bytes();
  gc();
  const after = bytes();
  gc();
  assert(bytes() == after, "a second cycle finds nothing");
  wake.send(1);
  assert(out.recv() == depth, "all levels have returned");
  return before - after;
}

function hoard(pieces: i32): StaticArray<u8>[] {
  const all: StaticArray<u8>[] = [];
  for (let i = 0; i < pieces; i++) all.push(new StaticArray<u8>(PIECE));
  return all;
}

/** Eight pages. */
const PIECE: i32 = 32700;

/** Stacks could be smaller in a cycle that takes place because memory is used up: 32 MB are in use,
 *  so none is due before 32 more are. Gives how many bytes of stacks it has given back. */
export function cramped(divers: i32, stays: i32): i32 {
  const depth = 20000;
  const wake = new Chan<i32>();
  const out = new Chan<i32>();
  const kept = hoard(1000);
  gc();
  up = 0;
  for (let i = 0; i < divers; i++) go(diver, depth, stays, wake, out);
  while (up < divers) gosched();
  const before = bytes();
  for (let i = 0; i < 1000; i++) hoard(1);
  const freed = before - bytes();
  assert(kept.length == 1000);
  for (let i = 0; i < divers; i++) wake.send(1);
  for (let i = 0; i < divers; i++) assert(out.recv() == depth, "all levels have returned");
  return freed;
}

// Depth.

function down(depth: i32): i32 {
  if (depth == 0) {
    gosched();
    return 0;
  }
  return down(depth - 1) + 1;
}

/** Parks at the bottom. */
export function deep(depth: i32): i32 {
  return down(depth);
}

/** Grows step by step: each level waits, so the engine's stack stays low. */
function slowDown(depth: i32): i32 {
  gosched();
  return depth == 0 ? 0 : slowDown(depth - 1) + 1;
}

export function slowlyDeep(depth: i32): i32 {
  return slowDown(depth);
}

export function endless(): i32 {
  return slowDown(i32.MAX_VALUE);
}

function overflow(n: i32): i32 {
  const m = overflow(n + 1);
  if (n % 7 == 8) gosched();
  return m + 1;
}

/** Overflows the engine's stack, without ever waiting. */
export function overflows(): i32 {
  return overflow(0);
}

// Very many.

let waiting = 0;

function waiter(c: Chan<i32>): void {
  waiting++;
  c.recv();
}

const gate = new Chan<i32>();

/** Starts goroutines that wait, and comes back when they do. */
export function crowd(count: i32): i32 {
  const before = numGoroutine();
  waiting = 0;
  for (let i = 0; i < count; i++) go(waiter, gate);
  while (waiting < count) gosched();
  report(numGoroutine() - before);
  for (let i = 0; i < count; i++) gate.send(i);
  // Main may have been interrupted, and then stands before some of them.
  for (let i = 0; i < 1000 && numGoroutine() > before; i++) gosched();
  return numGoroutine() - before;
}

/** The host looks at what they take. */
// @ts-ignore: decorator
@external("test", "report")
declare function report(count: i32): void;

/** Takes memory until there is none. */
export function exhausts(): i32 {
  let n = 0;
  while (true) {
    heap.alloc(1 << 20);
    n++;
  }
}

export function exhaustsByGo(): void {
  while (true) go(waiter, gate);
}

export function small(): i32 {
  return new ArrayBuffer(16).byteLength;
}
