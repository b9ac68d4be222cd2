// Which functions count their entries: the heads of the cycles of calls.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { CallGraph } from "../../ts/compiler/blocking.ts";
import { Cycles } from "../../ts/compiler/cycles.ts";
import type { Report } from "../../ts/compiler/report.ts";
import { draws } from "../support/seed.ts";
import { within } from "../support/within.ts";
import { compile } from "./compile.ts";
import { always, Player } from "./player.ts";

const test = suite("compiler: recursion");

type Edges = Readonly<Record<string, readonly string[]>>;

/** A graph of which the search sees no more than this. Names in parentheses are types, whose
 *  successors are what the table holds. */
function graphOf(edges: Edges): CallGraph {
  const isType = (name: string): boolean => name.startsWith("(");
  const plain = (names: readonly string[]): string[] => names.filter((name) => !isType(name));
  const functions = Object.entries(edges).filter(([name]) => !isType(name)).map(
    ([name, next]): [string, object] => {
      const types = next.filter(isType).map((type) => type.slice(1, -1));
      return [name, { direct: new Set(plain(next)), indirect: new Set(types) }];
    },
  );
  const targets = (type: string): readonly string[] => edges[`(${type})`] ?? [];
  return { functions: new Map(functions), targets } as unknown as CallGraph;
}

function cyclesOf(edges: Edges, hidden: readonly string[] = []): Cycles {
  return new Cycles(graphOf(edges), (name) => hidden.includes(name));
}

const anyFunction = (node: string): number | undefined => node.startsWith("(") ? undefined : 0;

function headsOf(edges: Edges, rankOf = anyFunction, hidden: readonly string[] = []): string[] {
  return [...cyclesOf(edges, hidden).heads(rankOf)].sort();
}

test("a function that calls itself is a head, one that does not is none", () => {
  assert.equal(headsOf({ main: ["f"], f: ["f", "leaf"], leaf: [] }), ["f"]);
});

test("one function of two that call each other is a head", () => {
  assert.is(headsOf({ main: ["even"], even: ["odd"], odd: ["even"] }).length, 1);
});

test("a function that stands on two cycles is the only head", () => {
  assert.equal(headsOf({ a: ["hub"], b: ["hub"], hub: ["a", "b"] }), ["hub"]);
});

test("calls through the table belong to cycles", () => {
  const edges = { sort: ["(t)"], compare: ["sort"], other: [], "(t)": ["compare", "other"] };
  assert.is(headsOf(edges).length, 1);
  assert.equal([...cyclesOf(edges).members()].sort(), ["(t)", "compare", "sort"]);
});

test("functions of the program are heads rather than those of the library", () => {
  const rankOf = (node: string): number | undefined =>
    node === "core" ? undefined : node === "library" ? 1 : 0;
  const edges = { core: ["library"], library: ["program", "core"], program: ["library"] };
  assert.equal(headsOf(edges, rankOf), ["library", "program"]);
  assert.equal(headsOf({ library: ["program"], program: ["library"] }, rankOf), ["program"]);
});

test("cycles that cannot be broken, and those of the scheduler, have no heads", () => {
  assert.equal(headsOf({ core: ["core"] }, () => undefined), []);
  assert.equal(headsOf({ loop: ["f"], f: ["loop"] }, anyFunction, ["loop"]), []);
});

test("sizes are those of the longest way to a head", () => {
  const edges = { f: ["g", "h", "leaf"], g: ["f"], h: ["i"], i: ["f"], leaf: [] };
  const sizes: Record<string, number> = { f: 1, g: 10, h: 100, i: 1000, leaf: 10_000 };
  const heads = new Set(["f"]);
  assert.is(cyclesOf(edges).longestFrom("f", heads, (node) => sizes[node]!), 1101);
});

/** Whether there is a cycle without some nodes: by walking from each. */
function hasCycle(edges: Edges, gone: readonly string[]): boolean {
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    edges[from]!.some((next) => {
      if (gone.includes(next)) return false;
      if (next === to) return true;
      return !seen.has(next) && reaches(next, to, seen.add(next));
    });
  return Object.keys(edges).some((node) => !gone.includes(node) && reaches(node, node, new Set()));
}

/** The longest way from a head to a head, by trying all. */
function longest(edges: Edges, node: string, heads: readonly string[]): number {
  return Math.max(-Infinity, ...edges[node]!.map((next) =>
    1 + (heads.includes(next) ? 0 : longest(edges, next, heads))
  ));
}

test("random graphs have no cycles without their heads", within(20_000, () => {
  for (let seed = 1; seed <= 500; seed++) {
    const draw = draws(seed);
    const names = Array.from({ length: 2 + draw(8) }, (_, index) => `f${index}`);
    const edges = Object.fromEntries(names.map((name) => {
      const count = draw(4);
      return [name, Array.from({ length: count }, () => names[draw(names.length)]!)];
    }));
    const heads = headsOf(edges);
    assert.not(hasCycle(edges, heads), `seed ${seed}`);
    assert.is(heads.length > 0, hasCycle(edges, []), `seed ${seed}`);
    const cycles = cyclesOf(edges);
    for (const head of heads) {
      const expected = Math.max(1, longest(edges, head, heads));
      assert.is(cycles.longestFrom(head, new Set(heads), () => 1), expected, `seed ${seed}`);
    }
  }
}));

test("functions that recurse count, others do not", within(60_000, async () => {
  const text = `
    import { maybePark } from "./rt";
    export { spawn, step } from "./rt";
    function leaf(n: i32): i32 { maybePark(); return n * 3; }
    export function straight(n: i32): i32 { return leaf(n) + leaf(n + 1); }
    export function f(n: i32): i32 { return n == 0 ? leaf(n) : n + f(n - 1); }
    export function even(n: i32): bool { return n == 0 || odd(n - 1); }
    function odd(n: i32): bool { return n != 0 && even(n - 1); }
  `;
  let counting: readonly string[] = [];
  const onReport = (report: Report): void => {
    counting = report.counting;
  };
  await compile(text, { level: "O0", resumable: true, growing: true }, { onReport });
  assert.is(counting.length, 2);
  assert.ok(counting.includes("main/f"));
  assert.ok(counting.includes("main/even") || counting.includes("main/odd"));
}));

/** Bodies of functions of n that call themselves for each n down to 0, and how many entries count
 *  for 12: those that lead on, or all 13 where the call stands behind a condition or a loop. */
const ways: readonly (readonly [what: string, entries: number, body: string])[] = [
  ["in the first arm", 12, "if (n > 0) return f(n - 1) + 1; else return 0;"],
  ["in the second arm", 12, "if (n == 0) return 0; else return f(n - 1) + 1;"],
  ["in both arms", 12, "if (n & 1) note(f(n - 1)); else if (n > 0) note(-f(n - 1)); return n;"],
  ["behind a return", 12, "if (n == 0) return 0; note(n); return f(n - 1);"],
  ["at one of two places", 13, "if (n % 3 == 1) return f(n - 1); return n == 0 ? 5 : f(n - 1);"],
  ["at several, in turn", 19, "if (n & 1) note(f(0)); if (n > 0) note(f(n - 1)); return n;"],
  ["in a loop", 13, "for (let i = 0; i < n; i++) if (i == n - 1) note(f(i)); return n;"],
  ["in a condition", 13, "if (n > 0 && f(n - 1) > 2) note(n); return n;"],
  ["as an operand", 12, "return n == 0 ? 0 : n * 3 - f(n - 1) * (n + 1);"],
  ["in a switch", 12, "switch (n & 3) { case 0: if (n == 0) return 0; default: return f(n - 1); }"],
];

for (const [what, entries, body] of ways) {
  test(`an entry is counted once, if it leads on: a call ${what}`, within(60_000, async () => {
    const text = `
      import { note, setPrograms } from "./rt";
      export { spawn, step, resultOf, traceOf, occasionsOf, parksOf, framesOf } from "./rt";
      function f(n: i32): i32 { ${body} }
      setPrograms((program: i32, n: i32): i64 => f(n));
    `;
    for (const level of ["O0", "O1"] as const) {
      const plain = new Player(await compile(text, { level, resumable: false }));
      const grown = new Player(await compile(text, { level, resumable: true, growing: true }));
      const task = { program: 0, argument: 12, rule: always };
      const { result, parks } = grown.play(task);
      assert.is(result, plain.play(task).result);
      assert.is(parks, entries, level);
    }
  }));
}

test.run();
