// Select with a default clause, and the operations that never block.

import { chan, select } from "skein";
import type { Routine } from "skein";

// deno-lint-ignore require-yield
export function* main(print: (line: string) => void): Routine {
  const messages = chan<string>();
  const signals = chan<boolean>(1);
  const received = select.poll({ messages });
  print(received === undefined ? "no message received" : `received ${received.value}`);
  const sent = select.poll({ out: messages.send("hi") });
  print(sent === undefined ? "no message sent" : "sent");
  print(`room for a signal: ${signals.trySend(true)}`);
  print(`room for another: ${signals.trySend(false)}`);
  for (let i = 0; i < 2; i++) {
    const activity = select.poll({ messages, signals });
    print(activity === undefined ? "no activity" : `${activity.case}: ${activity.value}`);
  }
  signals.close();
  const last = select.poll({ signals: signals.recvOk() });
  print(`after close: ready ${last !== undefined}, ok ${last?.value.ok}`);
}
