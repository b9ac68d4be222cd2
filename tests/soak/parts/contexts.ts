// Contexts: trees in which something is cancelled. All below it are done when the cancelling
// returns, and nothing else is.

import { chan, context, go, select, time, wait } from "skein";
import type { Goroutine, Routine } from "skein";
import type { Draw } from "../../support/seed.ts";
import { expect, oneOf } from "../part.ts";

interface Node {
  readonly ctx: context.Context;
  readonly cancel: ((cause?: unknown) => void) | undefined;
  readonly parent: Node | undefined;
}

const key = Symbol("depth");

function child(parent: Node, draw: Draw): Node {
  const how = draw(6);
  if (how === 0) {
    const depth = (parent.ctx.value(key) as number | undefined) ?? 0;
    const ctx = context.withValue(parent.ctx, key, depth + 1);
    return { ctx, cancel: undefined, parent };
  }
  const [ctx, cancel] = how === 1
    ? context.withTimeout(parent.ctx, 60_000)
    : context.withCancel(parent.ctx);
  return { ctx, cancel, parent };
}

function isBelow(node: Node | undefined, top: Node): boolean {
  return node !== undefined && (node === top || isBelow(node.parent, top));
}

/** Waits for the context in one of the ways there are; its error when it is done. */
function waiting({ ctx }: Node, draw: Draw): Goroutine<unknown> {
  const how = draw(3);
  return go(function* (): Routine<unknown> {
    if (how === 0) yield* ctx.done().recv();
    if (how === 1) yield* select({ done: ctx.done(), late: time.sleep(1e6) });
    if (how === 2) yield* wait(() => new Promise<void>((resolve) => {
      if (ctx.signal.aborted) resolve();
      else ctx.signal.addEventListener("abort", () => resolve());
    }));
    return ctx.err();
  });
}

export function* trees(draw: Draw): Routine {
  const [ctx, cancel] = context.withCancel(context.background());
  const root: Node = { ctx, cancel, parent: undefined };
  const nodes = [root];
  for (let i = draw(12); i > 0; i--) nodes.push(child(oneOf(nodes, draw), draw));
  const all = nodes.map((node) => waiting(node, draw));
  yield* time.sleep(draw(3) / 4);
  const top = oneOf(nodes.filter((node) => node.cancel !== undefined), draw);
  top.cancel!("enough");
  for (const node of nodes) {
    const isDone = isBelow(node, top);
    expect("the error", node.ctx.err(), isDone ? context.Canceled : undefined);
    expect("the cause", node.ctx.cause(), isDone ? "enough" : undefined);
    expect("whether done is closed", node.ctx.done().tryRecv() !== undefined, isDone);
  }
  cancel();
  for (const g of all) expect("what was waited for", yield* g.join(), context.Canceled);
}

/** Deadlines that come, do not come, or come from above. */
export function* deadlines(draw: Draw): Routine {
  const ms = draw(6) / 2;
  const [above, cancelAbove] = context.withTimeout(context.background(), ms, "above");
  const [below, cancelBelow] = context.withTimeout(above, draw(2) ? 60_000 : Infinity);
  const calls = chan<string>(2);
  const stop = context.afterFunc(below, function* (): Routine {
    yield* calls.send("called");
  });
  // On a busy machine the deadline may have passed meanwhile.
  const isEarly = draw(3) === 0 && below.err() === undefined;
  if (isEarly) cancelBelow();
  yield* below.done().recv();
  const wanted = isEarly ? context.Canceled : context.DeadlineExceeded;
  expect("why it is done", below.err(), wanted);
  expect("the cause", below.cause(), isEarly ? context.Canceled : "above");
  expect("what the function did", yield* calls.recv(), "called");
  expect("whether it can be stopped", stop(), false);
  cancelBelow();
  cancelAbove();
}
