// A tree of contexts of which branches are cancelled, until the whole of it is.

import { chan, go } from "skein";
import type { Routine } from "skein";
import {
  afterFunc, background, todo, withCancel, withoutCancel, withValue,
} from "skein/context";
import type { Cancel, Context } from "skein/context";

type Node = { ctx: Context; cancel: Cancel; children: Node[] };

/** A tree in which every context has three below it. */
function grow(parent: Context, depth: number): Node {
  const [ctx, cancel] = withCancel(parent);
  const n = depth > 0 ? 3 : 0;
  return { ctx, cancel, children: Array.from({ length: n }, () => grow(ctx, depth - 1)) };
}

const text = (what: unknown): string => {
  if (what instanceof Error) return what.message;
  return what === undefined ? "<nil>" : String(what);
};

/** What is done in the tree, by cause. */
function count({ ctx, children }: Node, counts: Map<string, number>): Map<string, number> {
  const key = ctx.err() === undefined ? "alive" : text(ctx.cause());
  counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const child of children) count(child, counts);
  return counts;
}

function summary(root: Node): string {
  const entries = [...count(root, new Map())].sort(([a], [b]) => a < b ? -1 : 1);
  return `map[${entries.map(([key, n]) => `${key}:${n}`).join(" ")}]`;
}

function* branches(print: (line: string) => void): Routine<Node> {
  const root = grow(background(), 4);
  print(`start: ${summary(root)}`);
  const woken = chan<string>(40);
  const waiting = root.children.map(({ ctx }, i) => go(function* (): Routine {
    yield* ctx.done().recv();
    yield* woken.send(`${i} ${text(ctx.cause())}`);
  }));
  root.children[1]!.children[2]!.cancel(new Error("leaf work failed"));
  print(`one branch: ${summary(root)}`);
  root.children[1]!.cancel();
  print(`its parent: ${summary(root)}`);
  print(`woken: ${yield* woken.recv()}`);
  root.cancel(new Error("all is over"));
  print(`the root: ${summary(root)}`);
  for (const g of waiting) yield* g.join();
  woken.close();
  const lines: string[] = [];
  yield* woken.forEach((line) => void lines.push(line));
  print(`woken: ${lines.sort().join(", ")}`);
  return root;
}

export function* main(print: (line: string) => void): Routine {
  const root = yield* branches(print);
  const [late] = withCancel(root.ctx);
  print(`below a done one: ${text(late.err())} ${text(late.cause())}`);
  const ran = chan<string>();
  const stop = afterFunc(late, function* (): Routine {
    yield* ran.send("after the end");
  });
  print(`called: ${yield* ran.recv()} ${stop()}`);

  const user = { toString: () => "<user>" };
  const trace = { toString: () => "<trace>" };
  const named = withValue(withoutCancel(withValue(todo(), user, "Ann")), trace, undefined);
  const [ctx, cancel] = withCancel(named);
  cancel();
  print(String(ctx));
  print([user, trace, "none"].map((key) => text(ctx.value(key))).join(" "));
}
