// What the host of a program in WebAssembly may call beyond what a core exports: start exported
// functions as goroutines and take their results, hold a goroutine while the host works for it, look
// at goroutines, deal with traps.
import { G_DEAD, G_IDLE } from "./abi";
import { setMaxStack } from "./config";
import { panic } from "./lib/panic";
import { kill, parkExtern } from "./loop";
import { LINK_OFFSET } from "./mem/slab";
import { G } from "./sched/g";
import { wasmSlab } from "./sched/global";
import { ready, spawnWasm } from "./sched/park";
import { leave } from "./stack/intrinsics";
import { segments } from "./stack/segment";
import { ENTRY_EXPORT, running, thrown as takeThrown } from "./trampoline";

/** Starts exported function `index` as a goroutine of run `token`, with room for its arguments. */
export function spawnEntry(index: u32, bytes: u32, token: u32): usize {
  const g = spawnWasm(0, index | ENTRY_EXPORT);
  g.stack.token = token;
  g.stack.run = token;
  g.stack.push(bytes);
  return changetype<usize>(g);
}

/** Where the arguments of a goroutine that has not begun lie. */
export function argumentsAt(g: G): usize {
  return g.stack.argumentsAt;
}

/** Where its result lies, once it has ended, and that of a call of the host for which it waits. */
export function slotOf(g: G): usize {
  return g.slotAt;
}

export function runOf(g: G): u32 {
  return g.stack.run;
}

let isHeld: bool = false;

/** The host goes on working for the goroutine that has called it: that waits until `complete` or
 *  `fail`. Null when no goroutine has called. */
export function hold(): usize {
  const g = running;
  if (!changetype<usize>(g)) return 0;
  parkExtern(g);
  isHeld = true;
  return changetype<usize>(g);
}

/** Whether the call of the host that has just returned holds the goroutine. */
export function wasHeld(): bool {
  const was = isHeld;
  isHeld = false;
  return was;
}

/** The goroutine waits for the host; gives where the result lies. Panics with the host's message. */
export function awaitHost(): usize {
  leave();
  const g = running;
  if (!g.ok) panic(changetype<string>(load<usize>(g.slotAt)));
  return g.slotAt;
}

/** The host has failed: the text of its message is in the slot of g. */
export function fail(g: G): void {
  if (g.claim & 1) return;
  g.claim |= 1;
  ready(g, 0, 0);
}

/** A trap has thrown a goroutine out of the engine: gives it, or null, and forgets its frames. */
export function thrown(): usize {
  isHeld = false;
  return changetype<usize>(takeThrown());
}

/** The goroutine behind `at`, or the first one behind 0; null when there are no more. */
export function following(at: usize): usize {
  const slab = wasmSlab();
  const bytes = <usize>slab.bytes;
  let page = at ? at - at % (LINK_OFFSET + 4) : slab.pages;
  let next = at ? at + bytes : page;
  while (page) {
    for (const end = page + LINK_OFFSET; next + bytes <= end; next += bytes) {
      const status = changetype<G>(next).status;
      if (status > <u32>G_IDLE && status < <u32>G_DEAD) return next;
    }
    page = load<usize>(page + LINK_OFFSET);
    next = page;
  }
  return 0;
}

/** Ends all goroutines of a run, none of which is running. */
export function killRun(run: u32): void {
  for (let at = following(0); at; at = following(at)) {
    const g = changetype<G>(at);
    if (g.stack.run == run) kill(g);
  }
}

/** The most bytes that the frames of one goroutine may take. */
export function limitStacks(bytes: u32): void {
  setMaxStack(bytes);
}

export function segmentBytes(): u32 {
  return segments.bytes;
}

export function segmentCount(): u32 {
  return segments.count;
}
