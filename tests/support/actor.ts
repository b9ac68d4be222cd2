// An actor: a goroutine of a test, with the list of operations that it performs.

import type { Parcel } from "./ledger.ts";
import type { Case, Program } from "./ops.ts";

/** What an operation does to the goroutine that performs it. */
export type Progress = "done" | "yielded" | "parked";

export class Actor {
  readonly index: number;
  readonly ops: Program;
  /** How many operations it has begun. */
  begun = 0;
  /** The record of its goroutine; 0 once that has ended. */
  at = 0;
  readonly results: string[] = [];
  /** The cases it is parked with, since when, and what it offers in each. */
  waiting: readonly Case[] | undefined;
  isSelect = false;
  since = 0;
  /** What it waits for outside has come about. */
  isCompleted = false;
  offers: readonly (Parcel | undefined)[] = [];
  incoming: Parcel | undefined;

  constructor(index: number, ops: Program) {
    this.index = index;
    this.ops = ops;
  }

  /** The place among its cases of the one that something outside may still end, or -1. */
  get external(): number {
    if (this.waiting === undefined || this.isCompleted) return -1;
    return this.waiting.findIndex((one) => one.do === "block");
  }

  record(text: string, index: number): void {
    this.results.push(this.isSelect ? `${index}:${text}` : text);
  }
}
