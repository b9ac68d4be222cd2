// P12 to P19: what select promises beside the plain operations.

import { chan, go, gosched, select } from "skein";
import type { Case, Chan, Comm, Goroutine, RecvChan, Routine, SendChan } from "skein";
import * as assert from "uvu/assert";
import { joined, parked } from "../support/parked.ts";
import { scenarios } from "../support/scenario.ts";

const { scenario, run } = scenarios("select");

/** A channel that holds `count` times the same value. */
function filled(count: number, value: number): Chan<number> {
  const ch = chan<number>(count + 1);
  for (let i = 0; i < count; i++) ch.trySend(value);
  return ch;
}

/** Takes `draws` cases of `cases`, where those called r0, r1, … stay ready, and counts them. */
function* tally(draws: number, cases: Record<string, RecvChan<number>>): Routine<number[]> {
  const out = chan<number>();
  const done = chan<void>();
  const chooser = go(function* (): Routine {
    for (;;) {
      const { value } = yield* select(cases);
      const next = yield* select({ out: out.send(value as number), done });
      if (next.case === "done") return;
    }
  });
  const counts: number[] = [];
  for (let i = 0; i < draws; i++) {
    const value = (yield* out.recv()) as number;
    counts[value] = (counts[value] ?? 0) + 1;
  }
  done.close();
  yield* chooser.join();
  return counts;
}

/** Ten standard deviations around an even share. */
function assertEven(counts: number[], ways: number, draws: number): void {
  const share = draws / ways;
  const bound = 10 * Math.sqrt(share * (1 - 1 / ways));
  assert.is(counts.length, ways);
  for (const count of counts) {
    assert.ok(Math.abs(count - share) <= bound, `uneven: ${counts.join(", ")}`);
  }
}

scenario("P12", "ready cases are chosen evenly, wherever they stand", function* (seed) {
  const draws = seed === 1 ? 10_000 : 1_000;
  const idle = { c3: chan<number>(), c4: chan<number>() };
  const two = (): Record<string, RecvChan<number>> => {
    return { r0: filled(draws, 0), r1: filled(draws, 1) };
  };
  assertEven(yield* tally(draws, { ...idle, ...two() }), 2, draws);
  assertEven(yield* tally(draws, { ...two(), ...idle }), 2, draws);
  const { c3, c4 } = idle;
  const three = { r0: filled(draws, 0), c3, r1: filled(draws, 1), c4, r2: filled(draws, 2) };
  assertEven(yield* tally(draws, three), 3, draws);
});

function* selfSelect(ch: Chan<number>, me: number, times: number): Routine {
  for (let i = 0; i < times; i++) {
    const swapped = me === 1 && i % 2 === 1;
    const out = ch.send(me);
    const chosen = yield* select(swapped ? { in: ch, out } : { out, in: ch });
    if (chosen.case === "in" && ch.cap === 0) assert.is(chosen.value, 1 - me);
  }
}

scenario("P13", "a select never meets its own other case", function* (seed) {
  const times = seed === 1 ? 1000 : 200;
  for (const capacity of [0, 10]) {
    const ch = chan<number>(capacity);
    yield* joined([go(selfSelect, ch, 0, times), go(selfSelect, ch, 1, times)]);
  }
});

/** Moves `n` values over every channel with one select; drops each case when it is done. */
function* selectAll(n: number, make: (i: number) => Comm<unknown>, count: number): Routine {
  const left = new Array<number>(count).fill(n);
  for (let moved = 0; moved < n * count; moved++) {
    const cases: Record<string, Case> = {};
    left.forEach((remaining, i) => (cases[i] = remaining > 0 ? make(i) : null));
    const { case: chosen } = yield* select(cases);
    left[Number(chosen)]! -= 1;
  }
}

function* repeat(n: number, op: () => Comm<unknown>): Routine {
  for (let i = 0; i < n; i++) yield* op();
}

scenario("P14", "selects and plain operations all come to an end", function* (seed) {
  const n = seed === 1 ? 10_000 : 200;
  const channels = [0, 0, 2, 3].map((capacity) => chan<number>(capacity));
  const all: Goroutine[] = [];
  for (const ch of channels) {
    all.push(go(repeat, n, () => ch.send(0)), go(repeat, n, () => ch.recv()));
  }
  all.push(go(selectAll, n, (i) => channels[i]!.send(1), 4));
  all.push(go(selectAll, n, (i) => channels[i]!.recv(), 4));
  yield* joined(all);
  assert.equal(channels.map((ch) => ch.length), [0, 0, 0, 0]);
});

scenario("P15", "a channel named twice in a select leaves no entry behind", function* () {
  const [c, d, e] = [chan<number>(), chan<number>(), chan<number>()];
  const first = go(function* (): Routine {
    const chosen = yield* select({ once: c, twice: c, d });
    assert.is(chosen.case, "d");
    yield* e.send(9);
  });
  yield* parked(first);
  const second = go(function* (): Routine<number | undefined> {
    return yield* c.recv();
  });
  yield* parked(second);
  yield* d.send(7);
  assert.is(yield* e.recv(), 9);
  yield* c.send(8);
  assert.is(yield* second.join(), 8);
});

function* forward(
  input: RecvChan<number>,
  output: SendChan<number>,
  done: SendChan<void>,
): Routine {
  yield* input.forEach(function* (value): Routine {
    yield* output.send(value);
  });
  yield* done.send();
}

scenario("P16", "a value offered on four channels goes out exactly once", function* (seed) {
  const n = seed === 1 ? 10_000 : 1_000;
  const lanes = [0, 1, 2, 3].map(() => chan<number>());
  const merged = chan<number>();
  const done = chan<void>();
  go(function* (): Routine {
    for (let i = 0; i < n; i++) {
      const [a, b, c, d] = lanes.map((lane) => lane.send(i));
      yield* select({ a, b, c, d });
    }
    for (const lane of lanes) lane.close();
  });
  for (const lane of lanes) go(forward, lane, merged, done);
  go(function* (): Routine {
    for (let i = 0; i < lanes.length; i++) yield* done.recv();
    merged.close();
  });
  const seen = new Uint8Array(n);
  yield* merged.forEach((value) => {
    assert.is(seen[value], 0, `${value} came twice`);
    seen[value] = 1;
  });
  assert.is(seen.indexOf(0), -1);
}, 20);

scenario("P17", "operands are evaluated once per select, chosen or not", function* () {
  let calls = 0;
  let shift = 0;
  const value = (): number => {
    calls++;
    return 1 << shift;
  };
  const sendInto = (ch: Chan<number> | null, v: number): Comm<void> | null => ch && ch.send(v);
  function* drain(first: Chan<number> | null, second: Chan<number> | null): Routine<number> {
    let [a, b] = [first, second];
    let sent = 0;
    for (;;) {
      const chosen = select.poll({ a: sendInto(a, value()), b: sendInto(b, value()) });
      if (chosen === undefined) return sent;
      sent++;
      if (chosen.case === "a") a = null;
      else b = null;
      shift++;
      yield* gosched();
    }
  }
  let [a, b] = [chan<number>(1), chan<number>(1)];
  assert.is(yield* drain(a, b), 2);
  const [av, bv] = [(yield* a.recv()) as number, (yield* b.recv()) as number];
  assert.is(av | bv, 3);
  [a, b] = [chan<number>(1), chan<number>(1)];
  assert.is(yield* drain(a, null), 1);
  assert.is(a.length, 1);
  assert.is(calls, 10);
});

scenario("P18", "a select that was last in a queue leaves that queue whole", function* () {
  const [c1, c2, c3] = [chan<boolean>(), chan<boolean>(), chan<boolean>()];
  const first = go(function* (): Routine {
    yield* c1.recv();
  });
  yield* parked(first);
  const second = go(function* (): Routine {
    const chosen = yield* select({ c1, c2 });
    assert.is(chosen.case, "c2");
    yield* c3.send(true);
    yield* c1.recv();
  });
  yield* parked(second);
  const third = go(function* (): Routine {
    yield* c2.send(true);
  });
  yield* c3.recv();
  yield* c1.send(true);
  yield* c1.send(true);
  yield* joined([first, second, third]);
});

// On one M a poll cannot be interrupted, so what can go wrong is that it looks at its cases at
// different moments of a schedule; the seeds put the moves of main before, between and after it.
scenario("P19", "a poll never misses that one case is always ready", function* (seed) {
  for (let i = 0; i < (seed === 1 ? 1000 : 100); i++) {
    const [c1, c2] = [chan<number>(1), chan<number>(1)];
    yield* c1.send(1);
    const other = go(function* (): Routine {
      yield* gosched();
      assert.is.not(select.poll({ c1, c2 }), undefined);
    });
    yield* gosched();
    yield* c2.send(1);
    c1.tryRecv();
    yield* other.join();
  }
});

run();
