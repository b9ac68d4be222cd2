// More programs that might block and never do: what the count of recursion costs where little else
// happens. The others of kernels.ts that recurse are fib, the sort and the queens.
import { maybe } from "./maybe";

class Tree {
  constructor(readonly left: Tree | null, readonly right: Tree | null, readonly number: i32) {}
}

function grown(depth: i32): Tree {
  return depth > 0
    ? new Tree(grown(depth - 1), grown(depth - 1), depth)
    : new Tree(null, null, depth);
}

const tree = grown(12);

function sumOf(tree: Tree): i32 {
  maybe();
  const left = tree.left;
  const right = tree.right;
  return left !== null && right !== null ? tree.number + sumOf(left) + sumOf(right) : 0;
}

/** Adds the numbers of a tree. */
export function walk(): i32 {
  return sumOf(tree);
}

function ackermannOf(m: i32, n: i32): i32 {
  maybe();
  if (m == 0) return n + 1;
  return n == 0 ? ackermannOf(m - 1, 1) : ackermannOf(m - 1, ackermannOf(m, n - 1));
}

export function ackermann(): i32 {
  return ackermannOf(2, 60);
}

function isEven(n: i32): bool {
  maybe();
  return n == 0 || isOdd(n - 1);
}

function isOdd(n: i32): bool {
  maybe();
  return n != 0 && isEven(n - 1);
}

/** Two functions that call each other. */
export function parity(): i32 {
  let even = 0;
  for (let n = 0; n < 200; n++) if (isEven(n)) even++;
  return even;
}
