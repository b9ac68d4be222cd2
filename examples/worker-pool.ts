// A bounded number of workers share one queue of jobs. Each job is a blocking call into the host;
// the goroutine that makes it waits, the others go on.
//
//   node examples/worker-pool.ts    (Node 24 and later; on Node 20: npm run example -- worker-pool)
//   deno run examples/worker-pool.ts
//   bun examples/worker-pool.ts

import { chan, go, run, wait } from "skein";
import type { RecvChan, Routine, SendChan } from "skein";

interface Digest {
  text: string;
  hex: string;
}

/** Hashes one text after another until there are no more. */
function* worker(jobs: RecvChan<string>, digests: SendChan<Digest>): Routine {
  for (;;) {
    const job = yield* jobs.recvOk();
    if (!job.ok) return;
    const bytes = new TextEncoder().encode(job.value);
    const hash = yield* wait(() => crypto.subtle.digest("SHA-256", bytes));
    const hex = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0"));
    yield* digests.send({ text: job.value, hex: hex.join("") });
  }
}

/** The SHA-256 of each text, worked out by `workers` goroutines. */
export function* main(texts: string[], workers: number): Routine<Map<string, string>> {
  const jobs = chan<string>();
  const digests = chan<Digest>();
  for (let i = 0; i < workers; i++) go.with({ name: `worker ${i}` }, worker, jobs, digests);
  go(function* () {
    for (const text of texts) yield* jobs.send(text);
    jobs.close();
  });

  const found = new Map<string, string>();
  while (found.size < texts.length) {
    const digest = yield* digests.recv();
    if (digest) found.set(digest.text, digest.hex);
  }
  return found;
}

if (import.meta.main) {
  const words = ["goroutine", "channel", "select", "deadlock", "scheduler"];
  const found = await run(() => main(words, 3));
  for (const word of words) console.log(word.padEnd(10), found.get(word));
}
