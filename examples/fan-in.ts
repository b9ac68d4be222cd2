// Fan-in: one goroutine receives from several channels with select, whichever is ready, until all
// of them are closed. A closed channel is always ready, so it is taken out of the select.
//
//   node examples/fan-in.ts         (Node 24 and later; on Node 20: npm run example -- fan-in)
//   deno run examples/fan-in.ts
//   bun examples/fan-in.ts

import { chan, go, run, select } from "skein";
import type { RecvChan, Routine } from "skein";

/** Sends `name` with a number, `times` times, then closes. */
function talk(name: string, times: number): RecvChan<string> {
  const out = chan<string>();
  go(function* () {
    for (let i = 1; i <= times; i++) yield* out.send(`${name} ${i}`);
    out.close();
  });
  return out;
}

/** All that two talkers said, in the order in which it was heard. */
export function* main(times: number): Routine<string[]> {
  const heard: string[] = [];
  let ann: RecvChan<string> | null = talk("Ann", times);
  let bob: RecvChan<string> | null = talk("Bob", times);
  while (ann || bob) {
    const said = yield* select({ ann: ann?.recvOk(), bob: bob?.recvOk() });
    if (said.value.ok) heard.push(said.value.value);
    else if (said.case === "ann") ann = null;
    else bob = null;
  }
  return heard;
}

if (import.meta.main) console.log((await run(() => main(5))).join("\n"));
