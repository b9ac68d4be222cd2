// Streams of the web as channels, and channels as streams. Both ways nothing is read that nobody
// asks for.
import type { RecvChan, Routine } from "./contract.ts";
import { atEndOfRun, callerEngine } from "./default.ts";
import type { Origin } from "./core/origin.ts";
import { stop } from "./core/stop.ts";
import type { Task } from "./core/task.ts";
import { RuntimeError } from "./errors.ts";
import type { Inlet } from "./inlet.ts";
import { Source } from "./source.ts";

/** A channel fed by a ReadableStream. At most one chunk is read ahead of the receivers. At the end
 *  of the stream the channel is closed; when the stream fails, every receive after the last chunk
 *  throws its error. While a chunk is being read, waiting is no deadlock.
 *
 *  `close()` cancels the stream and closes the channel, and so does the end of the run that made
 *  it. Throws TypeError when `stream` is none, or is locked.
 *
 *  @example
 *  ```ts
 *  import { fromReadable, run } from "skein";
 *
 *  const { body } = new Response("hello");
 *  const text = await run(function* () {
 *    let text = "";
 *    const decoder = new TextDecoder();
 *    yield* fromReadable(body!).forEach((chunk) => void (text += decoder.decode(chunk)));
 *    return text;
 *  });
 *  // text → "hello"
 *  ```
 */
export function fromReadable<T>(stream: ReadableStream<T>): RecvChan<T> & { close(): void } {
  if (typeof stream?.getReader === "function") return new Chunks<T>(stream.getReader()).open();
  throw new TypeError(
    `fromReadable: expected a ReadableStream, got ${typeof stream} ${String(stream)}. ` +
      "Of a stream of Node make one with stream.Readable.toWeb",
  );
}

class Chunks<T> extends Source<T> {
  readonly #reader: ReadableStreamDefaultReader<T>;
  #failure: { error: unknown } | undefined;

  constructor(reader: ReadableStreamDefaultReader<T>) {
    super(1);
    this.#reader = reader;
  }

  override take(result: number): T {
    const chunk = super.take(result);
    if (!this.isShut) this.attach();
    return chunk;
  }

  override drained(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Reads the next chunk. */
  protected attach(): void {
    this.awaits(true);
    this.#reader.read().then(this.#arrived, this.#failed);
  }

  protected detach(): void {
    this.#reader.cancel().catch(() => {});
  }

  readonly #arrived = ({ done, value }: ReadableStreamReadResult<T>): void => {
    if (this.isShut) return;
    if (done) return this.close();
    this.trySend(value);
    if (this.length === 0) this.attach();
    else this.awaits(false);
  };

  readonly #failed = (error: unknown): void => {
    if (this.isShut) return;
    this.#failure = { error };
    this.close();
  };
}

/** A ReadableStream of what `ch` gives: a value is received when one is asked for, so whoever reads
 *  slowly holds up the senders. It ends when the channel is closed and drained. Cancelling it
 *  withdraws a receive that still waits, and leaves the channel to others.
 *
 *  A stream made in a run ends with it: reading it then rejects with ERR_STOPPED. Throws TypeError
 *  when `ch` is no channel.
 *
 *  @example
 *  ```ts
 *  import { chan, toReadable } from "skein";
 *
 *  const lines = chan<string>(2);
 *  lines.trySend("one");
 *  lines.trySend("two");
 *  lines.close();
 *  const stream = toReadable(lines).pipeThrough(new TextEncoderStream());
 *  const text = await new Response(stream).text();
 *  // text → "onetwo"
 *  ```
 */
export function toReadable<T>(ch: RecvChan<T>): ReadableStream<T> {
  if (typeof ch?.recvOk !== "function") {
    throw new TypeError(`toReadable: expected a channel, got ${typeof ch} ${String(ch)}`);
  }
  return new ReadableStream<T>(new Outlet<T>(ch), { highWaterMark: 0 });
}

/** What a stream draws from. */
class Outlet<T> implements UnderlyingDefaultSource<T> {
  readonly #ch: RecvChan<T>;
  readonly #origin: Origin;
  #pull: Task | undefined;
  #forget: (() => void) | undefined;

  constructor(ch: RecvChan<T>) {
    const { engine = callerEngine(), bubble } = ch as Partial<Inlet<T>>;
    this.#ch = ch;
    this.#origin = { engine, parent: 0, creator: undefined, run: undefined, bubble };
  }

  start(controller: ReadableStreamDefaultController<T>): void {
    this.#forget = atEndOfRun(() => {
      this.cancel();
      controller.error(stopped());
    });
  }

  /** Each value comes by a goroutine of no run: whoever reads may end before the stream does. */
  pull(controller: ReadableStreamDefaultController<T>): Promise<void> {
    const origin = this.#origin;
    return new Promise((resolve) => {
      const args = [this.#ch, controller, () => this.#forget?.()];
      this.#pull = origin.engine.spawn(forward, args, "toReadable", origin);
      this.#pull.onEnd = () => resolve();
    });
  }

  cancel(): void {
    this.#forget?.();
    if (this.#pull !== undefined && this.#pull.at !== 0) stop(this.#pull);
  }
}

/** Hands one value on. `forget` is called when there is none. */
function* forward<T>(
  ch: RecvChan<T>,
  controller: ReadableStreamDefaultController<T>,
  forget: () => void,
): Routine {
  try {
    const received = yield* ch.recvOk();
    if (received.ok) return controller.enqueue(received.value);
    controller.close();
  } catch (error) {
    controller.error(error);
  }
  forget();
}

function stopped(): RuntimeError {
  return new RuntimeError(
    "ERR_STOPPED",
    "the run that made this stream has ended: let it go on until the stream has been read, or " +
      "call toReadable outside",
  );
}
