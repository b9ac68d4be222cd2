// Panics of the runtime and of the program, caught where they pass.

import { chan, go, never } from "skein";
import type { Chan, Routine } from "skein";

type Print = (line: string) => void;

function* protect(print: Print, name: string, body: () => Routine): Routine {
  try {
    yield* body();
    print(`${name}: no panic`);
  } catch (error) {
    print(`${name}: ${(error as Error).message}`);
  } finally {
    print(`${name} is over`);
  }
}

function closed(): Chan<number> {
  const ch = chan<number>(1);
  ch.close();
  return ch;
}

export function* main(print: Print): Routine {
  yield* protect(print, "send", function* () {
    yield* closed().send(1);
  });
  yield* protect(print, "close", function* () {
    closed().close();
  });
  yield* protect(print, "nil", function* () {
    never.close();
  });
  yield* protect(print, "make", function* () {
    chan<number>(-1);
  });
  yield* protect(print, "receive", function* () {
    yield* closed().recv();
  });
  yield* protect(print, "own", function* () {
    throw new Error("something of ours");
  });
  yield* protect(print, "outer", function* () {
    yield* protect(print, "inner", function* () {
      throw new Error("caught inside");
    });
    throw new Error("caught outside");
  });
  const ch = chan<number>();
  const sender = go(protect, print, "blocked send", function* () {
    yield* ch.send(1);
  });
  while (sender.status !== "waiting") yield* go(() => {}).join();
  ch.close();
  yield* sender.join();
  print("main is over");
}
