// Stacks from the inside: the records of the core, without goroutines. What is wrong aborts.
import { audit } from "skein/assembly/debug/audit";
import { INLINE_BYTES } from "skein/assembly/config";
import { segments } from "skein/assembly/stack/segment";
import { Notes, NOTE_VALUE, takeNotes } from "skein/assembly/stack/notes";
import { Stack } from "skein/assembly/stack/stack";

export { audit };

function makeStack(): Stack {
  const stack = changetype<Stack>(heap.alloc(offsetof<Stack>() + INLINE_BYTES));
  stack.init(0);
  stack.begin();
  return stack;
}

let random: u32 = 1;

function below(n: u32): u32 {
  random = random * 1664525 + 1013904223;
  return <u32>((<u64>(random >> 4) * n) >> 28);
}

/** What is on the stack: for each frame its bytes, and a word that fills it. */
class Frame {
  constructor(readonly bytes: usize, readonly word: u32) {}
}

function push(stack: Stack, frames: Frame[]): void {
  const bytes: usize = 4 * (1 + (below(4) ? below(30) : below(3000)));
  const word = below(1 << 28);
  const at = stack.push(bytes);
  for (let i: usize = 0; i < bytes; i += 4) store<u32>(at + i, word);
  frames.push(new Frame(bytes, word));
}

function pop(stack: Stack, frames: Frame[]): void {
  const bytes = frames.pop().bytes;
  assert(stack.popTo(stack.top - bytes) == (frames.length == 0), "whether it was the last");
}

/** Walks the frames from the youngest down. */
function compare(stack: Stack, frames: Frame[]): void {
  let end = stack.youngest;
  for (let i = frames.length - 1; i >= 0; i--) {
    const bytes = frames[i].bytes;
    const word = frames[i].word;
    assert(end != 0, "a frame is missing");
    for (let at = end - bytes; at < end; at += 4) assert(load<u32>(at) == word, "what it holds");
    end = stack.below(end, bytes);
  }
  assert(end == 0, "no more frames");
}

/** Random pushes, pops and shrinks, beside a list. */
export function play(seed: i32, steps: i32): void {
  random = <u32>seed * 2654435761;
  const stack = makeStack();
  const frames: Frame[] = [];
  const before = segments.count;
  for (let i = 0; i < steps; i++) {
    const isRising = below(100) < (i % 200 < 100 ? 70 : 30);
    if (isRising || frames.length == 0) push(stack, frames);
    else pop(stack, frames);
    if (below(8) == 0) stack.shrink();
    let used: usize = 0;
    for (let k = 0; k < frames.length; k++) used += frames[k].bytes;
    assert(stack.used == used, "bytes in use");
    assert(segments.count - before == stack.held, "segments");
    compare(stack, frames);
  }
  stack.release();
  assert(segments.count == before, "all segments are back");
}

/** Pushes and pops at a border; gives how often the number of segments has changed. */
export function border(rounds: i32): i32 {
  const stack = makeStack();
  stack.push(INLINE_BYTES);
  stack.push(8);
  let changes = 0;
  let last = segments.count;
  for (let i = 0; i < rounds; i++) {
    stack.popTo(stack.top - 8);
    if (segments.count != last) changes++;
    last = segments.count;
    stack.push(8);
    if (segments.count != last) changes++;
    last = segments.count;
  }
  stack.release();
  return changes;
}

/** A top outside of its segment. */
export function breakTop(): void {
  const stack = makeStack();
  stack.push(8);
  stack.popTo(stack.top + 1000);
}

export function breakCount(): void {
  segments.count++;
}

/** Notes keep what is in them, however many there are. */
export function notes(count: i32): void {
  const before = segments.count;
  const stack = makeStack();
  const first = takeNotes(changetype<Notes>(0));
  stack.notes = first;
  const second = takeNotes(first);
  stack.notes = second;
  for (let i = 0; i < count; i++) {
    store<i32>(first.add(), i, NOTE_VALUE);
    store<i32>(second.add(), -i, NOTE_VALUE);
  }
  for (let i = 0; i < count; i++) {
    assert(load<i32>(first.at(i), NOTE_VALUE) == i, "first");
    assert(load<i32>(second.at(i), NOTE_VALUE) == -i, "second");
  }
  assert(stack.held == segments.count - before, "held");
  stack.release();
  assert(segments.count == before, "all are back");
}
