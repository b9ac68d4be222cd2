// P60: programs that leave goroutines behind, as oracles of who is blocked, and on what. Each child
// yields ten times first.

import { chan, go, LeakError, never, select, sync, wait } from "skein";
import type { Chan, Routine } from "skein";
import { stack } from "skein/runtime";
import { noLeaks } from "skein/testing";
import * as assert from "uvu/assert";
import { rounds } from "../support/parked.ts";
import { rejection } from "../support/rejection.ts";
import { scenarios } from "../support/scenario.ts";

const { scenario, run } = scenarios("leaks");

const nil = never as unknown as Chan<number>;

/** The name of the program, the goroutines that it leaves, and what each waits for. */
interface Program {
  readonly name: string;
  readonly leaves: Readonly<Record<string, string>>;
  readonly body: () => Routine<unknown>;
}

/** A program whose one child is left. */
function one(name: string, reason: string, block: () => Routine<unknown>): Program {
  const child = `${name}Child`;
  return {
    name,
    leaves: { [child]: reason },
    *body(): Routine {
      go.with({ name: child }, function* (): Routine {
        yield* rounds(10);
        yield* block();
      });
    },
  };
}

const globals: Chan<number>[] = [];

const programs: readonly Program[] = [
  one("NilRecv", "chan receive (nil chan)", function* () {
    yield* nil.recv();
  }),
  one("NilSend", "chan send (nil chan)", function* () {
    yield* nil.send(1);
  }),
  one("SelectNoCases", "select (no cases)", function* () {
    yield* select({});
  }),
  one("ChanRecv", "chan receive", function* () {
    yield* chan<number>().recv();
  }),
  one("ChanSend", "chan send", function* () {
    yield* chan<number>().send(1);
  }),
  one("Select", "select", function* () {
    yield* select({ a: chan<number>(), b: chan<number>() });
  }),
  one("WaitGroup", "sync.WaitGroup.Wait", function* () {
    const wg = new sync.WaitGroup();
    wg.add(1);
    yield* wg.wait();
  }),
  one("MutexStack", "sync.Mutex.Lock", function* () {
    const mu = new sync.Mutex();
    yield* mu.lock();
    yield* mu.lock();
  }),
  one("RWMutexRLock", "sync.RWMutex.RLock", function* () {
    const mu = new sync.RWMutex();
    yield* mu.lock();
    yield* mu.rlock();
  }),
  one("RWMutexLock", "sync.RWMutex.Lock", function* () {
    const mu = new sync.RWMutex();
    yield* mu.lock();
    yield* mu.lock();
  }),
  one("Cond", "sync.Cond.Wait", function* () {
    const mu = new sync.Mutex();
    const cond = new sync.Cond(mu);
    yield* mu.lock();
    yield* cond.wait();
  }),
  {
    name: "MutexHeap",
    leaves: { Locker: "sync.Mutex.Lock" },
    *body(): Routine {
      go.with({ name: "Spawner" }, function* (): Routine {
        const mu = new sync.Mutex();
        go.with({ name: "Locker" }, function* (): Routine {
          yield* rounds(10);
          yield* mu.lock();
          yield* mu.lock();
        });
      });
    },
  },
  {
    name: "Mixed",
    leaves: { Outer: "sync.WaitGroup.Wait", Inner: "chan send" },
    *body(): Routine {
      go.with({ name: "Outer" }, function* (): Routine {
        const [ch, wg] = [chan<number>(), new sync.WaitGroup()];
        wg.add(1);
        go.with({ name: "Inner" }, function* (): Routine {
          yield* rounds(10);
          yield* ch.send(1);
          wg.done();
        });
        yield* wg.wait();
      });
    },
  },
  // In Go whoever can still be reached through a global is no leak; here reachability is not asked.
  one("NoLeakGlobal", "chan receive", function* () {
    const held = chan<number>();
    globals.push(held);
    yield* held.recv();
  }),
  {
    name: "SelectNoCasesMain",
    leaves: { Inner: "chan receive", Outer: "select (no cases)" },
    *body(): Routine {
      go.with({ name: "Outer" }, function* (): Routine {
        go.with({ name: "Inner" }, function* (): Routine {
          yield* rounds(10);
          yield* chan<number>().recv();
        });
        yield* select({});
      });
    },
  },
];

/** Of each goroutine in a dump its name, which is at the bottom of its stack, and the reason. */
function blocked(dump: string): Record<string, string> {
  const found = dump.split("\n\n").map((text) => {
    const names = [...text.matchAll(/^(\w+)\(\.\.\.\)$/gm)];
    return [names.at(-1)?.[1] ?? "", /\[(.+)\]:/.exec(text)?.[1] ?? ""] as const;
  });
  return Object.fromEntries(found);
}

for (const { name, leaves, body } of programs) {
  scenario("P60", `${name} leaves ${Object.keys(leaves).join(", ")}`, function* (): Routine {
    const error = yield* wait(rejection(noLeaks(body)));
    assert.instance(error, LeakError);
    assert.equal(blocked((error as LeakError).dump), leaves);
  }, 25);

  scenario("P60", `${name} as the dump of all goroutines shows it`, function* (): Routine {
    const before = new Set(Object.keys(blocked(stack(true))));
    yield* go(body).join();
    yield* rounds(200);
    const shown = blocked(stack(true));
    for (const known of before) delete shown[known];
    assert.equal(shown, leaves);
  }, 25);
}

scenario("P60", "a pipeline that is drained leaves nobody", function* (): Routine {
  const sum = yield* wait(noLeaks(function* (): Routine<number> {
    const [numbers, squares] = [chan<number>(), chan<number>()];
    go(function* (): Routine {
      for (let i = 1; i <= 10; i++) yield* numbers.send(i);
      numbers.close();
    });
    go(function* (): Routine {
      yield* numbers.forEach(function* (n): Routine {
        yield* squares.send(n * n);
      });
      squares.close();
    });
    let total = 0;
    yield* squares.forEach((n) => void (total += n));
    return total;
  }));
  assert.is(sum, 385);
}, 25);

scenario("P60", "a thousand that lock twice are all left", function* (): Routine {
  const error = yield* wait(rejection(noLeaks(function* (): Routine {
    for (let i = 0; i < 1000; i++) {
      const mu = new sync.Mutex();
      go(function* twice(): Routine {
        yield* mu.lock();
        yield* mu.lock();
      });
    }
  })));
  assert.is((error as Error).message, "1000 goroutines left behind");
  const { dump } = error as LeakError;
  assert.is(dump.match(/^goroutine \d+ \[sync\.Mutex\.Lock\]:\ntwice\(/gm)?.length, 1000);
}, 3);

run();
