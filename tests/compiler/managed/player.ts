// Runs random programs of objects: those of the reference by themselves, those of an app as its
// goroutines, under a rule that says when they park, and a collector that may run at each
// allocation.

import { load } from "skein/wasm";
import type { App } from "skein/wasm";
import { inside } from "../../support/objects.ts";
import type { Outcome, Task } from "../player.ts";

/** What programs.ts exports; `play` only of the reference. */
interface Exports {
  prepare(i: number, program: number, argument: number, kind: number, seed: number): void;
  play(count: number): void;
  resultOf(i: number): bigint;
  traceOf(i: number): bigint;
  occasionsOf(i: number): number;
  parksOf(i: number): number;
}

/** An instance that has run so many programs is replaced: in the reference memory only grows. */
const mostRuns = 500;

function prepare(x: Exports, tasks: readonly Task[]): void {
  for (const [i, { program, argument, rule }] of tasks.entries()) {
    x.prepare(i, program, argument, rule.kind, rule.seed);
  }
}

function outcomes(x: Exports, tasks: readonly Task[]): Outcome[] {
  return tasks.map((_, i) => ({
    result: `${x.resultOf(i)}, trace ${BigInt.asUintN(64, x.traceOf(i)).toString(16)}`,
    occasions: x.occasionsOf(i),
    parks: x.parksOf(i),
  }));
}

/** A module of the reference. What goes wrong there is the generator's fault, and is thrown. */
export class Reference {
  readonly #module: WebAssembly.Module;
  #instance: Exports | undefined;
  #runs = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#module = new WebAssembly.Module(bytes);
  }

  play(task: Task): Outcome {
    if (this.#instance === undefined || ++this.#runs > mostRuns) {
      const abort = (_: number, __: number, line: number): void => {
        throw new Error(`abort in line ${line}`);
      };
      const { exports } = new WebAssembly.Instance(this.#module, { env: { abort } });
      this.#instance = exports as unknown as Exports;
      this.#runs = 0;
    }
    prepare(this.#instance, [task]);
    this.#instance.play(1);
    return outcomes(this.#instance, [task])[0]!;
  }
}

/** An app. */
export class AppPlayer {
  readonly #module: Promise<WebAssembly.Module>;
  readonly #leaveOut: number;
  #app: App | undefined;
  #runs = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>, leaveOut = 0) {
    this.#module = WebAssembly.compile(bytes);
    this.#leaveOut = leaveOut;
  }

  async #ready(): Promise<App> {
    if (this.#app === undefined || ++this.#runs > mostRuns) {
      await this.#app?.stop();
      this.#app = await load(await this.#module);
      inside(this.#app).leaveOut(this.#leaveOut);
      this.#runs = 0;
    }
    return this.#app;
  }

  /** Runs goroutines of different programs at once. */
  async play(tasks: readonly Task[], stress: boolean): Promise<Outcome[]> {
    const app = await this.#ready();
    const x = app.exports as unknown as Exports;
    inside(app).stress(stress);
    prepare(x, tasks);
    try {
      await app.run("play", tasks.length);
      expectClean(app);
    } catch (error) {
      this.#app = undefined;
      const failed = { result: messageOf(error), occasions: -1, parks: -1 };
      return tasks.map(() => failed);
    }
    return outcomes(x, tasks);
  }
}

/** Neither goroutines nor segments of stacks stay behind. */
function expectClean(app: App): void {
  const { goroutines, stackSegments } = app.runtime.stats();
  if (goroutines !== 0) throw new Error(`${goroutines} goroutines are left`);
  if (stackSegments !== 0) throw new Error(`${stackSegments} segments are left`);
}

/** An error and what has caused it: a panic says the latter. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${error.message}${cause}`;
}
