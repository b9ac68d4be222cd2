// Ticker: what makes a channel the channel of a timer (Go 1.23 semantics).
//
//   Ticker  | next | line | when (f64) | period (f64) | timer | bubble |
//
// Nothing is ever sent and nothing is buffered. Whether there is a value is worked out when
// somebody asks: there is one once `when` has passed. So a timer that nobody waits for costs its
// record and no place in the heap, and what is stopped or reset leaves no stale value. A timer of
// the heap runs only while goroutines stand in the line of receivers.
//
// A tick that nobody took stays the one to be taken; those that followed it are dropped, as from
// Go's buffer of one. Its value is the moment at which it was due.
//
// Invariants:
//   T3  a timer of the heap runs exactly while the timer is not stopped and somebody waits
//
// Sources: Go's time.go (needsAdd, maybeRunChan, unlockAndRun).
import { REG_TICK, TIMER_CHAN } from "../abi";
import { SCHED_AT } from "../config";
import { Slab } from "../mem/slab";
import { Bubble } from "../sched/bubble";
import { registers } from "../sched/m";
import { ready } from "../sched/park";
import { Queue } from "../sched/waiter";
import { nowIn, startTimer } from "./clock";
import { Timer } from "./heap";

const SLAB_AT: usize = SCHED_AT + 672;

@unmanaged
export class Ticker {
  next: usize;
  /** The line of receivers of its channel. */
  line: Queue;
  /** When the next tick is due; the largest number: never, Infinity: stopped. */
  when: f64;
  /** 0: it fires once. */
  period: f64;
  /** In the heap while somebody waits. */
  timer: Timer;
  bubble: Bubble;

  init(line: Queue, when: f64, period: f64, bubble: Bubble): void {
    this.next = 0;
    this.line = line;
    this.when = when;
    this.period = period;
    this.timer = changetype<Timer>(0);
    this.bubble = bubble;
  }

  isDue(): bool {
    return this.when <= nowIn(this.bubble);
  }

  /** Takes the tick that is due and gives its moment. */
  take(): f64 {
    const when = this.when;
    this.when = this.period > 0 ? this.following(nowIn(this.bubble)) : Infinity;
    return when;
  }

  /** The first tick after `now`. What is rounded away must not make it one that has been: a ticker
   *  whose period is below the clock's resolution ticks as often as the clock. */
  private following(now: f64): f64 {
    const period = this.period;
    const late = max(0, now - this.when);
    const next = this.when + period * (1 + Math.floor(late / period));
    return next > now && next < Infinity ? next : now + max(period, ulp(now));
  }

  /** Takes it for an operation that completes at once: its moment goes to the registers. */
  takeNow(): void {
    store<f64>(registers(), this.take(), REG_TICK);
  }

  /** Somebody waits. */
  arm(): void {
    if (changetype<usize>(this.timer) || this.when >= f64.MAX_VALUE) return;
    this.timer = startTimer(this.when, TIMER_CHAN, changetype<usize>(this), this.bubble);
  }

  /** Nobody waits any more. */
  disarm(): void {
    const timer = this.timer;
    if (!changetype<usize>(timer)) return;
    this.timer = changetype<Timer>(0);
    timer.heap.stop(timer);
  }

  /** Its timer has fired: the first in line gets the tick. */
  serve(): void {
    this.timer = changetype<Timer>(0);
    const w = this.line.take();
    if (changetype<usize>(w)) {
      // @ts-ignore: BUG is a compiler constant
      w.g.tick = BUG == 31 ? this.when : this.take();
      ready(w.g, w.index, 1);
    }
    if (!this.line.empty) this.arm();
  }

  /** Due at `when` from now on, Infinity: never. True when a tick was to come or to be taken. One
   *  that is due at once is served at once: in a bubble the clock may stand still for long. */
  set(when: f64, period: f64): bool {
    const was = this.when < Infinity;
    this.disarm();
    this.when = when;
    this.period = period;
    if (this.line.empty) return was;
    if (this.isDue()) this.serve();
    else this.arm();
    return was;
  }
}

/** The distance from `x`, which is not negative, to the next number. */
function ulp(x: f64): f64 {
  return reinterpret<f64>(reinterpret<u64>(x) + 1) - x;
}

// @ts-ignore: decorator
@inline
export function tickerSlab(): Slab {
  return changetype<Slab>(SLAB_AT);
}

if (offsetof<Ticker>("when") % 8) ERROR("a ticker holds f64 and must be aligned");
