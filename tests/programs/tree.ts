// Two trees hold the same sequence when two walkers, side by side, send the same values.

import { chan, fn, go } from "skein";
import type { Op, RecvChan, Routine, SendChan } from "skein";

type Tree = { left: Tree | null; value: number; right: Tree | null };

function insert(tree: Tree | null, value: number): Tree {
  if (tree === null) return { left: null, value, right: null };
  if (value < tree.value) tree.left = insert(tree.left, value);
  else tree.right = insert(tree.right, value);
  return tree;
}

/** A tree of step, 2 step … n step, in an order that `seed` shuffles. */
function build(n: number, step: number, seed: number): Tree | null {
  let tree: Tree | null = null;
  for (let i = 0; i < n; i++) tree = insert(tree, step * (((i * seed) % n) + 1));
  return tree;
}

const walk: (tree: Tree | null, out: SendChan<number>) => Op<void> = fn(
  function* (tree: Tree | null, out: SendChan<number>): Routine {
    if (tree === null) return;
    yield* walk(tree.left, out);
    yield* out.send(tree.value);
    yield* walk(tree.right, out);
  },
);

function walker(tree: Tree | null): RecvChan<number> {
  const out = chan<number>();
  go(function* (): Routine {
    yield* walk(tree, out);
    out.close();
  });
  return out;
}

function* same(a: Tree | null, b: Tree | null): Routine<boolean> {
  const [left, right] = [walker(a), walker(b)];
  for (;;) {
    const [x, y] = [yield* left.recvOk(), yield* right.recvOk()];
    if (x.ok !== y.ok || x.value !== y.value) return false;
    if (!x.ok) return true;
  }
}

export function* main(print: (line: string) => void): Routine {
  const values: string[] = [];
  yield* walker(build(10, 1, 7)).forEach((value) => void values.push(String(value)));
  print(values.join(" "));
  print(`same shape or not, same values: ${yield* same(build(100, 1, 7), build(100, 1, 31))}`);
  print(`other values: ${yield* same(build(100, 1, 7), build(100, 2, 7))}`);
  print(`one longer: ${yield* same(build(100, 1, 7), build(101, 1, 7))}`);
  print(`both empty: ${yield* same(null, null)}`);
}
