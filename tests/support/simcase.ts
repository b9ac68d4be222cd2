// What is explored: a case, the choices that come up while it runs, and what comes of it.

import type { SemaSpec } from "./holds.ts";
import type { Program } from "./ops.ts";
import type { Outsider } from "./outside.ts";

export interface SimCase {
  readonly name: string;
  /** The capacities of its channels. */
  readonly chans?: readonly number[];
  /** When its timers are due, and every how often then; 0: once. */
  readonly timers?: readonly (readonly [ms: number, period: number])[];
  /** Its locks, groups and semaphores. */
  readonly semas?: readonly SemaSpec[];
  readonly actors: readonly Program[];
  /** These actors and all timers are in a bubble; the channels are outside. */
  readonly bubble?: readonly number[];
  /** Their goroutines are made in this order, and in no other. */
  readonly isOrdered?: boolean;
  readonly outside?: readonly Outsider[];
  /** How many Ps there are; the M holds number 0. */
  readonly procs?: number;
  /** On which P each actor begins; without this all begin in the global queue. */
  readonly homes?: readonly number[];
}

/** What a choice decides. */
export type Kind = "birth" | "core" | "preempt" | "outside" | "event";

/** Who would go on, by the number of the actor, if each of the n ways of a choice were taken;
 *  undefined where the choice is not about that. */
export type Candidates = (n: number, kind: Kind) => readonly (readonly number[])[] | undefined;

export interface Oracle {
  /** One of n ways to go on; 0 is the plain one. */
  choose(n: number, kind: Kind, candidates: Candidates): number;
}

/** What came of a case, and the numbers of all steps that led there. */
export interface Outcome {
  readonly text: string;
  readonly trace: readonly number[];
}
