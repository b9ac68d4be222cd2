// Quiet bubbles: what happens when every goroutine of a bubble is durably blocked, so that nothing
// but the bubble's own clock can make one of them run.
//
//   timers are due       they fire: the moment is not over before they have
//   `settle` waits       it returns
//   timers are pending   the clock jumps to the first, and fires all that are due
//   none of these        nothing can ever happen again: the host is told, and ends the bubble
//
// Invariants:
//   B2  a bubble's clock moves only while none of its goroutines can run
//
// Sources: Go's synctest.go (maybeWakeLocked, synctestRun).
import { BUBBLE_CLOCK, FAULT_B2, G_WAITING, REG_BUBBLE, WAIT_SETTLE } from "./abi";
import { check } from "./fault";
import { Bubble, bubbleSlab, takeQuiet } from "./sched/bubble";
import { G } from "./sched/g";
import { registers } from "./sched/m";
import { ownWaiter, park, ready } from "./sched/park";
import { runTimers } from "./time/timer";

/** Looks at the quiet bubbles; true when one is at its end, whose address is in the register. */
export function stir(): bool {
  while (true) {
    const bubble = takeQuiet();
    if (!changetype<usize>(bubble)) return false;
    // Somebody has been woken, or started, since the bubble was listed.
    if (bubble.active > 0) continue;
    const next = bubble.isOver ? Infinity : bubble.heap.next;
    if (bubble.settler && next > bubble.clock) {
      wakeSettler(bubble);
    } else if (next < Infinity) {
      advance(bubble);
    } else if (bubble.live) {
      store<u32>(registers(), <u32>changetype<usize>(bubble), REG_BUBBLE);
      return true;
    }
  }
}

function wakeSettler(bubble: Bubble): void {
  const g = changetype<G>(bubble.settler);
  bubble.settler = 0;
  g.claim |= 1;
  ready(g, 0, 1);
}

function advance(bubble: Bubble): void {
  const next = bubble.heap.next;
  check(bubble.active == 0 && next >= bubble.clock, FAULT_B2, <u32>bubble.active);
  bubble.clock = next;
  // A timer of a select that has been decided wakes nobody: the bubble is as quiet as before.
  bubble.enter();
  runTimers(bubble.heap, next);
  bubble.leave();
}

/** g waits until the others of its bubble are durably blocked; false when another does already. */
export function settle(g: G): bool {
  const bubble = g.bubble;
  if (bubble.settler) return false;
  bubble.settler = changetype<usize>(g);
  ownWaiter(g, 0, 0);
  park(g, G_WAITING, WAIT_SETTLE, true);
  return true;
}

/** The main goroutine has returned: time stands still for those that it has left. */
export function endBubble(bubble: Bubble): void {
  bubble.isOver = 1;
}

/** Gives the record back: no goroutine is left, and no timer. */
export function freeBubble(bubble: Bubble): void {
  while (bubble.heap.count) bubble.heap.stop(bubble.heap.first());
  bubble.heap.drop();
  bubble.unlist();
  bubbleSlab().give(changetype<usize>(bubble));
}

if (offsetof<Bubble>("clock") != BUBBLE_CLOCK) ERROR("BUBBLE_CLOCK in abi.ts");
