// The work of `skein bench` in goroutines written in JavaScript.
import { chan, fn, go, gosched, run, runtime, select } from "../../mod.ts";

const BATCH = 1000;

const yieldAt = fn(function* (level: number, times: number): Generator<unknown, void> {
  if (level > 1) return yield* yieldAt(level - 1, times);
  for (let i = 0; i < times; i++) yield* gosched();
});

/** Two goroutines, `level` calls deep, yield in turn. */
export function depth(n: number, level: number): Promise<void> {
  return run(function* () {
    const other = go(function* () {
      yield* yieldAt(level, n / 2);
    });
    yield* yieldAt(level, n / 2);
    yield* other.join();
  });
}

export function pingpong(n: number): Promise<void> {
  return run(function* () {
    const ping = chan<number>();
    const pong = chan<number>();
    go(function* () {
      for (let i = 0; i < n; i++) {
        yield* ping.recv();
        yield* pong.send(i);
      }
    });
    for (let i = 0; i < n; i++) {
      yield* ping.send(i);
      yield* pong.recv();
    }
  });
}

function* nothing(): Generator<never, void> {}

export function spawn(n: number): Promise<void> {
  return run(function* () {
    for (let done = 0; done < n; done += BATCH) {
      const batch = Array.from({ length: BATCH }, () => go(nothing));
      for (const goroutine of batch) yield* goroutine.join();
    }
  });
}

export function select4(n: number): Promise<void> {
  return run(function* () {
    const [a, b, c, d] = [chan<number>(1), chan<number>(1), chan<number>(1), chan<number>(1)];
    const all = [a, b, c, d];
    for (let i = 0; i < n; i++) {
      yield* all[i & 3]!.send(i);
      yield* select({ a, b, c, d });
    }
  });
}

/** Bytes of each of `n` goroutines that wait. `heapBytes` gives those of the engine's heap. */
export function memory(n: number, heapBytes: () => number): Promise<number> {
  return run(function* () {
    const release = chan<void>();
    const used = (): number => heapBytes() + runtime.stats().heapBytes;
    const before = used();
    let waiting = 0;
    const body = function* () {
      waiting++;
      yield* release.recv();
    };
    for (let i = 0; i < n; i++) go(body);
    while (waiting < n) yield* gosched();
    const bytes = (used() - before) / n;
    release.close();
    return bytes;
  });
}
