// Stack dumps in Go's text format.
//
//   goroutine 7 [chan receive]:
//   fetchUser(...)
//   worker(...)
//   created by main in goroutine 1
import { G_PARENT } from "../../assembly/abi.ts";
import type { Engine } from "./engine.ts";
import { AWAIT } from "./task.ts";
import type { Frame, Task } from "./task.ts";

/** Under this name a blocking function keeps its name where its frames find it: on their prototype.
 */
export const NAME = Symbol("skein.name");

/** Every goroutine, or only `only`, the one that asks first. */
export function dump(engine: Engine, first?: Task, only = false): string {
  const isOther = (task: Task | undefined): task is Task =>
    task !== undefined && task.name !== AWAIT && task !== first;
  const tasks = engine.tasks.filter(isOther);
  tasks.sort((a, b) => a.id - b.id);
  if (first !== undefined) tasks.unshift(first);
  return (only ? tasks.slice(0, 1) : tasks).map(describe).join("\n");
}

function describe(task: Task): string {
  const lines = [`goroutine ${task.id} [${task.waitReason || task.status}]:`];
  const frames = [...task.callers ?? [], task.top];
  for (let i = frames.length - 1; i > 0; i--) lines.push(`${nameOf(frames[i])}(...)`);
  lines.push(`${task.name}(...)`);
  const parent = task.engine.f64[(task.at + G_PARENT) >> 3]!;
  if (parent > 0) lines.push(`created by ${task.creator} in goroutine ${parent}`);
  return lines.join("\n") + "\n";
}

function nameOf(frame: Frame | undefined): string {
  return (frame as { [NAME]?: string } | undefined)?.[NAME] ?? "anonymous";
}
