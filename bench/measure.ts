// How one contender is measured, inside the process that runs it. run.mjs asks for one round at a
// time, so that the rounds of all contenders interleave; `npm start` calls `speed` directly.

import type {
  Allocating, Cost, Depth, Memory, Sample, Sleepers, Wakings, Work,
} from "./contract.ts";
import { compressed, instance } from "./modules.ts";

/** Every n is a multiple of this, for the cases that work in batches. */
const BATCH = 1000;

const TIMER_MS = 10;

/** The compilers of the engines need a few hundred thousand operations to settle. */
const WARM_MS = 400;

/** How many operations take about `ms`; finding that out is the warm-up. */
export async function calibrate(work: Work, ms: number): Promise<number> {
  let n = BATCH;
  let total = 0;
  for (;;) {
    const took = await timed(() => work(n));
    total += took;
    n = batches(n * Math.min(8, ms / took));
    if (total > WARM_MS && took > ms / 2) return n;
  }
}

/** The nearest multiple of BATCH, at least one. */
function batches(n: number): number {
  return Math.max(1, Math.round(n / BATCH)) * BATCH;
}

/** One round: nanoseconds per operation. */
export async function speed(work: Work, n: number): Promise<Sample> {
  return { ns: ((await timed(() => work(n))) * 1e6) / n };
}

/** The longest that a 10 ms timer took while `n` operations ran, even if it never had its turn. */
export async function timerDuring(work: Work, n: number): Promise<Sample> {
  let worst = 0;
  let set = 0;
  let timer: ReturnType<typeof setTimeout>;
  const sinceSet = (): number => Math.max(worst, performance.now() - set);
  const arm = (): void => {
    set = performance.now();
    timer = setTimeout(() => {
      worst = sinceSet();
      arm();
    }, TIMER_MS);
  };
  arm();
  await work(n);
  clearTimeout(timer!);
  return { timerMs: sinceSet() };
}

/** Bytes that each of `n` parked tasks holds. */
export async function parkedBytes(bench: Memory, contender: string, n: number): Promise<Sample> {
  const parking = (await bench.contenders[contender]!(1))!;
  await parking(BATCH, async () => {});
  const before = await memory();
  const sample: Sample = {};
  await parking(n, async (coreBytes = 0) => {
    const { heapUsed, rss } = await memory();
    const heap = heapUsed - before.heapUsed;
    sample["bytes"] = (heap + coreBytes) / n;
    sample["heap"] = heap / n;
    sample["resident"] = (rss - before.rss) / n;
  });
  return sample;
}

/** Processor time for each of `n` sleepers, and how far from the order of deadlines they woke. */
export async function slept(bench: Sleepers, contender: string, n: number): Promise<Sample> {
  const sleeping = (await bench.contenders[contender]!(1))!;
  await sleeping(new Log(BATCH, 1));
  const log = new Log(n, (bench.spreadMs * n) / bench.n);
  const before = cpuMicroseconds();
  await sleeping(log);
  const after = cpuMicroseconds();
  return {
    us: (after - before) / n,
    waking: (after - log.firstAt) / n,
    order: disorder(log.deadlines),
  };
}

/** The deadlines, in the order in which their sleepers woke. */
class Log implements Wakings {
  readonly n: number;
  readonly deadlines: Float64Array;
  readonly #spreadMs: number;
  #count = 0;
  /** The processor time used until the first one woke. */
  firstAt = 0;

  constructor(n: number, spreadMs: number) {
    this.n = n;
    this.deadlines = new Float64Array(n);
    this.#spreadMs = spreadMs;
  }

  /** The fixed part gives all of them the time to fall asleep before the first one wakes. */
  duration(): number {
    return Math.floor((1.5 + Math.random()) * this.#spreadMs);
  }

  woke(due: number): number {
    if (this.#count === 0) this.firstAt = cpuMicroseconds();
    this.deadlines[this.#count++] = due;
    return this.#count;
  }
}

function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** From before the import of a bundled program to the end of its first task. */
export async function firstTask(program: string): Promise<Sample> {
  const address = new URL(`./startup/${program}.js`, import.meta.url).href;
  const ms = await timed(async () => {
    const { first } = await import(address);
    await first();
  });
  return { ms };
}

/** How long a kernel runs before its turn is over. */
const KERNEL_MS = 8;
const KERNEL_TURNS = 15;

/** Times the plain build's time, of each kernel of a module and in their geometric mean; times its
 *  size. */
export async function cost(bench: Cost, contender: string): Promise<Sample> {
  const name = bench.contenders[contender]!;
  const [plain, other] = [await kernels(bench.plain), await kernels(name)];
  const found: Sample = {};
  for (const kernel of Object.keys(plain)) {
    const [a, b] = [plain[kernel]!, other[kernel]!];
    if (a() !== b()) throw new Error(`${kernel} gives something else`);
    repeats(b);
    const n = repeats(a);
    const turns = Array.from({ length: KERNEL_TURNS }, () => spent(b, n) / spent(a, n));
    found[kernel] = turns.sort((x, y) => x - y)[KERNEL_TURNS >> 1]!;
  }
  const ratios = Object.values(found);
  const product = ratios.reduce((all, ratio) => all * ratio, 1);
  const size = (await compressed(name)) / (await compressed(bench.plain));
  return { ...found, times: product ** (1 / ratios.length), worst: Math.max(...ratios), size };
}

/** The exports of a build that compute something. */
async function kernels(name: string): Promise<Record<string, () => number>> {
  const { memory, want, tick, grow, ...rest } = await instance(name, { bench: { pause() {} } });
  const names = Object.keys(rest).filter((each) => !each.startsWith("asyncify_"));
  return Object.fromEntries(names.map((each) => [each, rest[each] as () => number]));
}

/** How often a kernel runs in KERNEL_MS, when the compilers are done with it. */
function repeats(kernel: () => number): number {
  let n = 1;
  for (let total = 0; total < WARM_MS / 4;) {
    const took = spent(kernel, n);
    total += took;
    n = Math.max(1, Math.round(n * Math.min(8, KERNEL_MS / took)));
  }
  return n;
}

function spent(kernel: () => number, n: number): number {
  const start = performance.now();
  for (let i = 0; i < n; i++) kernel();
  return Math.max(performance.now() - start, 1e-3);
}

/** How deep the contender's function can call itself: `n`, or half of it again and again. */
export async function depth(bench: Depth, contender: string, n: number): Promise<Sample> {
  const dive = (await bench.contenders[contender]!(1))!;
  for (let level = n; level >= 1; level = Math.floor(level / 2)) {
    try {
      return { depth: await dive(level) };
    } catch {
      // Too deep.
    }
  }
  return { depth: 0 };
}

/** One round of a kernel that allocates: milliseconds, the collector's pauses in microseconds. */
export async function allocating(program: Allocating, n: number): Promise<Sample> {
  let result = 0;
  const ms = await timed(async () => {
    result = await program.run(n);
  });
  const sample: Sample = { ms, result, mb: program.bytes() / 2 ** 20 };
  const pauses = program.pauses?.();
  if (pauses === undefined) return sample;
  const { median, p99, longest } = pauses;
  return { ...sample, median: median * 1000, p99: p99 * 1000, longest: longest * 1000 };
}

async function timed(body: () => PromiseLike<unknown>): Promise<number> {
  const start = performance.now();
  await body();
  return performance.now() - start;
}

/** How far at most a place in the order of waking is from its place by deadline (0 … 1). */
function disorder(woken: ArrayLike<number>): number {
  const sorted = Float64Array.from(woken).sort();
  let worst = 0;
  for (let place = 0; place < woken.length; place++) {
    worst = Math.max(worst, Math.abs(rank(sorted, woken[place]!) - place));
  }
  return worst / woken.length;
}

/** The first place in `sorted` that holds at least `value`. */
function rank(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What the program holds after a collection. */
async function memory(): Promise<{ heapUsed: number; rss: number }> {
  for (let i = 0; i < 3; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return process.memoryUsage();
}

function collect(): void {
  const { Bun, gc } = globalThis as { Bun?: { gc(wait: boolean): void }; gc?: () => void };
  if (Bun !== undefined) Bun.gc(true);
  else if (gc !== undefined) gc();
  else throw new Error("measuring memory needs the collector: start the runtime with --expose-gc");
}
