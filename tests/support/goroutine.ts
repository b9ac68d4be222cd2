// Test bodies that are the main goroutine of a run.

import { run } from "skein";
import type { Routine } from "skein";
import { within } from "./within.ts";

/** Makes a test of a main goroutine; it fails when the run rejects or is not over after `ms`. */
export function asMain(
  body: () => Routine<unknown>,
  ms = 5000,
): (context: unknown) => Promise<void> {
  return within(ms, () => run(body));
}
