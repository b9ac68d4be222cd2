// time: durations are numbers, what is received are moments.

import { run, select, time } from "skein";
import type { Body, Chan, Comm, RecvChan, Routine } from "skein";
import { after, afterFunc, now, sleep, tick, Ticker, Timer } from "skein/time";
import { is } from "./equal.ts";

export function moments(): void {
  is<number>()(now());
  is<Comm<void>>()(sleep(5));
  is<RecvChan<number>>()(after(5));
  is<RecvChan<number>>()(tick(5));
  is<number>()(time.now());
  is<Timer>()(time.afterFunc(5, () => {}));

  // @ts-expect-error a duration is a number
  sleep("5");
  // @ts-expect-error a duration is needed
  after();
  // @ts-expect-error nothing can be sent to a timer
  after(5).send(1);
  // @ts-expect-error nor can its channel be closed
  tick(5).close();
  // @ts-expect-error a channel that is only received from is no channel for both
  const both: Chan<number> = after(5);
  void both;
}

export function timers(): void {
  const timer = new Timer(5);
  is<RecvChan<number>>()(timer.c);
  is<boolean>()(timer.stop());
  is<boolean>()(timer.reset(5));
  const ticker = new Ticker(5);
  is<RecvChan<number>>()(ticker.c);
  is<void>()(ticker.stop());
  is<void>()(ticker.reset(5));
  is<Timer>()(afterFunc(5, function* (): Routine {}));
  is<Timer>()(afterFunc(5, async () => {}));
  is<Timer>()(afterFunc(5, () => 5 as unknown));

  // @ts-expect-error a duration is needed
  new Timer();
  // @ts-expect-error a period is needed to start again
  ticker.reset();
  // @ts-expect-error the channel stays the same
  timer.c = ticker.c;
  // @ts-expect-error a function is needed
  afterFunc(5);
  const greet = (name: string): void => void name;
  // @ts-expect-error the function gets no arguments
  afterFunc(5, greet);
  const body: Body = () => {};
  is<Timer>()(afterFunc(5, body));
}

export async function waiting(): Promise<void> {
  is<number | undefined>()(await after(5).recv());
  await run(function* (): Routine {
    is<number | undefined>()(yield* new Timer(5).c.recv());
    const got = yield* select({ tick: tick(5), late: sleep(10) });
    if (got.case === "tick") is<number | undefined>()(got.value);
    else is<void>()(got.value);
  });
}
