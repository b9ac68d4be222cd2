// Events as a channel.
import type { RecvChan } from "./contract.ts";
import { Source } from "./source.ts";

/** How listening begins and ends: at an EventTarget, and at an EventEmitter. */
const verbs = [["addEventListener", "removeEventListener"], ["on", "off"]] as const;

type Pair = (typeof verbs)[number];
type Listener = (...args: unknown[]) => void;
type Emitter = Partial<Record<Pair[number], (type: string, listener: Listener) => unknown>>;

/** A channel fed by an EventTarget or an EventEmitter. It gives the event of an EventTarget; of an
 *  EventEmitter what it emits: one argument as it is, several as an array.
 *
 *  Events cannot be held back. By default the channel keeps all that nobody has received yet;
 *  with a `capacity`, an event that finds the channel full is dropped, as by Go's `signal.Notify`.
 *
 *  While the channel is open the runtime knows that events may come, so waiting on it is no
 *  deadlock. `close()` removes the listener and closes the channel; what has come stays receivable.
 *  The end of the run that made it does the same. Throws TypeError when `target` is neither,
 *  RangeError when `capacity` is none.
 *
 *  @example
 *  ```ts
 *  import { fromEvents, run } from "skein";
 *
 *  const button = new EventTarget();
 *  const heard = await run(function* () {
 *    const clicks = fromEvents<Event>(button, "click");
 *    button.dispatchEvent(new Event("click"));
 *    const click = yield* clicks.recv();
 *    clicks.close();
 *    return click?.type;
 *  });
 *  // heard → "click"
 *  ```
 */
export function fromEvents<E = unknown>(
  target: object,
  type: string,
  capacity = Infinity,
): RecvChan<E> & { close(): void } {
  const emitter = target as Emitter | null | undefined;
  const pair = verbs.find((pair) => pair.every((verb) => typeof emitter?.[verb] === "function"));
  if (pair !== undefined) return new Events<E>(emitter!, pair, type, capacity).open();
  throw new TypeError(
    "fromEvents: expected an EventTarget (with addEventListener) or an EventEmitter (with on and " +
      `off), got ${Object.prototype.toString.call(target)}`,
  );
}

/** An event for which there was no room. */
interface Link<E> {
  readonly event: E;
  next: Link<E> | undefined;
}

class Events<E> extends Source<E> {
  override readonly cap: number;
  readonly #emitter: Emitter;
  readonly #verbs: Pair;
  readonly #type: string;
  /** Events for which there was no room; while there are any, the channel is full. */
  #first: Link<E> | undefined;
  #last: Link<E> | undefined;
  #waiting = 0;

  constructor(emitter: Emitter, verbs: Pair, type: string, capacity: number) {
    super(capacity === Infinity ? 1 : capacity);
    this.cap = capacity;
    this.#emitter = emitter;
    this.#verbs = verbs;
    this.#type = type;
  }

  override get length(): number {
    return super.length + this.#waiting;
  }

  /** Takes a value from the ring; the first of those that wait takes its place. */
  override take(result: number): E {
    const event = super.take(result);
    const link = this.#first;
    if (link === undefined) return event;
    this.#first = link.next;
    this.#waiting--;
    this.trySend(link.event);
    if (this.isShut) this.closeChannel();
    return event;
  }

  /** Not before the last event has found room. */
  protected override closeChannel(): void {
    if (this.#first === undefined) super.closeChannel();
  }

  protected attach(): void {
    this.#emitter[this.#verbs[0]]!(this.#type, this.#heard);
    this.awaits(true);
  }

  protected detach(): void {
    this.#emitter[this.#verbs[1]]!(this.#type, this.#heard);
  }

  readonly #heard = (...args: unknown[]): void => {
    // An emitter calls all who listened when it began, and so perhaps somebody who has left since.
    if (this.isShut) return;
    const event = (args.length > 1 ? args : args[0]) as E;
    if (this.#first === undefined && this.trySend(event) || this.cap !== Infinity) return;
    const link: Link<E> = { event, next: undefined };
    if (this.#first === undefined) this.#first = link;
    else this.#last!.next = link;
    this.#last = link;
    this.#waiting++;
  };
}
