// What is left in a channel that was closed, and how loops over it end.

import { chan, go } from "skein";
import type { Routine } from "skein";

export function* main(print: (line: string) => void): Routine {
  const queue = chan<string>(4);
  for (const word of ["one", "two", "three"]) yield* queue.send(word);
  queue.close();
  print(`length ${queue.length} of ${queue.cap}`);
  print(`first ${yield* queue.recv()}`);
  yield* queue.forEach((word) => void print(`then ${word}`));
  for (let i = 0; i < 2; i++) {
    const { value, ok } = yield* queue.recvOk();
    print(`after the end: "${value ?? ""}" ${ok}`);
  }

  const done = chan<void>();
  const finished = chan<number>();
  for (let i = 0; i < 5; i++) {
    go(function* (): Routine {
      yield* done.recv();
      yield* finished.send(i);
    });
  }
  done.close();
  let sum = 0;
  for (let i = 0; i < 5; i++) sum += (yield* finished.recv()) as number;
  print(`all were woken: ${sum}`);
}
