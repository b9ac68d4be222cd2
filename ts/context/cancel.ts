// Contexts that can be cancelled, and how they hang together.
//
// A cancellation has two parts. First the whole tree below is marked: errors are set, channels
// closed, timers stopped, links cut. Then those who want to hear of it are told: abort signals,
// functions of afterFunc. So code that runs in the second part finds every context done.
import { Channel } from "../chan.ts";
import type { RecvChan } from "../contract.ts";
import { callerBubble, callerEngine } from "../default.ts";
import type { Bubble } from "../core/bubble.ts";
import type { Engine } from "../core/engine.ts";
import { go } from "../go.ts";
import { never } from "../never.ts";
import { select } from "../select.ts";
import { ABSENT, CANCELLABLE, Derived, enderOf, timedOf } from "./node.ts";
import type { Context } from "./node.ts";

/** A context of the user's that can call back when it is done, and take that back. */
interface AfterFuncer {
  afterFunc(body: () => void): () => unknown;
}

export class Cancellable extends Derived {
  /** Whose goroutines may wait for it. */
  readonly engine: Engine;
  readonly bubble: Bubble | undefined;
  #err: Error | undefined = undefined;
  #cause: unknown = undefined;
  /** Made when somebody asks for it: most contexts are never waited for. */
  #done: Channel<never> | undefined = undefined;
  #controller: AbortController | undefined = undefined;
  #children: Set<Cancellable> | undefined = undefined;
  /** The context above that has it among its children; or what undoes a call of afterFunc. */
  #above: Cancellable | undefined = undefined;
  #detach: (() => unknown) | undefined = undefined;

  /** The context is whole only when `attach` has hung it up. */
  constructor(parent: Context) {
    super(parent);
    this.engine = callerEngine();
    this.bubble = callerBubble();
    this.timed = timedOf(parent);
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#err !== undefined) this.#controller.abort(this.#cause);
    }
    return this.#controller.signal;
  }

  deadline(): number | undefined {
    return this.timed.deadline();
  }

  done(): RecvChan<never> {
    if (this.#done === undefined) {
      this.#done = new Channel<never>(this.engine, this.bubble, 0);
      if (this.#err !== undefined) this.#close();
    }
    return this.#done;
  }

  err(): Error | undefined {
    return this.#err;
  }

  cause(): unknown {
    return this.#cause;
  }

  own(key: unknown): unknown {
    return key === CANCELLABLE ? this : ABSENT;
  }

  label(): string {
    return ".WithCancel";
  }

  /** Ends this context and all below it; the first call counts. Throws, but not before it has done
   *  everything else, when goroutines of a bubble would be woken from outside. */
  cancel(err: Error, cause?: unknown): void {
    if (this.#err !== undefined) return;
    let crossing: unknown;
    const all: Cancellable[] = [this];
    for (const each of all) {
      each.#children?.forEach((child) => all.push(child));
      each.#mark(err, cause ?? err);
      try {
        each.#close();
      } catch (error) {
        crossing ??= error;
      }
    }
    for (const each of all) each.announce();
    this.#unlink();
    if (crossing !== undefined) throw crossing;
  }

  #mark(err: Error, cause: unknown): void {
    this.#err = err;
    this.#cause = cause;
    this.#children = undefined;
    this.release();
  }

  #close(): void {
    if (this.#done !== undefined && this.isOpen) this.#done.close();
  }

  /** Whether anybody can still wait: its runtime, and its bubble, have not ended. */
  get isOpen(): boolean {
    return this.engine.i32.length > 0 && this.bubble?.at !== 0;
  }

  #unlink(): void {
    const above = this.#above;
    const detach = this.#detach;
    this.#above = undefined;
    this.#detach = undefined;
    if (above !== undefined) above.#children?.delete(this);
    detach?.();
  }

  /** First part of the end: gives back what it holds. No code of the user may run here. */
  release(): void {}

  /** Second part: tells who wants to hear of it. */
  announce(): void {
    this.#controller?.abort(this.#cause);
  }

  /** Sees to it that the context ends with its parent, at once if that has ended. */
  attach(): this {
    const parent = enderOf(this.parent);
    if (parent instanceof Cancellable) {
      parent.#adopt(this);
      return this;
    }
    const done = parent.done() as RecvChan<never> | null | undefined;
    if (done === never || done === null || done === undefined) return this;
    if (done.tryRecv() !== undefined) {
      this.#follow(parent);
      return this;
    }
    const near = parent.value(CANCELLABLE);
    if (near instanceof Cancellable && near.#done === done) near.#adopt(this);
    else if (hasAfterFunc(parent)) this.#subscribe(parent);
    else go.with({ name: "context" }, () => this.#watch(parent, done));
    return this;
  }

  #adopt(child: Cancellable): void {
    if (this.#err !== undefined) {
      child.cancel(this.#err, this.#cause);
      return;
    }
    child.#above = this;
    (this.#children ??= new Set()).add(child);
  }

  #subscribe(parent: Context & AfterFuncer): void {
    const detach = parent.afterFunc(() => this.#follow(parent));
    if (this.#err === undefined) this.#detach = detach;
  }

  /** For a parent that offers nothing better: a goroutine waits for whichever ends first. */
  *#watch(parent: Context, done: RecvChan<never>): Generator<unknown, void> {
    const first = yield* select({ parent: done, child: this.done() });
    if (first.case === "parent") this.#follow(parent);
  }

  /** The parent, which is not ours, has ended. */
  #follow(parent: Context): void {
    const err = parent.err();
    if (err === undefined || err === null) {
      throw new TypeError(
        "context: internal error: missing cancel error: the done channel of the parent is " +
          "closed, so its err() must give an error",
      );
    }
    this.cancel(err, causeThrough(parent));
  }
}

function hasAfterFunc(ctx: Context): ctx is Context & AfterFuncer {
  return typeof (ctx as Partial<AfterFuncer>).afterFunc === "function";
}

/** The cause of a context, ours or not. */
export function causeThrough(ctx: Context): unknown {
  return (ctx as Partial<Context>).cause?.() ?? causeOf(ctx);
}

/** The cause of a context by its error and what is nearest above; for one that is not ours. */
export function causeOf(ctx: Context): unknown {
  if (ctx instanceof Cancellable) return ctx.cause();
  const err = ctx.err();
  if (err === undefined || err === null) return undefined;
  const near = ctx.value(CANCELLABLE);
  return (near instanceof Cancellable ? near.cause() : undefined) ?? err;
}
