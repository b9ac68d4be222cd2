// Lock order of a select: all its channels are locked in the order of their addresses, each once,
// so that two selects over the same channels cannot wait for each other. With one M a lock is only
// a check, and release builds skip all this.
//
//   case area:  case[0] … case[n - 1] | order[0] … order[n - 1]     order: cases by channel
import { CASE_BYTES } from "../abi";
import { lock, unlock } from "../mem/lock";

// @ts-ignore: decorator
@inline
function chanOf(cases: usize, index: u32): usize {
  return load<usize>(cases + <usize>(index * CASE_BYTES), 4);
}

export function lockAll(cases: usize, n: u32): void {
  // @ts-ignore: compiler constants
  if (!SHARED && !DEBUG) return;
  sort(cases, n);
  eachOnce(cases, n, true);
}

export function unlockAll(cases: usize, n: u32): void {
  // @ts-ignore
  if (!SHARED && !DEBUG) return;
  eachOnce(cases, n, false);
}

function eachOnce(cases: usize, n: u32, take: bool): void {
  const order = cases + <usize>(n * CASE_BYTES);
  let last: usize = 0;
  for (let i: u32 = 0; i < n; i++) {
    const chan = chanOf(cases, load<u32>(order + (<usize>i << 2)));
    if (chan == last) continue;
    last = chan;
    if (take) lock(chan);
    else unlock(chan);
  }
}

/** Heap sort: no recursion, no memory, and no bad input. */
function sort(cases: usize, n: u32): void {
  const order = cases + <usize>(n * CASE_BYTES);
  for (let i: u32 = 0; i < n; i++) store<u32>(order + (<usize>i << 2), i);
  for (let i = n >> 1; i > 0; i--) sink(cases, order, i - 1, n);
  for (let end = n; end > 1; end--) {
    const last = load<u32>(order + (<usize>(end - 1) << 2));
    store<u32>(order + (<usize>(end - 1) << 2), load<u32>(order));
    store<u32>(order, last);
    sink(cases, order, 0, end - 1);
  }
}

function sink(cases: usize, order: usize, start: u32, end: u32): void {
  const index = load<u32>(order + (<usize>start << 2));
  const key = chanOf(cases, index);
  let place = start;
  while (true) {
    let child = (place << 1) + 1;
    if (child >= end) break;
    const right = child + 1;
    if (right < end && keyAt(cases, order, right) > keyAt(cases, order, child)) child = right;
    if (keyAt(cases, order, child) <= key) break;
    store<u32>(order + (<usize>place << 2), load<u32>(order + (<usize>child << 2)));
    place = child;
  }
  store<u32>(order + (<usize>place << 2), index);
}

// @ts-ignore: decorator
@inline
function keyAt(cases: usize, order: usize, place: u32): usize {
  return chanOf(cases, load<u32>(order + (<usize>place << 2)));
}
