// What the worker of the tests answers, by the path of the request. It runs on workerd.

import { chan, go, gosched, never, run, runtime, select, time, wait } from "skein";
import type { Chan, Routine } from "skein";

/** Channels and the clock at the scope of a module, where the platform allows neither timers nor
 *  I/O. */
const shelf = chan<string>(10);
const imported = time.now();

export type Answer = (request: Request) => unknown;

/** Values through a chain of goroutines, with sleeps in between. */
function* relay(count: number): Routine<number> {
  let input: Chan<number> = chan();
  const first = input;
  for (let i = 0; i < count; i++) {
    const from = input;
    const to = input = chan();
    go(function* (): Routine {
      const value = (yield* from.recv())!;
      yield* time.sleep(1);
      yield* to.send(value + 1);
    });
  }
  yield* first.send(0);
  return (yield* input.recv())!;
}

/** The clock of production: it stands still while code runs, and moves with the event loop. */
function freezeClock(): void {
  const now = performance.now.bind(performance);
  const later = globalThis.setTimeout as (body: () => void, ms?: number) => number;
  let frozen = now();
  performance.now = () => frozen;
  globalThis.setTimeout = ((body: () => void, ms?: number) =>
    later(() => {
      frozen = now();
      body();
    }, ms)) as typeof setTimeout;
}

export const answers: Record<string, Answer> = {
  relay: (request) =>
    run(function* () {
      const count = Number(new URL(request.url).searchParams.get("count"));
      const before = runtime.numGoroutine();
      const value = yield* relay(count);
      return { value, before };
    }),

  forever: () => run(function* () {
    yield* never.recv();
  }),

  hours: () => run(function* () {
    yield* time.sleep(3_600_000);
  }),

  busy() {
    freezeClock();
    const start = Date.now();
    return run(function* () {
      let isOver = false;
      let rounds = 0;
      for (let i = 0; i < 10; i++) {
        go(function* (): Routine {
          while (!isOver) {
            rounds++;
            yield* gosched();
          }
        });
      }
      const timer = new Promise((resolve) => setTimeout(resolve, 10));
      yield* select({ timer: wait(timer), never });
      yield* time.sleep(10);
      isOver = true;
      return { rounds, took: Date.now() - start };
    });
  },

  async deadlock() {
    const waiting = run(function* () {
      yield* chan().recv();
    }).then(() => "ended", (error: Error) => error.name);
    const pause = new Promise((resolve) => setTimeout(() => resolve("waiting"), 100));
    const thrown = run(function* () {
      yield* never.recv();
    }, { deadlock: "throw" }).catch((error: Error) => error.name);
    return { byDefault: await Promise.race([waiting, pause]), thrown: await thrown };
  },

  async outside() {
    const codes: unknown[] = [];
    for (const attempt of [() => go(() => {}), async () => await chan().recv(), time.sleep(1)]) {
      try {
        await (typeof attempt === "function" ? attempt() : attempt);
        codes.push("nothing thrown");
      } catch (error) {
        codes.push((error as { code: string }).code);
      }
    }
    return codes;
  },

  shelf(request) {
    const text = new URL(request.url).searchParams.get("text");
    if (text !== null) return shelf.trySend(text);
    return run(() => ({ ...shelf.tryRecv(), imported }));
  },

  async: () => run(async () => {
    await gosched();
    const [there, back] = [chan<number>(), chan<number>()];
    go(async () => {
      for await (const value of there) await back.send(value * 2);
      back.close();
    });
    await time.sleep(1);
    await there.send(21);
    const answer = await back.recv();
    there.close();
    return { answer, ended: await back.recvOk() };
  }),

  async nested() {
    let inner: Promise<unknown> | undefined;
    const outer = await run(function* () {
      const values = chan<number>();
      inner = run(function* (): Routine<string> {
        yield* values.send(1);
        yield* time.sleep(5);
        return "inner";
      });
      return yield* values.recv();
    });
    return { outer, inner: await inner };
  },

  /** Two runs of one runtime that end in one slice, and then runs that want one each. */
  async together() {
    await run(function* () {
      void run(function* (): Routine {
        yield* gosched();
      });
      for (let i = 0; i < 5; i++) yield* gosched();
    });
    return await Promise.all([5, 6, 7].map((count) => run(() => relay(count))));
  },

  async ended() {
    const left = await run(function* () {
      return chan<number>(1);
    });
    try {
      return left.trySend(1);
    } catch (error) {
      return (error as { code: string }).code;
    }
  },
};
