// Counts, dumps and statistics of the runtime.

import { chan, go, gosched, run, runtime, select } from "skein";
import type { Goroutine, Routine } from "skein";
import { numGoroutine, stack } from "skein/runtime";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asMain } from "../support/goroutine.ts";
import { joined, parked } from "../support/parked.ts";
import { within } from "../support/within.ts";

const test = suite("runtime");

test("is the same by name and by subpath", () => {
  assert.is(runtime.numGoroutine, numGoroutine);
  assert.is(runtime.stack, stack);
});

test("numGoroutine counts what is not dead, blocked or not", asMain(function* () {
  const before = runtime.numGoroutine();
  const gate = chan<void>();
  const blocked = Array.from({ length: 10 }, () => go(function* (): Routine {
    yield* gate.recv();
  }));
  assert.is(runtime.numGoroutine(), before + 10);
  yield* parked(...blocked);
  assert.is(runtime.numGoroutine(), before + 10);
  gate.close();
  yield* joined(blocked);
  assert.is(runtime.numGoroutine(), before);
}));

test("numGoroutine is back where it was after a run", within(2000, async () => {
  const before = runtime.numGoroutine();
  await run(function* (): Routine {
    for (let i = 0; i < 10; i++) go(gosched);
    for (let i = 0; i < 10; i++) {
      go(function* (): Routine {
        yield* chan<void>().recv();
      });
    }
    yield* gosched();
  });
  assert.is(runtime.numGoroutine(), before);
}));

test("numCPU is a whole number of at least one", () => {
  assert.ok(Number.isInteger(runtime.numCPU()) && runtime.numCPU() >= 1);
});

test("gomaxprocs tells the setting, and a number below one leaves it alone", () => {
  const procs = runtime.gomaxprocs();
  assert.ok(Number.isInteger(procs) && procs >= 1);
  assert.is(runtime.gomaxprocs(0), procs);
  assert.is(runtime.gomaxprocs(-3), procs);
  assert.is(runtime.gomaxprocs(procs), procs);
  assert.is(runtime.gomaxprocs(), procs);
});

test("stack shows the caller, or all with the caller first", asMain(function* mainFunction() {
  const [a, b] = [chan<number>(), chan<number>()];
  const blocked: Goroutine[] = [
    go.with({ name: "reader" }, function* (): Routine {
      yield* a.recv();
    }),
    go.with({ name: "writer" }, function* (): Routine {
      yield* b.send(1);
    }),
  ];
  yield* parked(...blocked);
  const fresh = go(gosched);
  const mine = runtime.stack();
  assert.match(mine, /^goroutine \d+ \[running\]:\n/);
  assert.is(mine.match(/^goroutine /gm)?.length, 1);
  assert.is(runtime.stack(false), mine);

  const blocks = runtime.stack(true).trimEnd().split("\n\n");
  assert.is(blocks.length, runtime.numGoroutine());
  assert.is(blocks[0]!.split("\n")[0], mine.split("\n")[0]);
  const headers = blocks.map((block) => block.split("\n")[0]);
  assert.ok(headers.includes(`goroutine ${blocked[0]!.id} [chan receive]:`));
  assert.ok(headers.includes(`goroutine ${blocked[1]!.id} [chan send]:`));
  assert.ok(headers.includes(`goroutine ${fresh.id} [runnable]:`));
  const reader = blocks.find((block) => block.startsWith(`goroutine ${blocked[0]!.id} `));
  assert.match(reader ?? "", /reader/);
}));

test("a block of the dump says who started the goroutine", asMain(function* () {
  const parent = go(function* parentFunction(): Routine<Goroutine> {
    const child = go(function* childFunction(): Routine {
      yield* chan<void>().recv();
    });
    yield* parked(child);
    return child;
  });
  const child = yield* parent.join();
  const blocks = runtime.stack(true).split("\n\n");
  const block = blocks.find((one) => one.startsWith(`goroutine ${child.id} `));
  assert.match(block ?? "", new RegExp(`created by parentFunction in goroutine ${parent.id}\\b`));
}));

test("outside of any goroutine stack shows no caller", within(2000, async () => {
  const ch = chan<number>();
  const g = go(function* (): Routine {
    yield* ch.recv();
  });
  await gosched();
  assert.ok(runtime.stack(true).includes(`goroutine ${g.id} [chan receive]:`));
  assert.not.match(runtime.stack(), /\[running\]/);
  assert.ok(ch.trySend(1));
  await g.join();
}));

test("stats count goroutines, spawns, switches, parks and wakes", asMain(function* () {
  const before = runtime.stats();
  const [there, back] = [chan<number>(), chan<number>()];
  const echo = go(function* (): Routine {
    for (let i = 0; i < 100; i++) yield* back.send((yield* there.recv()) as number);
  });
  assert.is(runtime.stats().goroutines, before.goroutines + 1);
  assert.is(runtime.stats().runQueue.reduce((sum, n) => sum + n, 0), 1);
  for (let i = 0; i < 100; i++) {
    yield* there.send(i);
    yield* back.recv();
  }
  yield* echo.join();
  const after = runtime.stats();
  assert.is(after.goroutines, before.goroutines);
  assert.is(after.spawned - before.spawned, 1n);
  for (const key of ["switches", "parks", "wakes"] as const) {
    const moved = after[key] - before[key];
    assert.ok(moved >= 100n && moved <= 500n, `${key} ${moved}`);
  }
  assert.is(after.procs, runtime.gomaxprocs());
  assert.ok(after.ms >= 1);
  assert.ok(after.heapBytes > 0);
}));

test("finished goroutines are reused: memory does not grow with their number", asMain(function* () {
  const done = chan<number>();
  const batch = function* (): Routine {
    for (let i = 0; i < 10_000; i++) {
      go(function* (): Routine {
        yield* done.send(i);
      });
      assert.is(yield* done.recv(), i);
    }
  };
  yield* batch();
  const before = runtime.stats().heapBytes;
  yield* batch();
  assert.is(runtime.stats().heapBytes, before);
}, 20_000));

test("selects that wait leave no memory behind", asMain(function* () {
  const [a, b, c] = [chan<number>(), chan<number>(), chan<number>()];
  go(function* (): Routine {
    for (;;) yield* a.send(1);
  });
  const batch = function* (): Routine {
    for (let i = 0; i < 5000; i++) yield* select({ a, b, c });
  };
  yield* batch();
  const before = runtime.stats().heapBytes;
  yield* batch();
  assert.is(runtime.stats().heapBytes, before);
}, 20_000));

test("setting the number of processors up and down leaks nothing", asMain(function* () {
  const done = chan<void>(300);
  for (let i = 0; i < 300; i++) go(function* (): Routine {
    yield* done.send();
  });
  runtime.gomaxprocs(64);
  runtime.gomaxprocs(1);
  const bytes = runtime.stats().heapBytes;
  for (let i = 0; i < 100; i++) {
    runtime.gomaxprocs(64);
    runtime.gomaxprocs(1);
  }
  assert.is(runtime.stats().heapBytes, bytes);
  for (let i = 0; i < 300; i++) yield* done.recv();
}));

test.run();
