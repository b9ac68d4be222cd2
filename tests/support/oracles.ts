// Strategies: which schedules of a case are tried.

import { draws, shuffled } from "./seed.ts";
import type { Draw } from "./seed.ts";
import type { Candidates, Kind, Oracle } from "./simcase.ts";

export interface Strategy extends Oracle {
  /** Prepares the next schedule; false when there are no more. */
  next(): boolean;
}

interface Digit {
  chosen: number;
  readonly of: number;
}

/** Every schedule in which goroutines yield without need at most `preemptions` times: an odometer
 *  whose digits are the choices in the order in which they come up. */
export class Odometer implements Strategy {
  readonly #preemptions: number;
  readonly #digits: Digit[] = [];
  #at = 0;
  #preempted = 0;
  #begun = false;

  constructor(preemptions: number) {
    this.#preemptions = preemptions;
  }

  next(): boolean {
    this.#at = 0;
    this.#preempted = 0;
    if (!this.#begun) return this.#begun = true;
    for (let last = this.#digits.at(-1); last !== undefined; last = this.#digits.at(-1)) {
      if (++last.chosen < last.of) return true;
      this.#digits.pop();
    }
    return false;
  }

  choose(n: number, kind: Kind): number {
    if (kind === "preempt" && this.#preempted === this.#preemptions) return 0;
    const digit = this.#digits[this.#at++] ?? { chosen: 0, of: n };
    if (this.#at > this.#digits.length) this.#digits.push(digit);
    if (digit.of !== n) throw new Error(`${digit.of} ways have become ${n}: not deterministic`);
    if (kind === "preempt") this.#preempted += digit.chosen;
    return digit.chosen;
  }
}

/** So many schedules drawn from a seed. Goroutines yield without need now and then. */
export class Random implements Strategy {
  readonly #seed: number;
  #left: number;
  #draw!: Draw;

  constructor(schedules: number, seed: number) {
    this.#left = schedules;
    this.#seed = seed;
  }

  next(): boolean {
    this.#draw = draws(Math.imul(this.#seed, 0x9e3779b1) + this.#left);
    return this.#left-- > 0;
  }

  choose(n: number, kind: Kind): number {
    if (kind === "preempt" && this.#draw(3) > 0) return 0;
    return this.#draw(n);
  }
}

/** Probabilistic concurrency testing: actors have random priorities, the first that can go on does,
 *  and at depth - 1 random moments the one at the top is put last. A bug that needs `depth`
 *  orderings among n actors and k steps shows with a chance of at least 1 / (n k^(depth - 1)) a
 *  schedule (Burckhardt and others, ASPLOS 2010). */
export class Pct implements Strategy {
  readonly #depth: number;
  readonly #seed: number;
  #left: number;
  #draw!: Draw;
  #priorities: number[] = [];
  #changes = new Set<number>();
  #steps = 0;
  /** The most steps that a schedule has had. */
  #longest = 10;
  #lowest = 0;

  constructor(schedules: number, seed: number, depth = 3) {
    this.#left = schedules;
    this.#seed = seed;
    this.#depth = depth;
  }

  next(): boolean {
    this.#longest = Math.max(this.#longest, this.#steps);
    this.#steps = 0;
    this.#lowest = 0;
    this.#draw = draws(Math.imul(this.#seed, 0x85ebca6b) + this.#left);
    this.#priorities = shuffled(36, this.#draw);
    const moments = Array.from({ length: this.#depth - 1 }, () => this.#draw(this.#longest));
    this.#changes = new Set(moments);
    return this.#left-- > 0;
  }

  choose(n: number, kind: Kind, candidates: Candidates): number {
    const ways = candidates(n, kind);
    if (ways === undefined) return this.#draw(n);
    const chosen = this.#best(ways);
    if (!this.#changes.has(this.#steps++)) return chosen;
    for (const actor of ways[chosen]!) this.#priorities[actor] = --this.#lowest;
    return this.#best(ways);
  }

  /** The way on which the actor of the highest priority goes on. */
  #best(ways: readonly (readonly number[])[]): number {
    const heights = ways.map((way) =>
      Math.max(-Infinity, ...way.map((actor) => this.#priorities[actor] ?? -Infinity))
    );
    return heights.indexOf(Math.max(...heights));
  }
}
