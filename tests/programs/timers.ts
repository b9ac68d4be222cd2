// Timers: what stop and reset return in each state, and that no stale value is ever received.

import { chan, go, select } from "skein";
import type { RecvChan, Routine } from "skein";
import { afterFunc, sleep, Timer } from "skein/time";

const hour = 3_600_000;
const nanosecond = 1e-6;

const pending = (c: RecvChan<number>): string => select.poll({ c }) ? "a value" : "nothing";

export function* main(print: (line: string) => void): Routine {
  const t = new Timer(hour);
  print(`running: ${t.stop()} ${pending(t.c)}`);
  print(`stopped: ${t.stop()} ${t.reset(hour)} ${t.reset(hour)}`);
  t.reset(nanosecond);
  yield* sleep(5);
  print(`due: ${t.c.length} ${t.c.cap} ${t.stop()} ${pending(t.c)}`);
  t.reset(nanosecond);
  yield* sleep(5);
  print(`due again: ${pending(t.c)} ${pending(t.c)} ${t.stop()} ${t.reset(hour)}`);

  const done = chan<string>();
  go(function* (): Routine {
    yield* t.c.recv();
    yield* done.send("served by a later Reset");
  });
  yield* sleep(2);
  t.reset(2 * hour);
  t.reset(1);
  print((yield* done.recv())!);

  const f = afterFunc(hour, () => {
    throw new Error("never called");
  });
  print(`function: ${f.stop()} ${f.stop()} ${f.c.cap === 0}`);
  const g = afterFunc(1, function* (): Routine {
    yield* done.send("called");
  });
  print(`${yield* done.recv()} ${g.stop()} ${g.reset(1)} ${yield* done.recv()}`);
}
