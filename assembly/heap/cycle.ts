// A cycle: marks what is in use, and takes everything else back, at once and without moving
// anything. It happens when no code of a program stands on the engine's stack: in the trampoline,
// or when the host asks.
import { CYCLE_BYTES } from "../config";
import { verify } from "../debug/heap";
import { hostNow } from "../host";
import { G } from "../sched/g";
import { sched } from "../sched/global";
import { shrinkStacks } from "../sched/roster";
import { arena, dropRun, PAUSES, pauseAt, Run } from "./arena";
import { flushCaches, Lists, listsOf } from "./cells";
import { CLASSES } from "./classes";
import { beginMarking, trace } from "./mark";
import { isMarked, markAt, regionOf, useAt } from "./regions";
import { expectFree, poisonRun } from "./poison";
import { reachRoots } from "./roots";

/** Whether so much has been allocated that a cycle is due. */
// @ts-ignore: decorator
@inline
export function isDue(): bool {
  return arena.since >= arena.limit || arena.isStressed || arena.isWanted;
}

/** A collection cycle: stacks and objects. One M: every goroutine is at a safepoint. `g`, whose
 *  frames have been spilled to its stack, goes on at once; or null. */
export function cycle(g: G): void {
  sched.gcCycles++;
  shrinkStacks(g);
  collectObjects();
}

function collectObjects(): void {
  const start = hostNow();
  flushCaches();
  beginMarking();
  reachRoots();
  trace();
  sweep();
  arena.isWanted = false;
  arena.since = 0;
  arena.limit = max(CYCLE_BYTES, arena.live);
  // @ts-ignore: DEBUG is a compiler constant
  if (DEBUG) verify();
  note(hostNow() - start);
}

function note(pause: f64): void {
  arena.last = pause;
  arena.longest = max(arena.longest, pause);
  arena.total += pause;
  const us = <u32>min(pause * 1000, 1e9);
  const at = pauseAt(min(us ? 32 - clz(us) : 0, PAUSES - 1));
  store<u32>(at, load<u32>(at) + 1);
}

function sweep(): void {
  arena.live = 0;
  arena.objects = 0;
  for (let k: u32 = 1; k < CLASSES; k++) sweepClass(listsOf(k));
  sweepLarge();
}

function sweepClass(lists: Lists): void {
  let run = lists.full;
  let rest = lists.partial;
  lists.full = changetype<Run>(0);
  lists.partial = changetype<Run>(0);
  while (changetype<usize>(run) || changetype<usize>(rest)) {
    if (!changetype<usize>(run)) {
      run = rest;
      rest = changetype<Run>(0);
    }
    const next = run.next;
    sweepRun(lists, run);
    run = next;
  }
}

function sweepRun(lists: Lists, run: Run): void {
  // @ts-ignore: DEBUG is a compiler constant
  if (DEBUG) expectFree(run);
  const live = takeMarks(run);
  const bytes = run.bytes;
  run.live = live;
  run.scan = run.first;
  run.hole = 0;
  run.holeEnd = 0;
  arena.objects += live;
  arena.live += live * bytes;
  // @ts-ignore
  if (DEBUG) poisonRun(run);
  if (!live) {
    dropRun(run);
  } else if (run.first + <usize>(live * bytes) == run.end) {
    run.next = lists.full;
    lists.full = run;
  } else {
    run.next = lists.partial;
    lists.partial = run;
  }
}

/** What is marked is in use from now on. Gives the number of cells. */
function takeMarks(run: Run): u32 {
  const at = changetype<usize>(run);
  const region = regionOf(at);
  let from = markAt(region, at);
  let to = useAt(region, at);
  let live: u64 = 0;
  for (const end = markAt(region, run.end - 1) + 4; from < end; from += 8, to += 8) {
    const marks = load<u64>(from);
    live += popcnt(marks);
    store<u64>(to, marks);
  }
  return <u32>live;
}

function sweepLarge(): void {
  let run = arena.large;
  arena.large = changetype<Run>(0);
  while (changetype<usize>(run)) {
    const next = run.next;
    if (isMarked(run.first)) {
      arena.objects++;
      arena.live += run.bytes;
      run.next = arena.large;
      arena.large = run;
    } else {
      dropRun(run);
    }
    run = next;
  }
}
