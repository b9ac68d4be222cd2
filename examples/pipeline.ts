// A pipeline: each stage is a goroutine that receives from the stage before it, works, and sends
// on. Closing a channel tells the next stage that there is no more.
//
//   node examples/pipeline.ts       (Node 24 and later; on Node 20: npm run example -- pipeline)
//   deno run examples/pipeline.ts
//   bun examples/pipeline.ts

import { chan, go, run } from "skein";
import type { RecvChan, Routine } from "skein";

/** Sends 1 … last, then closes. */
function count(last: number): RecvChan<number> {
  const out = chan<number>();
  go(function* () {
    for (let n = 1; n <= last; n++) yield* out.send(n);
    out.close();
  });
  return out;
}

/** Sends `f` of all that it receives. */
function map<A, B>(source: RecvChan<A>, f: (value: A) => B): RecvChan<B> {
  const out = chan<B>();
  go(function* () {
    yield* source.forEach(function* (value) {
      yield* out.send(f(value));
    });
    out.close();
  });
  return out;
}

/** Adds up the squares of 1 … last. */
export function* main(last: number): Routine<number> {
  const squares = map(count(last), (n) => n * n);
  let sum = 0;
  for (;;) {
    const square = yield* squares.recvOk();
    if (!square.ok) return sum;
    sum += square.value;
  }
}

if (import.meta.main) console.log(await run(() => main(100)));
