// Churn: goroutines that build structures of every kind, hold them while they wait, hand them over
// and drop them. Whatever one of them finds not as it was left is an assertion that fails.
import { Chan, go, gosched, received, Select } from "skein";
import { WaitGroup } from "skein/sync";

export { audit, records } from "../inside";

/** Choices that depend on the seed alone. */
class Draw {
  private state: u32;

  constructor(seed: u32) {
    this.state = seed * 2654435761 | 1;
  }

  below(n: i32): i32 {
    let x = this.state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    this.state = x;
    return <i32>(x % <u32>n);
  }
}

class Node {
  left: Node | null = null;
  right: Node | null = null;
  label: string;

  constructor(public id: i32) {
    this.label = `node ${id}`;
  }
}

/** A tree whose nodes are numbered from `id` on. */
function tree(depth: i32, id: i32): Node {
  const node = new Node(id);
  if (depth == 0) return node;
  node.left = tree(depth - 1, 2 * id);
  node.right = tree(depth - 1, 2 * id + 1);
  return node;
}

/** Gives how many nodes there are. */
function checkTree(node: Node, id: i32): i32 {
  assert(node.id == id, "the number of a node");
  assert(node.label == `node ${id}`, "the label of a node");
  const left = node.left;
  const right = node.right;
  if (left === null || right === null) return 1;
  return 1 + checkTree(left, 2 * id) + checkTree(right, 2 * id + 1);
}

function trees(draw: Draw): void {
  const depth = draw.below(8);
  const kept = tree(depth, 1);
  for (let i = draw.below(4); i > 0; i--) tree(draw.below(6), 1);
  gosched();
  assert(checkTree(kept, 1) == (1 << (depth + 1)) - 1, "the size of a tree");
}

/** Texts that grow piece by piece. */
function texts(draw: Draw): void {
  const rounds = 1 + draw.below(60);
  let text = "";
  let length = 0;
  for (let i = 0; i < rounds; i++) {
    const piece = (i * 7919).toString();
    text += piece;
    length += piece.length;
    if (draw.below(16) == 0) gosched();
  }
  assert(text.length == length, "the length of a text");
  assert(text.endsWith(((rounds - 1) * 7919).toString()), "the end of a text");
  assert(text.split("").join("") == text, "a text in pieces");
}

/** Arrays that grow, shrink and are sorted. */
function arrays(draw: Draw): void {
  const list = new Array<Node>();
  const n = 1 + draw.below(200);
  for (let i = 0; i < n; i++) list.push(new Node((i * 31) % n));
  gosched();
  list.sort((a, b) => a.id - b.id);
  for (let i = 1; i < n; i++) assert(list[i - 1].id <= list[i].id, "sorted");
  const tail = list.splice(n >> 1);
  gosched();
  const all = list.concat(tail).map<string>((node) => node.label);
  assert(all.length == n, "the length of an array");
  for (let i = 1; i < n; i++) assert(all[i].startsWith("node "), "the label in an array");
  const bytes = new Uint8Array(1 + draw.below(10_000));
  bytes.fill(0x5a);
  gosched();
  for (let i = 0; i < bytes.length; i += 97) assert(bytes[i] == 0x5a, "bytes");
}

/** Maps whose entries come and go. */
function maps(draw: Draw): void {
  const map = new Map<string, Node>();
  const set = new Set<i32>();
  const n = 1 + draw.below(150);
  for (let i = 0; i < n; i++) {
    map.set(i.toString(), new Node(i));
    set.add(i);
    if (i % 3 == 2) {
      map.delete((i - 1).toString());
      set.delete(i - 1);
    }
    if (draw.below(32) == 0) gosched();
  }
  assert(map.size == set.size, "the size of a map");
  const keys = map.keys();
  for (let i = 0; i < keys.length; i++) {
    const node = map.get(keys[i]);
    assert(node.id.toString() == keys[i] && set.has(node.id), "an entry of a map");
  }
}

/** A ring of nodes, which nothing but itself holds once it is dropped. */
function rings(draw: Draw): void {
  const n = 2 + draw.below(50);
  const first = new Node(0);
  let last = first;
  for (let i = 1; i < n; i++) {
    const next = new Node(i);
    last.right = next;
    next.left = last;
    last = next;
  }
  last.right = first;
  first.left = last;
  gosched();
  let at = first;
  for (let i = 0; i < 2 * n; i++) {
    assert(at.id == i % n, "a ring");
    at = at.right!;
  }
}

/** Hands a tree to a goroutine and takes it back, by channels that nobody else knows. */
function echoes(draw: Draw): void {
  const there = new Chan<Node>(draw.below(3));
  const back = new Chan<Node>(draw.below(3));
  go(echo, there, back);
  const n = 1 + draw.below(6);
  for (let i = 0; i < n; i++) {
    there.send(tree(i % 5, 1));
    if (draw.below(2)) gosched();
    assert(checkTree(back.recv(), 1) == (1 << (i % 5 + 1)) - 1, "a tree that came back");
  }
  there.close();
  assert(changetype<usize>(back.recv()) == 0, "closed");
}

function echo(from: Chan<Node>, to: Chan<Node>): void {
  for (;;) {
    const node = from.recv();
    if (changetype<usize>(node) == 0) return to.close();
    to.send(node);
  }
}

/** Passes what it makes to the next worker, and checks what the one before it has made. */
function passes(draw: Draw, from: Chan<Node[]>, to: Chan<Node[]>): void {
  const made = new Array<Node>();
  for (let i = draw.below(10); i >= 0; i--) made.push(tree(2, 1));
  const s = Select.begin();
  s.send(to, made);
  s.recv(from);
  if (s.poll() != 1) return;
  const taken = received<Node[]>();
  gosched();
  for (let i = 0; i < taken.length; i++) assert(checkTree(taken[i], 1) == 7, "a tree passed on");
}

function work(seed: i32, rounds: i32, from: Chan<Node[]>, to: Chan<Node[]>, all: WaitGroup): void {
  const draw = new Draw(seed);
  const kept = new Array<Node | null>(16);
  for (let i = 0; i < rounds; i++) {
    switch (draw.below(7)) {
      case 0: trees(draw); break;
      case 1: texts(draw); break;
      case 2: arrays(draw); break;
      case 3: maps(draw); break;
      case 4: rings(draw); break;
      case 5: echoes(draw); break;
      default: passes(draw, from, to);
    }
    const at = draw.below(16);
    const old = kept[at];
    if (old !== null) assert(checkTree(old, 1) == 31, "a tree that was kept");
    kept[at] = tree(4, 1);
  }
  all.done();
}

/** Runs `workers` goroutines, each for so many rounds. */
export function churn(seed: i32, workers: i32, rounds: i32): void {
  const all = new WaitGroup();
  const links = new Array<Chan<Node[]>>();
  for (let i = 0; i < workers; i++) links.push(new Chan<Node[]>(i % 3));
  for (let i = 0; i < workers; i++) {
    all.add(1);
    go(work, seed + i, rounds, links[i], links[(i + 1) % workers], all);
  }
  all.wait();
}
