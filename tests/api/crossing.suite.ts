// What crosses the border of a bubble: things from outside may be used inside, things from inside
// nowhere else.

import { chan, go, gosched, run, runtime, select, wait } from "skein";
import type { Chan, Goroutine, Op, Routine, RuntimeError } from "skein";
import { bubble, settle } from "skein/testing";
import { afterFunc, now, sleep, Ticker, Timer } from "skein/time";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("bubble: crossing");

const MIDNIGHT = Date.UTC(2000, 0, 1);

const turn = (ms = 1): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What a bubble gives away while it lasts. */
interface Inside {
  readonly ch: Chan<number>;
  readonly timer: Timer;
  readonly alarm: Timer;
  readonly ticker: Ticker;
}

type Misuse = (inside: Inside) => Op<unknown> | (() => unknown);

const misuses: readonly (readonly [what: string, misuse: Misuse])[] = [
  ["receive on synctest channel", ({ ch }) => ch.recv()],
  ["receive on synctest channel", ({ ch }) => ch.recvOk()],
  ["receive on synctest channel", ({ ch }) => ch.forEach(() => {})],
  ["receive on synctest channel", ({ ch }) => () => ch.tryRecv()],
  ["receive on synctest channel", ({ timer }) => timer.c.recv()],
  ["receive on synctest channel", ({ ticker }) => () => ticker.c.tryRecv()],
  ["send on synctest channel", ({ ch }) => ch.send(1)],
  ["send on synctest channel", ({ ch }) => () => ch.trySend(1)],
  ["close of synctest channel", ({ ch }) => () => ch.close()],
  ["select on synctest channel", ({ ch }) => select({ ch, late: sleep(1) })],
  ["select on synctest channel", ({ ch }) => select({ a: ch.send(1), b: chan<void>() })],
  ["select on synctest channel", ({ ch }) => select({ inner: select({ ch }) })],
  ["select on synctest channel", ({ ch }) => () => select.poll({ ch })],
  ["select on synctest channel", ({ timer }) => select({ timer: timer.c })],
  ["stop of synctest timer", ({ timer }) => () => timer.stop()],
  ["stop of synctest timer", ({ alarm }) => () => alarm.stop()],
  ["stop of synctest timer", ({ ticker }) => () => ticker.stop()],
  ["reset of synctest timer", ({ timer }) => () => timer.reset(1)],
  ["reset of synctest timer", ({ alarm }) => () => alarm.reset(1)],
  ["reset of synctest timer", ({ ticker }) => () => ticker.reset(1)],
];

function* perform(misuse: Misuse, inside: Inside): Routine {
  const op = misuse(inside);
  if (typeof op === "function") op();
  else yield* op;
}

async function assertRefused(what: string, body: PromiseLike<unknown>): Promise<void> {
  const error = await rejection(body) as RuntimeError;
  assert.is(error.message, `${what} from outside bubble`);
  assert.is(error.code, "ERR_BUBBLE");
}

/** A bubble that lasts until `body` is done with what it has made. */
async function withInside(body: (inside: Inside) => Promise<void>): Promise<void> {
  await bubble(function* (): Routine {
    const inside: Inside = {
      ch: chan<number>(1),
      timer: new Timer(1e6),
      alarm: afterFunc(1e6, () => {}),
      ticker: new Ticker(1e6),
    };
    yield* wait(() => body(inside));
    assert.is(inside.ch.length, 0, "nothing has been sent");
    assert.is(inside.ch.trySend(1), true, "nor closed");
    assert.is(inside.timer.stop(), true);
    assert.is(inside.alarm.stop(), true);
  });
}

misuses.forEach(([what, misuse], i) => {
  test(`${what} (${i}): from outside, and from another bubble`, within(2000, async () => {
    await withInside(async (inside) => {
      await turn();
      await assertRefused(what, run(() => perform(misuse, inside)));
      await assertRefused(what, bubble(() => perform(misuse, inside)));
      await assertRefused(what, run(async () => {
        const op = misuse(inside);
        await (typeof op === "function" ? op() : op);
      }));
    });
  }));

  test(`${what} (${i}): when the bubble has ended`, within(2000, async () => {
    let kept: Inside | undefined;
    await withInside(async (inside) => {
      kept = inside;
    }).then(() => assertRefused(what, run(() => perform(misuse, kept!))));
    await assertRefused(what, bubble(() => perform(misuse, kept!)));
  }));
});

test("the mistake can be caught, and leaves the goroutine whole", within(2000, () =>
  withInside(async ({ ch }) => {
    await turn();
    const said = await run(function* (): Routine<string> {
      try {
        yield* ch.recv();
      } catch (error) {
        yield* gosched();
        return (error as Error).message;
      }
      return "";
    });
    assert.match(said, /from outside bubble/);
  })));

const outsiders: Record<string, [outside: (ch: Chan<number>) => unknown, inside: Use]> = {
  "read closed": [(ch) => ch.close(), (ch) => ch.recv()],
  "read value": [(ch) => ch.send(7), (ch) => ch.recv()],
  "write value": [(ch) => ch.recv(), (ch) => ch.send(7)],
  "select outside only": [(ch) => ch.close(), (ch) => select({ ch, other: chan<void>() })],
  "select mixed": [(ch) => ch.close(), (ch) => select({ ch, inside: chan<void>() })],
};
type Use = (ch: Chan<number>) => Op<unknown>;

for (const [name, [outside, inside]] of Object.entries(outsiders)) {
  test(`a channel from outside, ${name}: time stands still`, within(2000, async () => {
    const ch = chan<number>();
    afterFunc(3, async () => void await outside(ch));
    await bubble(function* (): Routine {
      const late = go(function* (): Routine {
        yield* sleep(1e6);
      });
      yield* inside(ch);
      assert.is(now(), MIDNIGHT);
      yield* late.join();
    });
  }));
}

test("a buffered channel from outside carries values both ways", within(2000, async () => {
  const [there, back] = [chan<number>(1), chan<number>(1)];
  const echo = run(function* (): Routine {
    yield* back.send((yield* there.recv())! + now() * 0);
  });
  assert.is(await bubble(function* (): Routine<number | undefined> {
    yield* there.send(5);
    return yield* back.recv();
  }), 5);
  await echo;
}));

test("a timer from outside goes by the outer clock", within(2000, async () => {
  const timer = new Timer(3_600_000);
  const ticker = new Ticker(3_600_000);
  const start = performance.now();
  await bubble(function* (): Routine {
    yield* sleep(7_200_000);
    assert.is(timer.c.tryRecv(), undefined);
    assert.is(timer.reset(4), true);
    ticker.reset(2);
    yield* timer.c.recv();
    yield* ticker.c.recv();
    assert.is(timer.stop(), false);
    ticker.stop();
    assert.is(now(), MIDNIGHT + 7_200_000);
  });
  assert.ok(performance.now() - start >= 3);
}));

test("joins across the border", within(2000, async () => {
  const outer = go(function* (): Routine<string> {
    yield* wait(turn(3));
    return "outer";
  });
  let inner: Goroutine<string> | undefined;
  const main = bubble(function* (): Routine {
    inner = go(function* (): Routine<string> {
      yield* sleep(1000);
      return "inner";
    });
    // Not durable: the sleeper inside must not be woken by time meanwhile.
    assert.is(yield* outer.join(), "outer");
    assert.is(now(), MIDNIGHT);
    assert.is(yield* inner.join(), "inner");
  });
  await turn(0);
  assert.is(await run(() => inner!.join()), "inner");
  await main;
  assert.is(await inner!.join(), "inner");
}));

test("each bubble has a number of its own", within(2000, async () => {
  const numbers = await Promise.all([1, 2, 3].map(() =>
    bubble(function* (): Routine<string> {
      yield* settle();
      return /synctest bubble (\d+)/.exec(runtime.stack())![1]!;
    })
  ));
  assert.is(new Set(numbers).size, 3);
}));

test.run();
