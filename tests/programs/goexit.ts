// Goexit ends one goroutine: what was deferred runs, the last first, and the others go on.

import { chan, go, goexit } from "skein";
import type { Chan, Routine } from "skein";

type Print = (line: string) => void;

function* deep(depth: number, print: Print): Routine {
  try {
    if (depth === 0) yield* goexit();
    yield* deep(depth - 1, print);
    print("not reached");
  } finally {
    print(`deferred at ${depth}`);
  }
}

function* worker(done: Chan<string>, print: Print): Routine {
  try {
    try {
      yield* deep(3, print);
    } catch {
      print("recovered: not reached");
    }
    print("not reached either");
  } finally {
    yield* done.send("worker is done");
  }
}

export function* main(print: Print): Routine {
  const done = chan<string>();
  go(worker, done, print);
  print((yield* done.recv()) as string);
  go(function* (): Routine {
    try {
      return;
    } finally {
      yield* done.send("an ordinary return defers too");
    }
  });
  print((yield* done.recv()) as string);
}
