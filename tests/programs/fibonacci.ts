// A select that sends numbers until it is told to quit.

import { chan, go, select } from "skein";
import type { RecvChan, Routine, SendChan } from "skein";

type Print = (line: string) => void;

function* fibonacci(out: SendChan<number>, quit: RecvChan<void>, print: Print): Routine {
  let [x, y] = [0, 1];
  for (;;) {
    const { case: chosen } = yield* select({ sent: out.send(x), quit });
    if (chosen === "quit") break;
    [x, y] = [y, x + y];
  }
  print("quit");
}

export function* main(print: Print): Routine {
  const [numbers, quit] = [chan<number>(), chan<void>()];
  go(function* (): Routine {
    for (let i = 0; i < 20; i++) print(String(yield* numbers.recv()));
    yield* quit.send();
  });
  yield* fibonacci(numbers, quit, print);
}
