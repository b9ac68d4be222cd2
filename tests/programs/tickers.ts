// A ticker in a select loop with a timeout; ticks that nobody takes are dropped.

import { never, select } from "skein";
import type { Routine } from "skein";
import { after, sleep, tick, Ticker } from "skein/time";

export function* main(print: (line: string) => void): Routine {
  const ticker = new Ticker(5);
  const timeout = after(3_600_000);
  for (let n = 1; n <= 3; n++) {
    const got = yield* select({ tick: ticker.c, timeout });
    print(got.case === "tick" ? `tick ${n}` : "timeout");
  }
  yield* sleep(52);
  let got = 0;
  for (let i = 0; i < 3; i++) if (select.poll({ tick: ticker.c })) got++;
  print(`after a rest: ${got}`);
  ticker.reset(1);
  yield* ticker.c.recv();
  yield* ticker.c.recv();
  ticker.stop();
  const last = yield* select({ tick: ticker.c, late: after(20) });
  print(last.case === "tick" ? "a tick after Stop" : "silence after Stop");
  print(`no ticks: ${tick(0) === never}`);
  try {
    ticker.reset(0);
  } catch (error) {
    print((error as Error).message);
  }
}
