// testing: what bubbles and their like take and give.

import { LeakError, RuntimeError } from "skein";
import type { Op, Routine } from "skein";
import { bubble, noLeaks, seeded, settle } from "skein/testing";
import { is } from "./equal.ts";

function* answer(): Routine<number> {
  yield* settle();
  return 42;
}

export async function running(): Promise<void> {
  is<Promise<number>>()(bubble(answer));
  is<Promise<number>>()(noLeaks(answer));
  is<Promise<number>>()(seeded(1, answer));
  is<Promise<void>>()(bubble(function* (): Routine {}));
  is<Op<void>>()(settle());

  // @ts-expect-error a routine, not a generator object
  bubble(answer());
  // @ts-expect-error main takes no arguments
  noLeaks(function* (n: number): Routine<number> {
    return n;
  });
  // @ts-expect-error a plain function is no routine
  bubble(() => 42);
}

export function errors(error: LeakError): void {
  is<string>()(error.dump);
  is<string>()(error.code);
  const base: RuntimeError = error;
  void base;
}
