// Endings: runs within the run that end in every way there is, and leave blocked goroutines behind.
// What is left behind is stopped, and each `finally` block runs once.

import { chan, fn, go, GoroutinePanic, never, run, select, time, wait } from "skein";
import type { Goroutine, Op, Routine, RunOptions } from "skein";
import type { Draw } from "../../support/seed.ts";
import { dawdle, expect, forked, oneOf } from "../part.ts";

/** Ways to block for good. */
const blocks: (() => Op<unknown>)[] = [
  () => never.recv(),
  () => chan<number>().recv(),
  () => chan<number>().send(1),
  () => chan<number>().recvOk(),
  () => time.sleep(1e9),
  () => select({}),
  () => select({ a: chan<number>(), b: chan<number>().send(1), c: time.sleep(1e9) }),
  () => wait(new Promise(() => {})),
  () => chan<number>().forEach(() => {}),
];

interface Count {
  begun: number;
  over: number;
}

const blocked: (op: Op<unknown>, depth: number, count: Count) => Op<void> = fn(
  function* (op: Op<unknown>, depth: number, count: Count): Routine {
    count.begun++;
    try {
      if (depth > 0) yield* blocked(op, depth - 1, count);
      else yield* op;
    } finally {
      count.over++;
    }
  },
);

function leaveBehind(draw: Draw, count: Count): Goroutine[] {
  return Array.from({ length: draw(6) }, () =>
    go(function* (): Routine {
      yield* blocked(oneOf(blocks, draw)(), draw(5), count);
    })
  );
}

interface Ending {
  /** How the main goroutine comes to its end. */
  main(): Routine<string | undefined>;
  readonly options?: () => RunOptions;
  /** What comes of the run. */
  readonly wanted: string;
}

const ways: Ending[] = [
  { *main() { return "returned"; }, wanted: "returned" },
  { *main() { throw new RangeError("thrown"); }, wanted: "thrown" },
  {
    *main() {
      go(function* () { throw new RangeError("panicked"); });
      return yield* never.recv();
    },
    wanted: "panicked",
  },
  {
    main: function* () { return yield* never.recv(); },
    options() {
      const controller = new AbortController();
      setTimeout(() => controller.abort(new RangeError("aborted")), 1);
      return { signal: controller.signal };
    },
    wanted: "aborted",
  },
];

/** What came of it, in a word. */
function wordOf(error: unknown): string {
  const cause = error instanceof GoroutinePanic ? error.cause : error;
  if (cause instanceof RangeError) return cause.message;
  throw error;
}

export function* endings(draw: Draw): Routine {
  for (let runs = 1 + draw(3); runs > 0; runs--) {
    const { main, options, wanted } = oneOf(ways, draw);
    const own = forked(draw);
    const count: Count = { begun: 0, over: 0 };
    const inner = function* (): Routine<string | undefined> {
      leaveBehind(own, count);
      yield* dawdle(own);
      return yield* main();
    };
    const found = yield* wait(() => run(inner, options?.()).catch(wordOf));
    expect("how the run ended", found, wanted);
    expect("finally blocks", count.over, count.begun);
  }
}
