// Stack dumps in Go's text format.
//
//   goroutine 7 [chan receive]:
//   fetchUser(...)
//   worker(...)
//   created by main in goroutine 1
import { G_DURABLE, G_PARENT } from "../../assembly/abi.ts";
import type { Engine } from "./engine.ts";
import type { Run } from "./run.ts";
import { AWAIT } from "./task.ts";
import type { Frame, Task } from "./task.ts";

/** Under this name a blocking function keeps its name where its frames find it: on their prototype.
 */
export const NAME = Symbol("skein.name");

/** A goroutine and its lines in a dump. */
export interface Portrait {
  readonly id: number;
  readonly text: string;
}

/** Every goroutine, of `run` if one is given, the one that asks first. */
export function dump(engine: Engine, first?: Task | Portrait, run?: Run): string {
  const isOther = (task: Task | undefined): task is Task =>
    task !== undefined && task.name !== AWAIT && task !== first &&
    (run === undefined || task.run === run);
  const others = engine.tasks.filter(isOther).map(portray);
  if (engine.guest !== undefined) {
    others.push(...engine.guest.dump(run).filter(({ id }) => id !== first?.id));
  }
  others.sort((a, b) => a.id - b.id);
  const own = first === undefined || isPortrait(first) ? first : portray(first);
  const all = own === undefined ? others : [own, ...others];
  return all.map(({ text }) => text).join("\n");
}

function isPortrait(first: Task | Portrait): first is Portrait {
  return "text" in first;
}

function portray(task: Task): Portrait {
  return { id: task.id, text: describe(task) };
}

/** One goroutine. */
export function describe(task: Task): string {
  const lines = [`goroutine ${task.id} [${stateOf(task)}]:`];
  const frames = [...task.callers ?? [], task.top];
  for (let i = frames.length - 1; i > 0; i--) lines.push(`${nameOf(frames[i])}(...)`);
  lines.push(`${task.name}(...)`);
  const parent = task.engine.f64[(task.at + G_PARENT) >> 3]!;
  if (parent > 0) lines.push(`created by ${task.creator} in goroutine ${parent}`);
  return lines.join("\n") + "\n";
}

/** What it waits for or does, and the bubble that it is in. */
function stateOf(task: Task): string {
  const state = task.waitReason || task.status;
  if (task.bubble === undefined || task.at === 0) return state;
  const isDurable = new Uint8Array(task.engine.i32.buffer)[task.at + G_DURABLE] !== 0;
  return `${state}${isDurable ? " (durable)" : ""}, synctest bubble ${task.bubble.id}`;
}

function nameOf(frame: Frame | undefined): string {
  return (frame as { [NAME]?: string } | undefined)?.[NAME] ?? "anonymous";
}
