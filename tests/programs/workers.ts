// A fixed number of workers share one queue of jobs.

import { chan, go, gosched } from "skein";
import type { RecvChan, Routine, SendChan } from "skein";

type Result = { job: number; value: number };

function collatz(n: number): number {
  let steps = 0;
  for (let at = n; at !== 1; steps++) at = at % 2 === 0 ? at / 2 : 3 * at + 1;
  return steps;
}

function* work(jobs: RecvChan<number>, results: SendChan<Result>): Routine {
  yield* jobs.forEach(function* (job): Routine {
    yield* gosched();
    yield* results.send({ job, value: collatz(job) });
  });
}

export function* main(print: (line: string) => void): Routine {
  const jobs = chan<number>(5);
  const results = chan<Result>();
  for (let i = 0; i < 3; i++) go(work, jobs, results);
  go(function* (): Routine {
    for (let job = 1; job <= 30; job++) yield* jobs.send(job);
    jobs.close();
  });
  const values: number[] = [];
  for (let i = 0; i < 30; i++) {
    const { job, value } = (yield* results.recv()) as Result;
    values[job] = value;
  }
  for (let job = 1; job <= 30; job++) print(`${job}: ${values[job]}`);
}
