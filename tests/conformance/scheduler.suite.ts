// P20 to P24 and P37: progress, counting, preemption, slices and dumps.

import { chan, go, gosched, never, run as runMain, runtime, select, wait } from "skein";
import type { Chan, Goroutine, RecvChan, Routine, SendChan } from "skein";
import * as assert from "uvu/assert";
import { joined, parked, rounds } from "../support/parked.ts";
import { scenarios } from "../support/scenario.ts";

const { scenario, real, test, run } = scenarios("scheduler");

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** P20's goroutine: polls, and yields whenever nothing is there. */
function* yielding(ch: Chan<boolean>, ack: SendChan<void>): Routine {
  while (ch.tryRecv() === undefined) yield* gosched();
  yield* ack.send();
}

scenario("P20", "a goroutine that polls and yields lets others run", function* () {
  const [ch, ack] = [chan<boolean>(), chan<void>()];
  const poller = go(yielding, ch, ack);
  yield* rounds(20);
  yield* ch.send(true);
  yield* ack.recv();
  yield* poller.join();
});

real("P20", "a goroutine that polls and yields lets timers fire", function* () {
  const [ch, ack] = [chan<boolean>(), chan<void>()];
  go(yielding, ch, ack);
  yield* wait(() => delay(10));
  yield* ch.send(true);
  yield* ack.recv();
});

const headers = (): number => runtime.stack(true).match(/^goroutine \d+ \[/gm)?.length ?? 0;

scenario("P21", "numGoroutine is the number of headers in a dump", function* (seed) {
  assert.is(runtime.numGoroutine(), 1);
  assert.is(headers(), 1);
  const n = seed === 1 ? 1000 : 50;
  const gate = chan<void>();
  const blocked = Array.from({ length: n }, () => go(function* (): Routine {
    yield* gate.recv();
  }));
  assert.is(runtime.numGoroutine(), n + 1);
  yield* parked(...blocked);
  assert.is(runtime.numGoroutine(), n + 1);
  assert.is(headers(), n + 1);
  gate.close();
  yield* joined(blocked);
  assert.is(runtime.numGoroutine(), 1);
  assert.is(headers(), 1);
});

test("P22", "two goroutines that hand over without pause let timers fire", async () => {
  const started = performance.now();
  await runMain(function* (): Routine {
    const [ch, done] = [chan<boolean>(), chan<void>()];
    const timer = chan<void>(1);
    const sender = function* (): Routine {
      for (;;) if ((yield* select({ ch: ch.send(true), done })).case === "done") return;
    };
    const pair = [go(sender), go(sender)];
    setTimeout(() => timer.trySend(), 20);
    for (;;) if ((yield* select({ ch, timer })).case === "timer") break;
    done.close();
    yield* joined(pair);
  });
  assert.ok(performance.now() - started < 1000);
});

// JavaScript cannot be interrupted between two operations, so P23 and P24 put an operation that is
// always ready where Go's compiler would put a preemption point. Such an operation completes
// without the scheduler, except when the slice is over: exactly what is to be shown. Nothing here
// yields by itself, so without slices both programs would hang.
const ready = (): RecvChan<void> => {
  const ch = chan<void>();
  ch.close();
  return ch;
};

test("P23", "a goroutine that spins on operations that never block is preempted", async () => {
  const started = performance.now();
  await runMain(function* (): Routine {
    let turn = 0;
    const point = ready();
    const spinner = function* (me: number): Routine {
      for (let i = 0; i < 5; i++) {
        while (turn !== me) yield* point.recv();
        turn = 1 - me;
      }
    };
    yield* joined([go(spinner, 0), go(spinner, 1)]);
  });
  assert.ok(performance.now() - started < 5000);
});

test("P23", "a goroutine that spins on its own buffer is preempted", async () => {
  await runMain(function* (): Routine {
    let stop = false;
    const spinner = go(function* (): Routine {
      const buffer = chan<number>(1);
      while (!stop) {
        assert.ok(buffer.trySend(1));
        yield* buffer.recv();
        yield* select({ buffer: buffer.send(2) });
        buffer.tryRecv();
      }
    });
    yield* wait(() => delay(5));
    stop = true;
    yield* spinner.join();
  });
});

/** One half of a pair of P24: counts to `limit` in steps of a thousand, then wakes its partner. */
function* pingPong(
  limit: number,
  mine: RecvChan<void>,
  partner: SendChan<void>,
  count: { n: number },
): Routine {
  const point = ready();
  for (;;) {
    if (!(yield* mine.recvOk()).ok) return;
    for (let i = 0; i < limit; i += 1000) {
      for (let k = 0; k < 1000; k++) count.n++;
      yield* point.recv();
    }
    if (partner.length === 0) partner.trySend();
  }
}

test("P24", "a pair that hands over at once gets its share beside hogs", async () => {
  const [hog, light] = [{ n: 0 }, { n: 0 }];
  await runMain(function* (): Routine {
    assert.is(runtime.gomaxprocs(), 1);
    for (const [limit, count] of [[1_000_000, hog], [1_000, light]] as const) {
      const [a, b] = [chan<void>(1), chan<void>(1)];
      go(pingPong, limit, a, b, count);
      go(pingPong, limit, b, a, count);
      yield* a.send();
    }
    yield* wait(() => delay(100));
  });
  const ratio = hog.n / light.n;
  assert.ok(ratio >= 1 / 20 && ratio <= 20, `hog ${hog.n}, light ${light.n}`);
});

/** Every way to block of this build, and the words that Go's dump has for it. */
const reasons: [string, () => Routine<unknown>][] = [
  ["chan receive", function* () { yield* chan<number>().recv(); }],
  ["chan receive", function* () { yield* chan<number>().recvOk(); }],
  ["chan receive", function* () { yield* chan<number>().forEach(() => {}); }],
  ["chan send", function* () { yield* chan<number>().send(1); }],
  ["chan receive (nil chan)", function* () { yield* never.recv(); }],
  ["chan send (nil chan)", function* () { yield* (never as unknown as Chan<number>).send(1); }],
  ["select", function* () { yield* select({ a: chan<number>(), b: chan<number>().send(1) }); }],
  ["select (no cases)", function* () { yield* select({}); }],
  ["select (no cases)", function* () { yield* select({ a: null, b: false }); }],
];

scenario("P37", "a dump of all goroutines names what each one waits for", function* () {
  const blocked: [Goroutine, string][] = reasons.map(([reason, body]) => [go(body), reason]);
  yield* parked(...blocked.map(([g]) => g));
  const dump = runtime.stack(true);
  assert.ok(dump.startsWith("goroutine "));
  for (const [g, reason] of blocked) {
    assert.is(g.waitReason, reason);
    assert.ok(dump.includes(`goroutine ${g.id} [${reason}]:\n`), `${reason}: ${dump}`);
  }
  const mine = runtime.stack();
  assert.match(mine, /^goroutine \d+ \[running\]:\n/);
  assert.ok(dump.startsWith(mine.split("\n")[0]!));
});

run();
