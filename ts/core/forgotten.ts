// Development builds: operations that were made and never performed, the trap of lazy operations
// (`ch.send(1)` without `yield*` or `await` does nothing). Each place is reported once: when the
// goroutine that made the operation ends, or, for ordinary code, when the operation is collected.
import { DEV } from "#core";
import { current } from "./task.ts";
import type { Task } from "./task.ts";

const open = new WeakMap<object, Task | undefined>();
const byTask = new WeakMap<Task, Map<object, Error>>();
const reported = new Set<string>();
/** Where the library's own code lies: the folder of the sources, or this bundle, */
const library = import.meta.url.replace("file://", "").replace(/core\/forgotten\.ts$/, "");
/** and what else the build has put beside it. */
const beside = /\/build\/(skein|wasm)\.dev\.js\b/;
const collected = DEV ? new FinalizationRegistry<Error>(report) : undefined;

/** An operation has been made. */
export function made(op: object): void {
  const site = new Error();
  open.set(op, current);
  if (current === undefined) {
    collected!.register(op, site, op);
    return;
  }
  let ops = byTask.get(current);
  if (ops === undefined) byTask.set(current, ops = new Map());
  ops.set(op, site);
}

/** It has been performed, or is a case of a select. */
export function used(op: object): void {
  if (!open.has(op)) return;
  const task = open.get(op);
  open.delete(op);
  if (task === undefined) collected!.unregister(op);
  else byTask.get(task)?.delete(op);
}

/** The goroutine has ended: what it made and did not perform, it has forgotten, unless an async
 *  function that it called is about to. */
export function endOf(task: Task): void {
  const ops = byTask.get(task);
  if (ops === undefined) return;
  byTask.delete(task);
  task.engine.host.later(() => {
    for (const [op, site] of ops) if (open.has(op)) report(site);
  });
}

/** `made` is an error made there: its stack is put into words only now, which costs much more than
 *  keeping it. */
function report(made: Error): void {
  const site = siteOf(made);
  if (reported.has(site)) return;
  reported.add(site);
  console.warn(
    "skein: an operation was made and never performed. Write `yield*` before it " +
      `(in an async function \`await\`)\n${site}`,
  );
}

/** Where the program called the library: the first line of the stack that is not the library's own.
 */
function siteOf({ stack = "" }: Error): string {
  const lines = stack.split("\n").filter((line) => line.includes("at ") || line.includes("@"));
  return lines.find((line) => !line.includes(library) && !beside.test(line)) ?? "";
}
