// Plays a program on the core and on the reference at once, and compares after every step.
import { isDeepStrictEqual } from "node:util";
import { Model } from "./reference.ts";
import type { Case } from "./reference.ts";
import { BareCore } from "./core.ts";
import { Host } from "./host.ts";
import { makeProgram, shrink } from "./program.ts";
import type { Program, Step } from "./program.ts";
import { Random } from "./random.ts";

class Play {
  readonly #host: Host;
  readonly #model: Model;
  readonly #program: Program;
  readonly trace: string[] = [];
  #lastId = 0;

  constructor(core: BareCore, program: Program, choices: number[][]) {
    this.#program = program;
    this.#host = new Host(core, new Random(~program.seed).bits(), program.caps);
    this.#model = new Model(program.caps, choices);
  }

  run(): void {
    for (let i = 0; i < this.#program.goroutines; i++) this.#spawn();
    this.#drain();
    for (const step of this.#program.steps) {
      this.#host.beginStep();
      this.#perform(step);
      if (step.drains) this.#drain();
      this.#observe();
    }
    this.#end();
  }

  #spawn(): void {
    const id = ++this.#lastId;
    this.#host.spawn(id);
    this.#model.spawn(id);
  }

  #perform({ kind, who, cases }: Step): void {
    if (kind === "close") this.#close(cases[0]!.chan);
    else if (kind === "kill") this.#kill(who);
    else this.#operate(this.#running(who), cases, kind === "select");
  }

  #running(who: number): number | undefined {
    const { alive, waiting, woken } = this.#model;
    const running = [...alive].filter((id) => !waiting.has(id) && !woken.has(id));
    return who < 0 ? undefined : running[who % running.length];
  }

  #operate(id: number | undefined, cases: readonly Case[], isSelect: boolean): void {
    const name = id === undefined ? "ordinary code" : `g${id}`;
    const list = cases.map(showCase).join(", ");
    this.trace.push(`${name}: ${isSelect ? `select { ${list} }` : list}`);
    const found = this.#host.perform(id, cases, isSelect);
    const right = this.#model.perform(id, cases, found.index);
    this.#compare("it ends", { value: undefined, ...found }, { value: undefined, ...right });
  }

  #close(chan: number): void {
    this.trace.push(`close c${chan}`);
    this.#compare("it is the first", this.#host.close(chan), this.#model.close(chan));
  }

  /** Another goroutine takes the place of the one that ends. */
  #kill(who: number): void {
    const alive = [...this.#model.alive];
    const id = alive[Math.max(who, 0) % alive.length]!;
    this.trace.push(`kill g${id}, start g${this.#lastId + 1}`);
    this.#host.kill(id);
    this.#model.kill(id);
    this.#spawn();
  }

  #drain(): void {
    const { woken } = this.#model;
    const right = new Map(woken);
    woken.clear();
    this.trace.push("dispatch");
    const found = this.#host.drain();
    const plain = (map: typeof right): object =>
      Object.fromEntries([...map].map(([id, how]) => [`g${id}`, { value: undefined, ...how }]));
    this.#compare("woken are", plain(found), plain(right));
  }

  #observe(): void {
    const { alive, waiting, woken, chans } = this.#model;
    for (const id of alive) {
      const state = waiting.has(id) ? "waiting" : woken.has(id) ? "runnable" : "running";
      this.#compare(`g${id} is`, this.#host.state(id), state);
    }
    for (const [i, { closed, values }] of chans.entries()) {
      this.#compare(`c${i} is closed`, this.#host.isClosed(i), closed);
      this.#compare(`c${i} holds`, this.#host.count(i), values.length);
    }
  }

  /** Closes and empties the channels; whoever still waits does so for nothing. */
  #end(): void {
    const { chans, alive } = this.#model;
    for (const [i, chan] of chans.entries()) {
      this.#host.beginStep();
      this.#close(i);
      this.#drain();
      this.#observe();
      while (chan.values.length > 0) this.#operate(undefined, [{ kind: "recv", chan: i }], false);
      this.#operate(undefined, [{ kind: "recv", chan: i }], false);
    }
    const sorted = (values: (number | undefined)[]): object => values.toSorted(compareNumbers);
    this.#compare("received are", sorted(this.#host.received), sorted(this.#host.sent));
    this.#compare("goroutines live", this.#host.live, alive.size);
    for (const id of alive) this.#host.kill(id);
    this.#compare("goroutines live", this.#host.live, 0);
    this.#compare("dispatched are", this.#host.drain().size, 0);
  }

  #compare(what: string, found: unknown, right: unknown): void {
    if (found === right || isDeepStrictEqual(found, right)) return;
    const show = (value: unknown): string => JSON.stringify(value) ?? "undefined";
    throw new Error(`${what} ${show(found)}, which should be ${show(right)}`);
  }
}

function compareNumbers(a: number | undefined, b: number | undefined): number {
  return (a ?? -1) - (b ?? -1);
}

function showCase({ kind, chan, value }: Case): string {
  if (kind === "none") return "disabled";
  return kind === "send" ? `c${chan} <- ${value}` : `<-c${chan}`;
}

/** What goes wrong with a program, and what it did until then. */
export interface Failure {
  readonly program: Program;
  readonly message: string;
  readonly trace: readonly string[];
}

/** Every program has an instance of its own only after a failure, which may leave one in pieces. */
export class Player {
  readonly #module: WebAssembly.Module;
  readonly choices: number[][] = [];
  #core: BareCore;

  constructor(module: WebAssembly.Module) {
    this.#module = module;
    this.#core = new BareCore(module);
  }

  play(program: Program): Failure | undefined {
    const play = new Play(this.#core, program, this.choices);
    try {
      play.run();
      return undefined;
    } catch (error) {
      this.#core = new BareCore(this.#module);
      const message = error instanceof Error ? error.message : String(error);
      return { program, message, trace: play.trace };
    }
  }

  /** The first failure among programs, shrunk. */
  find(seeds: Iterable<number>): Failure | undefined {
    for (const seed of seeds) {
      const program = makeProgram(seed);
      if (this.play(program) === undefined) continue;
      return this.play(shrink(program, (smaller) => this.play(smaller) !== undefined));
    }
    return undefined;
  }
}

/** A failure as a text that can be read and replayed. */
export function describe({ program, message, trace }: Failure): string {
  const { seed, caps, goroutines } = program;
  const chans = caps.map((cap, i) => `c${i} of ${cap}`).join(", ");
  return [
    `the program of seed ${seed} fails; shrunk: ${goroutines} goroutines, channels ${chans}`,
    ...trace.map((line) => `  ${line}`),
    `  ${message}`,
    `again: SKEIN_SEED=${seed} npm test -- --group model`,
  ].join("\n");
}
