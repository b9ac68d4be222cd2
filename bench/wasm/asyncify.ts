// The smallest scheduler over Binaryen's Asyncify: two tasks take turns. It calls the primitives
// within the module, so that a switch never leaves it.
import { yieldAt } from "./yields";

@external("asyncify", "start_unwind") declare function startUnwind(at: usize): void;
@external("asyncify", "stop_unwind") declare function stopUnwind(): void;
@external("asyncify", "start_rewind") declare function startRewind(at: usize): void;
@external("asyncify", "stop_rewind") declare function stopRewind(): void;

const STACK_BYTES: usize = 1 << 20;
/** Asyncify's record of a task: where its next frame goes, and the end of the room. */
const tasks: usize[] = [memory.data(8), memory.data(8)];
let running: usize = 0;
let isUnwinding: bool = false;
let isRewinding: bool = false;

/** Called by the tasks; never inlined, for it is not instrumented. */
export function yieldNow(): void {
  if (isRewinding) {
    stopRewind();
    isRewinding = false;
  } else {
    isUnwinding = true;
    startUnwind(running);
  }
}

/** Runs a task until it yields or ends: true when it has ended. Never inlined, either. */
export function step(task: i32, level: i32, times: i32, isNew: bool): bool {
  running = tasks[task];
  if (!isNew) {
    isRewinding = true;
    startRewind(running);
  }
  yieldAt(level, times);
  if (!isUnwinding) return true;
  isUnwinding = false;
  stopUnwind();
  return false;
}

export function depth(n: i32, level: i32): void {
  for (let i = 0; i < 2; i++) {
    const room = heap.alloc(STACK_BYTES);
    store<usize>(tasks[i], room);
    store<usize>(tasks[i], room + STACK_BYTES, 4);
  }
  let isNew = true;
  let left = 2;
  while (left > 0) {
    left = 0;
    for (let i = 0; i < 2; i++) if (!step(i, level, n / 2, isNew)) left++;
    isNew = false;
  }
  for (let i = 0; i < 2; i++) heap.free(load<usize>(tasks[i], 4) - STACK_BYTES);
}
