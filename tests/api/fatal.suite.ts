// What Go treats as fatal: unlocking what is not locked.

import { chan, FatalError, go, gosched, run, sync } from "skein";
import type { Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("fatal");

type Misuse = [text: string, misuse: () => void];

const unlocked = "sync: unlock of unlocked mutex";
const Unlocked = "sync: Unlock of unlocked RWMutex";
const RUnlocked = "sync: RUnlock of unlocked RWMutex";

const misuses: Misuse[] = [
  [unlocked, () => new sync.Mutex().unlock()],
  [Unlocked, () => new sync.RWMutex().unlock()],
  [RUnlocked, () => new sync.RWMutex().runlock()],
  [RUnlocked, () => new sync.RWMutex().rlocker().unlock()],
  [Unlocked, () => {
    const rw = new sync.RWMutex();
    rw.tryRLock();
    rw.unlock();
  }],
  [RUnlocked, () => {
    const rw = new sync.RWMutex();
    rw.tryLock();
    rw.runlock();
  }],
];

test("unlocking what is not locked ends the run, caught or not", within(5000, async () => {
  for (const [text, misuse] of misuses) {
    function* main(): Routine<string> {
      try {
        misuse();
      } catch (error) {
        assert.instance(error, FatalError);
      }
      return "went on";
    }
    const mains: (() => Routine<unknown> | Promise<unknown>)[] = [
      main,
      function* () {
        yield* go(main).join();
      },
      function* () {
        yield* go(async () => main().next()).join();
      },
      async () => main().next(),
      async () => {
        await gosched();
        await Promise.resolve();
        main().next();
        await chan<void>().recv();
      },
    ];
    for (const one of mains) {
      const error = await rejection(run(one));
      assert.instance(error, FatalError);
      assert.is((error as Error).message, text);
    }
  }
}));

test("outside any goroutine unlocking what is not locked only throws", () => {
  for (const [text, misuse] of misuses) assert.throws(misuse, new RegExp(text));
});

test("one that has done something fatal does not go on", within(2000, async () => {
  const log: string[] = [];
  const error = await rejection(run(function* (): Routine {
    try {
      try {
        new sync.Mutex().unlock();
      } catch {
        log.push("caught");
      }
      yield* gosched();
      log.push("went on");
    } finally {
      log.push("finally");
    }
  }));
  assert.instance(error, FatalError);
  await new Promise((resolve) => setTimeout(resolve, 1));
  assert.equal(log, ["caught", "finally"]);
}));

test.run();
