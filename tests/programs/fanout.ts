// Parts of a task in a group: a limit, the first error, and the context that it cancels.

import { chan, time } from "skein";
import type { Routine } from "skein";
import { background } from "skein/context";
import type { Context } from "skein/context";
import { Group } from "skein/errgroup";

type Print = (line: string) => void;

const text = (what: unknown): string => what instanceof Error ? what.message : "<nil>";

function* outcome(group: Group): Routine<unknown> {
  try {
    yield* group.wait();
    return undefined;
  } catch (error) {
    return error;
  }
}

function printEnd(print: Print, ctx: Context): void {
  print(`context: ${text(ctx.err())} / ${text(ctx.cause())}`);
}

function* squares(print: Print, n: number): Routine {
  const [group, ctx] = Group.withContext(background());
  group.setLimit(3);
  let [active, most, sum] = [0, 0, 0];
  for (let i = 1; i <= n; i++) {
    yield* group.go(function* (): Routine {
      most = Math.max(most, ++active);
      yield* time.sleep(1);
      active--;
      sum += i * i;
    });
  }
  print(`error: ${text(yield* outcome(group))}`);
  print(`sum: ${sum} within the limit: ${most <= 3}`);
  printEnd(print, ctx);
}

function* firstError(print: Print): Routine {
  const [group, ctx] = Group.withContext(background());
  group.setLimit(4);
  const stopped = chan<number>(3);
  for (let i = 0; i < 3; i++) {
    yield* group.go(function* (): Routine {
      yield* ctx.done().recv();
      yield* stopped.send(i);
      throw ctx.err();
    });
  }
  yield* group.go(function* (): Routine {
    yield* time.sleep(1);
    throw new Error("no such page");
  });
  print(`error: ${text(yield* outcome(group))} stopped: ${stopped.length}`);
  printEnd(print, ctx);
}

function* limited(print: Print): Routine {
  const group = new Group();
  group.setLimit(2);
  const release = chan<void>();
  const body = function* (): Routine {
    yield* release.recv();
  };
  print(`tried: ${group.tryGo(body)} ${group.tryGo(body)} ${group.tryGo(body)}`);
  release.close();
  print(`error: ${text(yield* outcome(group))}`);
  print(`tried: ${group.tryGo(body)}`);
}

export function* main(print: Print): Routine {
  yield* squares(print, 20);
  yield* firstError(print);
  yield* limited(print);
}
