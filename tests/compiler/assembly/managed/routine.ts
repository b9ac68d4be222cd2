// What random programs of objects run in: a rule for when a goroutine parks or collects, fuel that
// ends its loops, and a trace of all that could be seen from outside. The same for the real runtime
// and for the reference, which have a platform.ts each.
import { collectNow, self, yieldNow } from "./platform";

export const NEVER = 0;
export const ALWAYS = 1;
export const SOMETIMES = 2;
export const ONCE = 3;
/** Parks and collects at every occasion. */
export const COLLECTING = 4;

const FUEL = 50;
const WORKER_FUEL = 30;
const MOST_OCCASIONS = 50_000;

export class Routine {
  /** Occasions to park so far, and how many of them were used. */
  occasions: i32 = 0;
  parks: i32 = 0;
  /** Calls of comparisons and the like: how many there are, the library decides. */
  private quiet: i32 = 0;
  fuel: i32 = FUEL;
  trace: u64 = 0;

  /** @param seed the state of its dice, or for ONCE the occasion */
  constructor(public kind: i32, public seed: u32) {}

  /** One that works for this one: it has the same rule, and dice of its own. */
  child(number: u32): Routine {
    const seed = this.kind == SOMETIMES ? this.seed * 31 + number * 2 | 1 : this.seed;
    const made = new Routine(this.kind, seed);
    made.fuel = WORKER_FUEL;
    return made;
  }

  due(): bool {
    const occasion = this.occasions++;
    if (occasion > MOST_OCCASIONS) unreachable();
    if (this.kind == NEVER) return false;
    if (this.kind == ONCE) return occasion == <i32>this.seed;
    if (this.kind != SOMETIMES) return true;
    this.seed ^= this.seed << 13;
    this.seed ^= this.seed >> 17;
    this.seed ^= this.seed << 5;
    return (this.seed & 3) == 0;
  }

  /** Whether to park where occasions are not counted. */
  quietlyDue(): bool {
    if (this.kind == SOMETIMES) return (++this.quiet & 3) == 0;
    return this.kind == ALWAYS || this.kind == COLLECTING;
  }

  note(value: u64): void {
    this.trace = (rotl<u64>(this.trace, 7) ^ value) * 0x100000001b3;
  }

  /** What a worker has seen is part of what this one sees. */
  join(worker: Routine): void {
    this.note(worker.trace);
    this.note(<u64>worker.occasions);
  }
}

/** An occasion to park. */
export function maybePark(): void {
  const me = self();
  if (!me.due()) return;
  me.parks++;
  yieldNow();
  if (me.kind == COLLECTING) collectNow();
}

/** The same in what the library calls as often as it likes. */
export function quietly(): void {
  if (self().quietlyDue()) yieldNow();
}

/** Stands where functions and rounds of loops begin, with an occasion to park: false when the
 *  goroutine has used up its fuel. */
export function tick(): bool {
  maybePark();
  return self().fuel-- > 0;
}

export function note(value: i64): void { self().note(<u64>value); }

export function noteFloat(value: f64): void {
  note(value == 0 ? 0 : value != value ? -1 : reinterpret<i64>(value));
}

/** What has been seen so far, as a small number. */
export function seen(): i32 { return <i32>(self().trace >> 40) & 0xff; }
