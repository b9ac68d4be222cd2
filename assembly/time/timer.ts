// What timers do when they are due: wake a waiter, serve those that wait on a timer channel, or
// call the host. Sleeping is waiting for a timer.
import {
  CASE_SLEEP, G_WAITING, RESULT_BLOCKED, RESULT_PARKED, TIMER_CHAN, TIMER_HOST, TIMER_WAKE,
  WAIT_SLEEP,
} from "../abi";
import { hostFire } from "../host";
import { Bubble } from "../sched/bubble";
import { G } from "../sched/g";
import { ownWaiter, park, pass, ready } from "../sched/park";
import { Waiter } from "../sched/waiter";
import { nowIn, startTimer } from "./clock";
import { Heap, Timer } from "./heap";
import { Ticker } from "./ticker";

/** Arms a waiter with a timer. */
export function armWaiter(w: Waiter, delayMs: f64): void {
  const bubble = w.g.bubble;
  const when = nowIn(bubble) + delayMs;
  w.owner = changetype<usize>(startTimer(when, TIMER_WAKE, changetype<usize>(w), bubble));
}

/** Parks g for `delayMs`; a delay that is not positive is over at once, as in Go. */
export function sleep(g: G, delayMs: f64): i32 {
  if (!changetype<usize>(g)) return RESULT_BLOCKED;
  if (!(delayMs > 0)) return pass(g);
  const w = ownWaiter(g, CASE_SLEEP, 0);
  g.waiters = w;
  park(g, G_WAITING, WAIT_SLEEP, true);
  if (delayMs < Infinity) armWaiter(w, delayMs);
  return RESULT_PARKED;
}

/** Calls the host with `index` at `when`; the address stops it. */
export function startHostTimer(when: f64, index: u32, bubble: Bubble): Timer {
  return startTimer(when, TIMER_HOST, <usize>index, bubble);
}

/** Fires what is due at `now`. */
export function runTimers(h: Heap, now: f64): void {
  while (h.next <= now) fire(h.first());
}

function fire(timer: Timer): void {
  const kind = timer.kind;
  const target = timer.target;
  timer.heap.stop(timer);
  if (kind == TIMER_HOST) {
    hostFire(<u32>target);
    return;
  }
  if (kind == TIMER_CHAN) {
    changetype<Ticker>(target).serve();
    return;
  }
  const w = changetype<Waiter>(target);
  w.owner = 0;
  if (w.claim()) ready(w.g, w.index, 1);
}
