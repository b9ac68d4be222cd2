// Two goroutines talk to main, each through a channel of its own.
//
//   node examples/hello.ts          (Node 24 and later; on Node 20: npm run example -- hello)
//   deno run examples/hello.ts
//   bun examples/hello.ts

import { chan, go, run } from "skein";
import type { Routine, SendChan } from "skein";

/** Says each word to `out`. A send blocks until somebody receives. */
function* say(out: SendChan<string>, words: string[]): Routine {
  for (const word of words) yield* out.send(word);
}

/** Hears one of each, three times, and prints them. */
export function* main(print: (line: string) => void): Routine {
  const greetings = chan<string>();
  const farewells = chan<string>();
  go(say, greetings, ["hello", "bonjour", "hallo"]);
  go(say, farewells, ["goodbye", "au revoir", "tschüs"]);

  for (let i = 0; i < 3; i++) {
    const first = yield* greetings.recv();
    const last = yield* farewells.recv();
    print(`${first} … ${last}`);
  }
}

if (import.meta.main) await run(() => main(console.log));
