// Cycles of the call graph: where a program recurses, and the fewest functions that stand on every
// cycle, by a simple greedy choice: these are its heads.
//
//   even ⇄ odd            one of the two is a head
//   walk → visit → walk   likewise; walk, if it also calls itself
//   sort → (i32,i32)>i32 → compare → sort     types of indirect calls are nodes, too
//
// Without its heads the graph has no cycles, and so every path in it has an end.

import type { CallGraph } from "./blocking.ts";

/** A node is a function, by its name, or a type of indirect calls. */
type Node = string;

/** The node of a type. */
export function typeNode(type: string): Node {
  return `(${type})`;
}

/** The cycles of a program. */
export class Cycles {
  readonly #next = new Map<Node, readonly Node[]>();

  /** @param isHidden whether the search does not go on through a function */
  constructor(graph: CallGraph, isHidden: (name: string) => boolean) {
    const types = new Set<string>();
    for (const [name, { direct, indirect }] of graph.functions) {
      for (const type of indirect) types.add(type);
      this.#next.set(name, isHidden(name) ? [] : [...direct, ...[...indirect].map(typeNode)]);
    }
    for (const type of types) this.#next.set(typeNode(type), [...graph.targets(type)]);
  }

  /** The functions that are part of a cycle, types included. */
  members(): Set<Node> {
    return new Set(this.#cyclic([...this.#next.keys()], new Set()).flat());
  }

  /** Nodes without which there are no cycles, apart from those that cannot be broken.
   *  @param rankOf how gladly a node is taken, the smaller the more; undefined: never */
  heads(rankOf: (node: Node) => number | undefined): Set<Node> {
    const heads = new Set<Node>();
    const work = this.#cyclic([...this.#next.keys()], heads);
    for (let part = work.pop(); part !== undefined; part = work.pop()) {
      const chosen = this.#choose(part, rankOf);
      for (const node of chosen) heads.add(node);
      if (chosen.length > 0) work.push(...this.#cyclic(part, heads));
    }
    return heads;
  }

  /** The ones that call themselves, which have to be heads; else the one with the most ways through
   *  it. */
  #choose(part: readonly Node[], rankOf: (node: Node) => number | undefined): readonly Node[] {
    const free = part.filter((node) => rankOf(node) !== undefined);
    const direct = free.filter((node) => this.#after(node).includes(node));
    if (direct.length > 0) return direct;
    const inside = new Set(part);
    const into = new Map<Node, number>();
    const out = new Map<Node, number>();
    for (const from of part) {
      for (const to of this.#after(from)) {
        if (!inside.has(to)) continue;
        into.set(to, (into.get(to) ?? 0) + 1);
        out.set(from, (out.get(from) ?? 0) + 1);
      }
    }
    const ways = (node: Node): number => into.get(node)! * out.get(node)!;
    const [best] = free.sort((a, b) => rankOf(a)! - rankOf(b)! || ways(b) - ways(a));
    return best === undefined ? [] : [best];
  }

  /** The nodes from which a head can be reached, heads included. */
  leading(heads: ReadonlySet<Node>): Set<Node> {
    const before = new Map<Node, Node[]>();
    for (const from of this.#next.keys()) {
      for (const to of this.#after(from)) before.set(to, [...before.get(to) ?? [], from]);
    }
    const found = new Set(heads);
    for (const node of found) for (const from of before.get(node) ?? []) found.add(from);
    return found;
  }

  /** The largest sum of sizes on a path from a head to another head, the first one included, the
   *  last one not. */
  longestFrom(
    head: Node,
    heads: ReadonlySet<Node>,
    sizeOf: (node: Node) => number,
    known = new Map<Node, number>(),
  ): number {
    // -Infinity: no head is reached. It also stands for nodes that are being looked at, whose
    // cycles cannot be broken.
    const behind = (node: Node): number => {
      if (heads.has(node)) return 0;
      const found = known.get(node);
      if (found !== undefined) return found;
      known.set(node, -Infinity);
      const longest = sizeOf(node) + Math.max(-Infinity, ...this.#after(node).map(behind));
      known.set(node, longest);
      return longest;
    };
    return sizeOf(head) + Math.max(0, ...this.#after(head).map(behind));
  }

  #after(node: Node): readonly Node[] {
    return this.#next.get(node) ?? [];
  }

  /** The strongly connected parts that have a cycle, among `nodes` without `gone`. Tarjan. */
  #cyclic(nodes: readonly Node[], gone: ReadonlySet<Node>): Node[][] {
    const among = new Set(nodes.filter((node) => !gone.has(node)));
    const order = new Map<Node, number>();
    const open: Node[] = [];
    const isOpen = new Set<Node>();
    const parts: Node[][] = [];
    const visit = (node: Node): number => {
      const own = order.size;
      let low = own;
      order.set(node, own);
      open.push(node);
      isOpen.add(node);
      const next = this.#after(node).filter((to) => among.has(to));
      for (const to of next) {
        if (!order.has(to)) low = Math.min(low, visit(to));
        else if (isOpen.has(to)) low = Math.min(low, order.get(to)!);
      }
      if (low === own) {
        const part = open.splice(open.indexOf(node));
        for (const member of part) isOpen.delete(member);
        if (part.length > 1 || next.includes(node)) parts.push(part);
      }
      return low;
    };
    for (const node of among) if (!order.has(node)) visit(node);
    return parts;
  }
}
