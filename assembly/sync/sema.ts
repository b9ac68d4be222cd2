// Sema: the one record under all of package sync: what there is to wait for, and who waits.
//
//   Sema  | lock | bubble | kind | flags | count | mark | size (f64) | used (f64) |
//         | line | readers | drain |     three queues of waiters
//
//                flags                    count            mark       line
//   Mutex        LOCKED WOKEN STARVING                                lockers
//   RWMutex      the same, WRITING        readers inside              writers; also readers, drain
//   WaitGroup                             its counter                 those in wait
//   Cond                                  arrivals so far  notified   those in wait
//   Semaphore    (size and used)                                      those in acquire
//
// A wait for a Sema stands in the goroutine's chain of waiters (`g.waiters`) until dispatch runs
// the goroutine. One that is runnable with such a waiter has been given what it waited for
// (`g.ok` 1), or has been woken to try again (0, sync/mutex.ts). If it is killed before it runs,
// sync/wake.ts hands that on: what a goroutine has been given, it or somebody else gets to know of.
//
// A number that belongs to a wait lies in `g.tick`: since when it waits for a mutex, or how much of
// a semaphore it wants.
//
// Rejected: Go's table of semaphores by address (here a record knows its own lines), and channels
// under everything (nobody can be put back to the front of a channel's line).
import { G_WAITING, RESULT_BLOCKED, RESULT_FIRED, RESULT_YIELD } from "../abi";
import { SCHED_AT } from "../config";
import { Slab } from "../mem/slab";
import { Bubble } from "../sched/bubble";
import { G } from "../sched/g";
import { charge, overcharged } from "../sched/m";
import { ownWaiter, park, ready, yieldToAll } from "../sched/park";
import { Queue, Waiter } from "../sched/waiter";

/** Somebody has the mutex; of an RWMutex: a writer has it, or waits for the readers to leave. */
export const LOCKED: u32 = 1;
/** A waiter has been woken and will try. */
export const WOKEN: u32 = 2;
/** The mutex goes from hand to hand. */
export const STARVING: u32 = 4;
/** A writer is inside. */
export const WRITING: u32 = 8;

const SLAB_AT: usize = SCHED_AT + 704;

@unmanaged
export class Sema {
  lock: u32;
  /** The bubble in which it was made, or null. */
  bubble: Bubble;
  kind: u32;
  flags: u32;
  count: i32;
  mark: u32;
  size: f64;
  used: f64;
  lineFirst: Waiter;
  lineLast: Waiter;
  readersFirst: Waiter;
  readersLast: Waiter;
  drainFirst: Waiter;
  drainLast: Waiter;

  // @ts-ignore: decorator
  @inline
  get line(): Queue {
    return changetype<Queue>(changetype<usize>(this) + offsetof<Sema>("lineFirst"));
  }

  /** Those that wait to read. */
  // @ts-ignore: decorator
  @inline
  get readers(): Queue {
    return changetype<Queue>(changetype<usize>(this) + offsetof<Sema>("readersFirst"));
  }

  /** The writer that waits for the readers inside to leave. */
  // @ts-ignore: decorator
  @inline
  get drain(): Queue {
    return changetype<Queue>(changetype<usize>(this) + offsetof<Sema>("drainFirst"));
  }

  // @ts-ignore: decorator
  @inline
  has(flag: u32): bool {
    return (this.flags & flag) != 0;
  }

  // @ts-ignore: decorator
  @inline
  set(flag: u32): void {
    this.flags |= flag;
  }

  // @ts-ignore: decorator
  @inline
  clear(flag: u32): void {
    this.flags &= ~flag;
  }
}

// @ts-ignore: decorator
@inline
export function semaSlab(): Slab {
  return changetype<Slab>(SLAB_AT);
}

/** Makes a record for one of the kinds SEMA_*; `size` is that of a semaphore. */
export function makeSema(kind: u32, size: f64, bubble: Bubble): Sema {
  const s = changetype<Sema>(semaSlab().take());
  memory.fill(changetype<usize>(s), 0, offsetof<Sema>());
  s.kind = kind;
  s.size = size;
  s.bubble = bubble;
  return s;
}

/** The host's object is gone, so nobody can wait here. */
export function freeSema(s: Sema): void {
  semaSlab().give(changetype<usize>(s));
}

/** g, which is running, waits in a line; `kind` is the CASE_* of what it waits for. */
export function wait(s: Sema, line: Queue, g: G, kind: u32, reason: u32, durable: bool): Waiter {
  const w = ownWaiter(g, kind, changetype<usize>(s));
  g.waiters = w;
  line.put(w);
  park(g, G_WAITING, reason, durable);
  return w;
}

/** Wakes the first of a line and gives its waiter; null when nobody waits. `ok` is 1 when it has
 *  been given what it waits for. */
export function wakeFirst(line: Queue, ok: u32): Waiter {
  const w = line.take();
  if (changetype<usize>(w)) ready(w.g, w.index, ok);
  return w;
}

export function wakeAll(line: Queue): void {
  while (changetype<usize>(wakeFirst(line, 1))) {}
}

/** g has been given what it asked for without having to wait. If the slice is over, it goes on
 *  later as one that has waited: what it was given is not lost if it never does. */
export function hold(s: Sema, g: G, kind: u32): i32 {
  if (!charge() || !overcharged() || !changetype<usize>(g)) return RESULT_FIRED;
  g.waiters = ownWaiter(g, kind, changetype<usize>(s));
  g.claim |= 1;
  g.woken = 0;
  g.ok = 1;
  yieldToAll(g);
  return RESULT_FIRED | RESULT_YIELD;
}

/** There is nothing to be had, and no goroutine that could wait. */
export function refused(): i32 {
  if (charge()) overcharged();
  return RESULT_BLOCKED;
}
