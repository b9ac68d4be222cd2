// What is to happen once happens once, whatever becomes of it.

import { chan, go, goexit, gosched, sync } from "skein";
import type { Op, Routine } from "skein";

type Print = (line: string) => void;

function* exiting(print: Print): Routine {
  const left = new sync.Once();
  let runs = 0;
  for (let i = 0; i < 2; i++) {
    const ended = chan<void>();
    go(function* (): Routine {
      try {
        yield* left.do(function* (): Routine {
          runs++;
          yield* goexit();
        });
        print("the second goes on");
      } finally {
        ended.close();
      }
    });
    yield* ended.recv();
  }
  print(`runs ${runs}`);
}

export function* main(print: Print): Routine {
  function* attempt(name: string, op: () => Op<unknown>): Routine {
    try {
      yield* op();
      print(`${name} returns`);
    } catch (error) {
      print(`${name} panics: ${(error as Error).message}`);
    }
  }

  const once = new sync.Once();
  const all = new sync.WaitGroup();
  let [calls, early] = [0, 0];
  for (let i = 0; i < 10; i++) {
    all.go(function* (): Routine {
      yield* once.do(function* (): Routine {
        for (let i = 0; i < 5; i++) yield* gosched();
        calls++;
      });
      if (calls === 0) early++;
    });
  }
  yield* all.wait();
  print(`calls ${calls} too early ${early}`);

  const broken = new sync.Once();
  for (let i = 0; i < 2; i++) {
    yield* attempt("Do", () => broken.do(() => {
      throw new Error("oops");
    }));
  }

  let tries = 0;
  const value = sync.onceValue(() => ++tries);
  print(`${yield* value()} ${yield* value()} ${yield* value()}`);
  const fails = sync.onceValue(() => {
    tries++;
    throw new Error("no value");
  });
  for (let i = 0; i < 3; i++) yield* attempt("OnceValue", fails);
  print(`tries ${tries}`);

  yield* exiting(print);
}
