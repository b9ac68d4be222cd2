// Panics of goroutines in WebAssembly. Whatever throws a goroutine out of the engine is one, an
// error of the host as well as a trap; the core knows how the goroutine goes on
// (assembly/recovery.ts), and here is kept what it must not see: the error itself.
import { FAULT_MEMORY, FAULT_STACK, G_ID } from "../../assembly/abi.ts";
import { dump } from "../core/dump.ts";
import { Fault } from "../core/faults.ts";
import { FatalError, GoroutinePanic } from "../errors.ts";
import type { App } from "./app.ts";
import { nameOf, portray } from "./frames.ts";
import { stackHere } from "./trace.ts";

/** How a goroutine goes on, as in assembly/recovery.ts. */
const WAY_RECOVER = 1;
const WAY_LEAVE = 2;

/** What the program's own `abort` throws: a failed assertion, an index out of range. */
export class Abort extends Error {
  /** The message without the place. */
  readonly text: string;

  constructor(message: string | null, file: string | null, line: number, column: number) {
    super(`abort: ${message} at ${file}:${line}:${column}`);
    this.text = message ?? "abort";
  }
}

/** What a panic throws from which somebody recovers. Nobody but this file sees it: between the two
 *  is no code of the host. */
export const tossed: unique symbol = Symbol("panic");

export class Panics {
  readonly #app: App;
  /** Panics that nobody recovers from, of goroutines that make their deferred calls, by the numbers
   *  of these. */
  readonly #coming = new Map<number, GoroutinePanic>();
  /** The last error that the host has thrown into the program, and one made there and then. */
  #entering: { readonly error: unknown; readonly made: Error } | undefined;

  constructor(app: App) {
    this.#app = app;
  }

  /** A function of the host, called by g, throws an error into the program, whose own stack, if it
   *  has one, may have nothing to do with that of the goroutine. */
  entered(g: number, error: unknown): void {
    // Nobody will look.
    if (g === 0 || this.#app.core.wayOn(g) === WAY_RECOVER) return;
    this.#entering = { error, made: stackHere() };
  }

  /** Code of a goroutine has thrown an error out of the engine. */
  thrown(error: unknown): void {
    const { core, engine } = this.#app;
    const made = this.#takeMade(error);
    const g = core.thrown();
    if (g === 0) throw error;
    const call = this.#app.callOf(g);
    if (call === undefined && core.runOf(g) !== 0) {
      // Its run has ended while it called the host: nobody asks how it ends.
      this.forgive(g);
      core.discard(g);
      return;
    }
    const failure = this.#handle(g, error, made);
    if (failure === undefined) return;
    this.forgive(g);
    core.discard(g);
    if (call === undefined) engine.host.report(failure);
    else call.run.fail(failure);
  }

  /** Lets the goroutine go on, or gives what ends its run. */
  #handle(g: number, error: unknown, made: unknown): Error | undefined {
    const { core } = this.#app;
    if (error === tossed) {
      core.recover(g);
      return undefined;
    }
    if (error instanceof GoroutinePanic && error === this.#coming.get(this.#idOf(g))) return error;
    const lost = fatal(error);
    if (lost !== undefined) return lost;
    const way = error instanceof Fault ? 0 : core.wayOn(g);
    if (way === WAY_RECOVER) return this.#recover(g, error, made);
    const panic = this.#panic(g, error, made);
    if (way !== WAY_LEAVE) return panic;
    this.#coming.set(this.#idOf(g), panic);
    core.leaveAfterPanic(g);
    return undefined;
  }

  #recover(g: number, error: unknown, made: unknown): Error | undefined {
    const { bridge, core } = this.#app;
    try {
      const message = bridge.lower("~lib/string/String", textOf(error), "the message of a panic");
      core.tellPanic(g, message as number);
      core.recover(g);
      return undefined;
    } catch (noRoom) {
      return fatal(noRoom) ?? this.#panic(g, noRoom, made);
    }
  }

  #panic(g: number, error: unknown, made: unknown): GoroutinePanic {
    const { engine } = this.#app;
    const portrait = portray(this.#app, g, made instanceof Error ? made.stack : undefined);
    const goroutine = { id: portrait.id, name: nameOf(this.#app, g) };
    const before = this.#coming.get(portrait.id);
    const earlier = before === undefined ? [] : [...before.earlier, before.cause];
    return new GoroutinePanic(goroutine, error, dump(engine, portrait), earlier);
  }

  /** What has been made where an error left the program's code, or entered it. */
  #takeMade(error: unknown): unknown {
    const entering = this.#entering;
    this.#entering = undefined;
    return entering !== undefined && entering.error === error ? entering.made : error;
  }

  /** A goroutine has made its deferred calls. */
  rethrow(g: number): void {
    const panic = this.#coming.get(this.#idOf(g));
    if (panic !== undefined) throw panic;
  }

  /** A goroutine has called goexit in a deferred call: it does not panic any more. */
  forgive(g: number): void {
    this.#coming.delete(this.#idOf(g));
  }

  /** Forgets the panics of goroutines that do not exist any more. */
  sweep(): void {
    if (this.#coming.size === 0) return;
    const { core } = this.#app;
    const living = new Set<number>();
    for (let g = core.following(0); g !== 0; g = core.following(g)) living.add(this.#idOf(g));
    for (const id of [...this.#coming.keys()]) if (!living.has(id)) this.#coming.delete(id);
  }

  #idOf(g: number): number {
    return this.#app.engine.f64[(g + G_ID) >> 3]!;
  }
}

/** What `panicMessage` gives; anything at all can be thrown, even what has no text. */
function textOf(error: unknown): string {
  if (error instanceof Abort) return error.text;
  try {
    return error instanceof Error ? String(error.message) : String(error);
  } catch {
    return "";
  }
}

/** What Go calls a fatal error: nobody can recover from it. */
function fatal(error: unknown): FatalError | undefined {
  if (error instanceof FatalError) return error;
  if (error instanceof Fault && (error.fault === FAULT_STACK || error.fault === FAULT_MEMORY)) {
    return new FatalError(error.message.replace("skein core: ", ""));
  }
  // Engines tell of their own stack's end by a RangeError (V8, JavaScriptCore).
  if (error instanceof RangeError && /call stack/i.test(error.message)) {
    return new FatalError("stack overflow: the engine's stack has no more room");
  }
  return undefined;
}
