// Errgroup: goroutines that work on parts of one task. Follows golang.org/x/sync/errgroup.
import { withCancel } from "./context.ts";
import type { Context } from "./context.ts";
import type { Body, Op } from "./contract.ts";
import { Crew, finish, launch } from "./crew.ts";

/** A group of goroutines, of which `wait` gives the first error. An error of a goroutine is what
 *  its body throws, where in Go it is what it returns. What the runtime throws (RuntimeError: a
 *  send on a closed channel, a panic that `join` passes on) is none of the task's errors: as a
 *  panic does in Go, it ends the run. A body that calls `goexit`, or is stopped with its run, is
 *  done without an error. Go: `errgroup.Group`.
 *
 *  @example
 *  ```ts
 *  import { run, time } from "skein";
 *  import { Group } from "skein/errgroup";
 *
 *  const sizes = new Map<string, number>();
 *  const problem = await run(function* () {
 *    const group = new Group();
 *    for (const word of ["one", "three", "", "seven"]) {
 *      yield* group.go(function* () {
 *        yield* time.sleep(1);
 *        if (word === "") throw new Error("an empty word");
 *        sizes.set(word, word.length);
 *      });
 *    }
 *    try {
 *      yield* group.wait();
 *      return "none";
 *    } catch (error) {
 *      return (error as Error).message;
 *    }
 *  });
 *  // problem → "an empty word"
 *  // sizes.size → 3
 *  ```
 */
export class Group {
  readonly #crew = new Crew();

  /** A group, and a context that is cancelled by the first error, which is its cause, or when
   *  `wait` returns. Go: `errgroup.WithContext`.
   *
   *  @example
   *  ```ts
   *  import { run, select, time } from "skein";
   *  import { background } from "skein/context";
   *  import { Group } from "skein/errgroup";
   *
   *  const cause = await run(function* () {
   *    const [group, ctx] = Group.withContext(background());
   *    yield* group.go(function* () {
   *      yield* select({ work: time.sleep(60_000), quit: ctx.done() });
   *    });
   *    yield* group.go(() => { throw "no such user"; });
   *    try {
   *      yield* group.wait();
   *    } catch {}
   *    return ctx.cause();
   *  });
   *  // cause → "no such user"
   *  ```
   */
  static withContext(ctx: Context): [Group, Context] {
    const [inner, cancel] = withCancel(ctx);
    const group = new Group();
    group.#crew.cancel = cancel;
    return [group, inner];
  }

  /** From now on at most `n` goroutines are active at a time; 0: none is ever started. Negative:
   *  any number, and those that wait in `go` are let through. Throws while goroutines of the group
   *  are active, unless `n` is negative; TypeError when it is no integer. */
  setLimit(n: number): void {
    if (!Number.isInteger(n)) {
      throw new TypeError(`errgroup: setLimit: expected an integer, got ${String(n)}`);
    }
    this.#crew.setLimit(n);
  }

  /** Starts `body` as a goroutine; at the limit it blocks until another has ended, first come,
   *  first served. Throws TypeError at once when `body` is not a function. */
  go(body: Body): Op<void> {
    return launch(this.#crew, expectFunction("go", body));
  }

  /** Starts `body` as a goroutine unless the limit is reached; false if it is. Never blocks. */
  tryGo(body: Body): boolean {
    expectFunction("tryGo", body);
    if (!this.#crew.tryEnter()) return false;
    this.#crew.start(body);
    return true;
  }

  /** Blocks until no goroutine of the group is active, cancels the context, and throws the first
   *  error if there was one. Several may wait. */
  wait(): Op<void> {
    return finish(this.#crew);
  }
}

function expectFunction(verb: string, body: Body): Body {
  if (typeof body === "function") return body;
  throw new TypeError(`errgroup: ${verb}: the body must be a function, got ${typeof body}`);
}
