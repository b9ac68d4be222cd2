// A goroutine greets over a channel.

import { chan, go } from "skein";
import type { Routine, SendChan } from "skein";

function* greet(name: string, out: SendChan<string>): Routine {
  yield* out.send(`hello, ${name}`);
}

export function* main(print: (line: string) => void): Routine {
  const messages = chan<string>();
  go(greet, "goroutine", messages);
  print((yield* messages.recv()) as string);
}
