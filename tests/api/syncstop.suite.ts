// Package sync when runs end: what a stopped goroutine held, waited for, or had just been given.

import { chan, DeadlockError, go, gosched, run, sync } from "skein";
import type { Goroutine, Op, Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parked } from "../support/parked.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("sync: stop");

/** Something with a way in and a way out, and a way to see whether it is free. */
interface Door {
  readonly name: string;
  enter(): Op<unknown>;
  leave(): void;
  isFree(): boolean;
}

function doors(): Door[] {
  const mu = new sync.Mutex();
  const rw = new sync.RWMutex();
  const read = new sync.RWMutex();
  const sem = new sync.Semaphore(1);
  const never = { done: () => chan<never>(), err: () => undefined };
  const other = new sync.Semaphore(1);
  const tried = (isFree: boolean, leave: () => void): boolean => {
    if (isFree) leave();
    return isFree;
  };
  return [
    {
      name: "mutex",
      enter: () => mu.lock(),
      leave: () => mu.unlock(),
      isFree: () => tried(mu.tryLock(), () => mu.unlock()),
    },
    {
      name: "writer",
      enter: () => rw.lock(),
      leave: () => rw.unlock(),
      isFree: () => tried(rw.tryLock(), () => rw.unlock()),
    },
    {
      name: "reader",
      enter: () => read.rlock(),
      leave: () => read.runlock(),
      isFree: () => tried(read.tryLock(), () => read.unlock()),
    },
    {
      name: "semaphore",
      enter: () => sem.acquire(),
      leave: () => sem.release(),
      isFree: () => tried(sem.tryAcquire(), () => sem.release()),
    },
    {
      name: "semaphore with a context",
      enter: () => other.acquire(1, never),
      leave: () => other.release(),
      isFree: () => tried(other.tryAcquire(), () => other.release()),
    },
  ];
}

test("what a stopped goroutine holds, its finally blocks give back", within(2000, async () => {
  for (const { name, enter, leave, isFree } of doors()) {
    await run(function* (): Routine {
      yield* parked(go(function* (): Routine {
        yield* enter();
        try {
          yield* chan<void>().recv();
        } finally {
          leave();
        }
      }));
      assert.not(isFree(), name);
    });
    assert.ok(isFree(), name);
  }
}));

test("one that is stopped while it waits gives back nothing, whatever its blocks do",
  within(2000, async () => {
    for (const { name, enter, leave, isFree } of doors()) {
      if (name === "reader") continue;
      await enter();
      await run(function* (): Routine {
        yield* parked(go(function* (): Routine {
          try {
            yield* enter();
            assert.unreachable(name);
          } finally {
            leave();
          }
        }));
      });
      assert.not(isFree(), `${name}: it is still held from outside`);
      leave();
      assert.ok(isFree(), name);
    }
  }));

test("one that is stopped when it has been given something hands it on", within(2000, async () => {
  for (const { name, enter, leave, isFree } of doors()) {
    if (name === "reader") continue;
    await enter();
    const log: string[] = [];
    let second: Promise<void> | undefined;
    await run(function* (): Routine {
      const first = go(function* (): Routine {
        try {
          yield* enter();
          log.push("first");
        } finally {
          leave();
        }
      });
      yield* parked(first);
      second = run(function* (): Routine {
        yield* enter();
        log.push("second");
        leave();
      });
      yield* gosched();
      yield* gosched();
      leave();
      assert.is(first.status, "runnable", name);
    });
    await second;
    assert.equal(log, ["second"], name);
    assert.ok(isFree(), name);
  }
}));

test("withLock leaves nothing locked, wherever a run ends", within(5000, async () => {
  const mu = new sync.Mutex();
  for (let end = 0; end < 30; end++) {
    await run(function* (): Routine {
      for (let i = 0; i < 4; i++) {
        go(function* (): Routine {
          for (;;) yield* mu.withLock(gosched);
        });
      }
      for (let i = 0; i < end; i++) yield* gosched();
    });
    assert.is(mu.tryLock(), true, `after ${end} turns`);
    mu.unlock();
  }
}));

test("one that is stopped at a Cond does not unlock what others have", within(2000, async () => {
  for (const isHeld of [false, true]) {
    const mu = new sync.Mutex();
    const lockers: sync.Locker[] = [mu, { lock: () => mu.lock(), unlock: () => mu.unlock() }];
    for (const locker of lockers) {
      const cond = new sync.Cond(locker);
      await run(function* (): Routine {
        yield* parked(go(function* (): Routine {
          yield* locker.lock();
          try {
            for (;;) yield* cond.wait();
          } finally {
            locker.unlock();
          }
        }));
        if (isHeld) mu.tryLock();
      });
      assert.is(mu.tryLock(), !isHeld);
      mu.unlock();
    }
  }
}));

test("a wrong unlock in a block of a stopped goroutine is no error", within(2000, async () => {
  const mu = new sync.Mutex();
  const rw = new sync.RWMutex();
  const bodies: (() => Routine | Promise<void>)[] = [
    function* (): Routine {
      try {
        yield* chan<void>().recv();
      } finally {
        mu.unlock();
        rw.unlock();
        rw.runlock();
      }
    },
    async () => {
      try {
        await chan<void>().recv();
      } finally {
        mu.unlock();
        rw.unlock();
        rw.runlock();
      }
    },
  ];
  for (const body of bodies) {
    const value = await run(function* (): Routine<string> {
      yield* parked(go(body));
      return "fine";
    });
    assert.is(value, "fine");
  }
  await new Promise((resolve) => setTimeout(resolve, 1));
  assert.is(mu.tryLock() && rw.tryLock(), true);
}));

test("a writer that is stopped lets the readers behind it in", within(2000, async () => {
  const rw = new sync.RWMutex();
  await rw.rlock();
  const [waits, ends] = [chan<void>(), chan<void>()];
  const writer = run(function* (): Routine {
    yield* parked(go(function* (): Routine {
      yield* rw.lock();
    }));
    yield* waits.send();
    yield* ends.recv();
  });
  await waits.recv();
  assert.is(rw.tryRLock(), false);
  const reader = rw.rlock().then(() => "in");
  ends.close();
  await writer;
  assert.is(await reader, "in");
  rw.runlock();
  rw.runlock();
  assert.is(rw.tryLock(), true);
}));

test("the signal of a stopped goroutine goes to the next that was there", within(2000, async () => {
  const mu = new sync.Mutex();
  const cond = new sync.Cond(mu);
  const log: string[] = [];
  const [waits, ends] = [chan<void>(), chan<void>()];
  const waiting = (name: string) => function* (): Routine {
    yield* mu.withLock(() => cond.wait());
    log.push(name);
  };
  const first = run(function* (): Routine {
    yield* parked(go(waiting("first")));
    yield* waits.send();
    yield* ends.recv();
    cond.signal();
  });
  await waits.recv();
  const second = run(waiting("second"));
  await gosched();
  ends.close();
  await Promise.all([first, second]);
  assert.equal(log, ["second"]);
}));

test("once is done again when the first to do it was stopped", within(2000, async () => {
  const once = new sync.Once();
  const value = sync.onceValue(function* (): Routine<string> {
    yield* gate.recv();
    return "value";
  });
  const gate = chan<void>();
  const log: string[] = [];
  await run(function* (): Routine {
    yield* parked(go(function* (): Routine {
      yield* once.do(function* (): Routine {
        log.push("first");
        yield* chan<void>().recv();
      });
    }), go(function* (): Routine {
      yield* value();
    }));
  });
  gate.close();
  await run(function* (): Routine {
    for (let i = 0; i < 2; i++) yield* once.do(() => void log.push("second"));
    log.push(yield* value());
  });
  assert.equal(log, ["first", "second", "value"]);
}));

test("a counted goroutine that is stopped is done", within(2000, async () => {
  const wg = new sync.WaitGroup();
  await run(function* (): Routine {
    const forever = function* (): Routine {
      yield* chan<void>().recv();
    };
    const all: Goroutine[] = [wg.go(forever), wg.go(async () => { await chan<void>().recv(); })];
    yield* parked(...all);
  });
  await wg.wait();
}));

test("waiting for what nobody will give is a deadlock", within(5000, async () => {
  const mains: [string, () => Routine<unknown>][] = [
    ["sync.Mutex.Lock", function* () {
      const mu = new sync.Mutex();
      yield* mu.lock();
      yield* mu.lock();
    }],
    ["sync.RWMutex.RLock", function* () {
      const rw = new sync.RWMutex();
      yield* rw.lock();
      yield* rw.rlock();
    }],
    ["sync.RWMutex.Lock", function* () {
      const rw = new sync.RWMutex();
      yield* rw.rlock();
      yield* rw.lock();
    }],
    ["sync.WaitGroup.Wait", function* () {
      const wg = new sync.WaitGroup();
      wg.add(1);
      yield* wg.wait();
    }],
    ["sync.Cond.Wait", function* () {
      const mu = new sync.Mutex();
      yield* mu.withLock(() => new sync.Cond(mu).wait());
    }],
    ["semacquire", function* () { yield* new sync.Semaphore(2).acquire(3); }],
    ["sync.Mutex.Lock", function* () {
      const once = new sync.Once();
      yield* once.do(() => once.do(() => {}));
    }],
  ];
  for (const [reason, main] of mains) {
    const error = await rejection(run(main));
    assert.instance(error, DeadlockError);
    assert.ok((error as DeadlockError).dump.includes(`[${reason}]:`), reason);
  }
}));

test.run();
