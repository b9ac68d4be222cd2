// A part of a random program: a main goroutine of its own, which draws what it does, comes to an
// end by itself, and throws when something is not as it must be.

import { gosched, go } from "skein";
import type { Body, Goroutine, Routine } from "skein";
import { draws } from "../support/seed.ts";
import type { Draw } from "../support/seed.ts";

export type Part = (draw: Draw) => Routine<unknown>;

/** Choices of their own for somebody who is started now: what others draw does not change them. */
export function forked(draw: Draw): Draw {
  return draws(draw(2 ** 32));
}

/** One of them. */
export function oneOf<T>(list: readonly T[], draw: Draw): T {
  return list[draw(list.length)]!;
}

/** `count` goroutines, each with choices of its own. */
export function crowd(
  count: number,
  draw: Draw,
  body: (draw: Draw, index: number) => ReturnType<Body>,
): Goroutine[] {
  return Array.from({ length: count }, (_, index) => go(body, forked(draw), index));
}

/** Lets the others run a few times, or not at all. */
export function* dawdle(draw: Draw): Routine {
  for (let rounds = draw(3); rounds > 0; rounds--) yield* gosched();
}

/** Fails when two figures that must agree do not. */
export function expect(what: string, found: unknown, wanted: unknown): void {
  if (!Object.is(found, wanted)) throw new Error(`${what}: ${found}, not ${wanted}`);
}
