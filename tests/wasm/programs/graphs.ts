// Goroutines that make, link, exchange and drop objects at random. Whatever they still reach must
// be what it was made.
import { Chan, gc, go, gosched, ok, received, Select } from "skein";
import { Mutex } from "skein/sync";

export * from "../inside";

class Rng {
  constructor(private state: u32) {}

  below(n: i32): i32 {
    this.state ^= this.state << 13;
    this.state ^= this.state >> 17;
    this.state ^= this.state << 5;
    return <i32>(this.state % <u32>n);
  }
}

const KEY: u64 = 0x9e3779b97f4a7c15;
let made: u64 = 0;

/** One object of several shapes. */
class Thing {
  id: u64 = ++made;
  seal: u64 = made * KEY;
  name: string = "thing " + made.toString();
  next: Thing | null = null;
  others: Thing[] = [];
  table: Map<i32, Thing> | null = null;
  bytes: Uint8Array | null = null;

  /** It is what it was made, and so is what it leads to, as far as `depth`. */
  check(depth: i32): void {
    assert(this.seal == this.id * KEY, "seal");
    assert(this.name == "thing " + this.id.toString(), "name");
    const bytes = this.bytes;
    if (bytes) for (let i = 0; i < bytes.length; i++) assert(bytes[i] == <u8>this.id, "bytes");
    if (!depth) return;
    const next = this.next;
    if (next) next.check(depth - 1);
    for (let i = 0; i < this.others.length; i++) this.others[i].check(depth - 1);
    const table = this.table;
    if (!table) return;
    const keys = table.keys();
    for (let i = 0; i < keys.length; i++) table.get(keys[i]).check(depth - 1);
  }
}

const shelf = new Array<Thing | null>(16);
const mutex = new Mutex();

function derive(rng: Rng, from: Thing): Thing {
  const thing = new Thing();
  const what = rng.below(5);
  if (what == 0) thing.next = from;
  else if (what == 1) {
    for (let i = rng.below(20); i; i--) thing.others.push(i & 1 ? from : thing);
  } else if (what == 2) {
    const table = new Map<i32, Thing>();
    for (let i = rng.below(20); i; i--) table.set(i, i & 1 ? from : thing);
    thing.table = table;
  } else if (what == 3) thing.bytes = new Uint8Array(rng.below(6000)).fill(<u8>thing.id);
  return thing;
}

/** Cuts what hangs on it, so that memory does not only grow. */
function prune(thing: Thing): void {
  thing.next = null;
  thing.others = [];
  thing.table = null;
}

function worker(seed: i32, steps: i32, things: Chan<Thing>, done: Chan<Thing>): void {
  const rng = new Rng(seed);
  let one = new Thing();
  let two = derive(rng, one);
  for (let i = 0; i < steps; i++) {
    const what = rng.below(12);
    if (what < 3) one = derive(rng, two);
    else if (what == 3) two = derive(rng, one);
    else if (what == 4) things.trySend(one);
    else if (what == 5) {
      if (things.tryRecv() && ok()) two = received<Thing>();
    } else if (what == 6) {
      const s = Select.begin();
      s.send(things, derive(rng, one));
      s.recv(things);
      if (s.poll() == 1) one = received<Thing>();
    } else if (what == 7) {
      mutex.lock();
      const at = rng.below(16);
      const old = shelf[at];
      shelf[at] = derive(rng, two);
      if (old) one = old;
      if (rng.below(4) == 0) gosched();
      mutex.unlock();
    } else if (what == 8) gosched();
    else if (what == 9) prune(one);
    else if (what == 10) prune(two);
    else one.check(3);
  }
  one.check(3);
  two.check(3);
  done.send(one);
}

/** Plays. Gives how many objects have been made. */
export function play(seed: i32, workers: i32, steps: i32): f64 {
  const things = new Chan<Thing>(4);
  const done = new Chan<Thing>();
  for (let i = 1; i <= workers; i++) go(worker, seed * 1000 + i, steps, things, done);
  for (let i = 0; i < workers; i++) done.recv().check(3);
  for (let i = 0; i < 16; i++) {
    const thing = shelf[i];
    if (thing) thing.check(3);
    shelf[i] = null;
  }
  gc();
  return <f64>made;
}
