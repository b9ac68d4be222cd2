// Singleflight: calls with the same key that come while one is under way share its result. Follows
// golang.org/x/sync/singleflight.
import { chan } from "./chan.ts";
import type { Chan, Op, Routine } from "./contract.ts";
import { isFrame } from "./core/frames.ts";
import { current } from "./core/task.ts";
import { fn, goexit } from "./go.ts";
import { wait } from "./wait.ts";

type Work<T> = () => Routine<T> | PromiseLike<T> | T;
type Result<T> = { value: T; shared: boolean };

/** A space of keys. Go: `singleflight.Group`.
 *
 *  @example
 *  ```ts
 *  import { go, run, time } from "skein";
 *  import { Group } from "skein/singleflight";
 *
 *  let queries = 0;
 *  const answers = await run(function* () {
 *    const group = new Group();
 *    const ask = function* () {
 *      return yield* group.do("user 7", function* () {
 *        yield* time.sleep(5);
 *        return `query ${++queries}`;
 *      });
 *    };
 *    const [first, second] = [go(ask), go(ask)];
 *    return [yield* first.join(), yield* second.join()];
 *  });
 *  // queries → 1
 *  // answers → [{ value: "query 1", shared: true }, { value: "query 1", shared: true }]
 *  ```
 */
export class Group {
  readonly #flights = new Map<string, Flight>();

  /** Calls `body` in the calling goroutine and gives its value, unless a call with this key is
   *  under way: then it blocks until that one is done and gives the same value, throws the same
   *  error, or ends the goroutine too if the body has called `goexit`. `shared` tells whether
   *  several got the value. When the goroutine that executes a body is stopped with its run, no
   *  call has taken place: the first that waits for it calls its own body. An async body is waited
   *  for; a `goexit` in it is not seen. Throws TypeError at once when `body` is not a function.
   *  Go: `Group.Do`. */
  do<T>(key: string, body: Work<T>): Op<Result<T>> {
    if (typeof body !== "function") {
      throw new TypeError(`singleflight: do: the body must be a function, got ${typeof body}`);
    }
    return share(this.#flights, key, body) as Op<Result<T>>;
  }

  /** The next `do` with this key calls its body, even while another call is under way. Go:
   *  `Group.Forget`. */
  forget(key: string): void {
    this.#flights.delete(key);
  }
}

const RETURNED = 1;
const THREW = 2;
const EXITED = 3;
const STOPPED = 4;

/** A call that is under way. */
class Flight {
  how = 0;
  /** What the body returned or threw. */
  value: unknown = undefined;
  /** Closed at the end; made by the first who joins. */
  done: Chan<never> | undefined = undefined;

  land(how: number, value: unknown): void {
    this.how = how;
    this.value = value;
  }
}

const share = /* @__PURE__ */ fn(function* singleflight(
  flights: Map<string, Flight>,
  key: string,
  body: Work<unknown>,
): Routine<Result<unknown>> {
  while (true) {
    const flight = flights.get(key);
    if (flight === undefined) return yield* lead(flights, key, body);
    flight.done ??= chan<never>();
    yield* flight.done.recv();
    if (flight.how === RETURNED) return { value: flight.value, shared: true };
    if (flight.how === THREW) throw flight.value;
    if (flight.how === EXITED) yield* goexit();
  }
});

/** Executes the body for all that come meanwhile. */
function* lead(
  flights: Map<string, Flight>,
  key: string,
  body: Work<unknown>,
): Routine<Result<unknown>> {
  const flight = new Flight();
  flights.set(key, flight);
  try {
    flight.land(RETURNED, yield* resultOf(body));
  } catch (error) {
    flight.land(THREW, error);
    throw error;
  } finally {
    // Neither returned nor thrown: the goroutine is being closed, by its goexit or from outside.
    if (flight.how === 0) flight.how = current!.closing < 0 ? STOPPED : EXITED;
    if (flights.get(key) === flight) flights.delete(key);
    flight.done?.close();
  }
  return { value: flight.value, shared: flight.done !== undefined };
}

function* resultOf<T>(body: Work<T>): Routine<T> {
  const made = body();
  if (isFrame(made)) return yield* made as Routine<T>;
  const isPromise = typeof (made as PromiseLike<T> | undefined)?.then === "function";
  return isPromise ? yield* wait(made as PromiseLike<T>) : made as T;
}
