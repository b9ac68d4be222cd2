// What AssemblyScript programs import from "skein/time". Durations are milliseconds.
import { ELEM_F64 } from "../abi";
import { Chan as TimerChan, setTicker } from "../chan/chan";
import { hostNow } from "../host";
import { Bubble } from "../sched/bubble";
import { Ticker as TimerRecord } from "../time/ticker";
import { sleep as sleepCore } from "../time/timer";
import { running } from "../trampoline";
import { Chan, RECORD_BYTES } from "./chan";
import { panic } from "./panic";
import { settle } from "./settle";

/** The present moment on the runtime's clock. */
export function now(): f64 {
  return hostNow();
}

/** Parks the goroutine for at least `ms` milliseconds. Go: `time.Sleep`. */
export function sleep(ms: f64): void {
  settle(sleepCore(running, ms), "sleep");
}

/** A channel from which the time can be received once, `ms` milliseconds from now. */
export function after(ms: f64): Chan<f64> {
  return ticks(ms, 0);
}

/** The channel of a timer: behind its record lies that of the timer. */
function ticks(delay: f64, period: f64): Chan<f64> {
  const when = moment(delay);
  const at = __new(RECORD_BYTES + offsetof<TimerRecord>(), idof<Chan<f64>>());
  const c = changetype<TimerChan>(at);
  const timer = changetype<TimerRecord>(at + RECORD_BYTES);
  timer.init(c.recvq, when, period, changetype<Bubble>(0));
  c.ticker = timer;
  c.elem = (8 << 8) | ELEM_F64;
  return changetype<Chan<f64>>(at);
}

function moment(delay: f64): f64 {
  return min(hostNow() + max(0, delay), f64.MAX_VALUE);
}

/** Fires once. Go: `time.Timer`. */
export class Timer {
  readonly c: Chan<f64>;

  constructor(ms: f64) {
    this.c = ticks(ms, 0);
  }

  /** Prevents the timer from firing; true when it did. */
  stop(): bool {
    return setTicker(changetype<TimerChan>(this.c), Infinity, 0);
  }

  /** Fires `ms` milliseconds from now instead; true when it was running. */
  reset(ms: f64): bool {
    return setTicker(changetype<TimerChan>(this.c), moment(ms), 0);
  }
}

/** Fires every `ms` milliseconds; ticks that nobody takes in time are dropped. Go: `time.Ticker`.
 */
export class Ticker {
  readonly c: Chan<f64>;

  constructor(ms: f64) {
    if (!(ms > 0)) panic("non-positive interval for NewTicker");
    this.c = ticks(ms, ms);
  }

  stop(): void {
    setTicker(changetype<TimerChan>(this.c), Infinity, 0);
  }

  reset(ms: f64): void {
    if (!(ms > 0)) panic("non-positive interval for Ticker.Reset");
    setTicker(changetype<TimerChan>(this.c), moment(ms), ms);
  }
}
