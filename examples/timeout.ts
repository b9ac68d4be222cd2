// A question with a time limit: select takes the answer or the timer, whichever comes first.
//
//   node examples/timeout.ts        (Node 24 and later; on Node 20: npm run example -- timeout)
//   deno run examples/timeout.ts
//   bun examples/timeout.ts

import { chan, go, run, select } from "skein";
import type { RecvChan, Routine } from "skein";
import * as time from "skein/time";

/** Answers after `ms` milliseconds. The channel has room for an answer that nobody waits for. */
function ask(question: string, ms: number): RecvChan<string> {
  const answer = chan<string>(1);
  go(function* () {
    yield* time.sleep(ms);
    yield* answer.send(`${question}: yes`);
  });
  return answer;
}

/** The answer, or that there was none within `limitMs`. */
function* askWithin(limitMs: number, question: string, ms: number): Routine<string> {
  const first = yield* select({ answer: ask(question, ms), late: time.after(limitMs) });
  switch (first.case) {
    case "answer":
      return first.value ?? "closed";
    case "late":
      return `${question}: no answer`;
  }
}

export function* main(limitMs: number): Routine<string[]> {
  const quick = yield* askWithin(limitMs, "quick", 0);
  const slow = yield* askWithin(limitMs, "slow", Infinity);
  return [quick, slow];
}

if (import.meta.main) console.log((await run(() => main(200))).join("\n"));
