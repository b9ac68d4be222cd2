// Clocks: the host's, and the one of each bubble. A timer is started on one of them.
import { hostNow } from "../host";
import { Bubble } from "../sched/bubble";
import { choose } from "../sched/m";
import { heap, Timer } from "./heap";

/** The present moment on the clock of a bubble, or, of null, on the host's. */
export function nowIn(bubble: Bubble): f64 {
  return changetype<usize>(bubble) ? bubble.clock : hostNow();
}

/** Starts a timer on the clock of a bubble, or of null on the host's. */
export function startTimer(when: f64, kind: u32, target: usize, bubble: Bubble): Timer {
  // @ts-ignore: SIM is a compiler constant
  const orders: u32 = SIM ? 2 : 1 << 30;
  if (changetype<usize>(bubble)) return bubble.heap.start(when, kind, target, choose(orders));
  const h = heap();
  return h.start(when, kind, target, h.seq++);
}
