// Errors that the runtime raises. The messages are Go's where Go has one; `code` is stable.

/** Base of every error that the runtime raises. Follows Go's runtime.Error. */
export class RuntimeError extends Error {
  override get name(): string {
    return "RuntimeError";
  }

  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Thrown by a send, also by one that was waiting when the channel was closed. Go: `send on closed
 *  channel`. */
export class SendOnClosedError extends RuntimeError {
  override get name(): string {
    return "SendOnClosedError";
  }

  constructor() {
    super("ERR_SEND_ON_CLOSED", "send on closed channel");
  }
}

/** Thrown by the second `close`. Go: `close of closed channel`. */
export class CloseOfClosedError extends RuntimeError {
  override get name(): string {
    return "CloseOfClosedError";
  }

  constructor() {
    super("ERR_CLOSE_OF_CLOSED", "close of closed channel");
  }
}

/** Thrown by `never.close()`. Go: `close of nil channel`. */
export class CloseOfNilError extends RuntimeError {
  override get name(): string {
    return "CloseOfNilError";
  }

  constructor() {
    super("ERR_CLOSE_OF_NIL", "close of nil channel");
  }
}

const OUTSIDE =
  "If something outside the runtime wakes a goroutine (a callback, an event), say so: " +
  "wait() for a promise, runtime.ref() while it may come, or run(main, { deadlock: \"ignore\" }).";

/** Every goroutine waits and nothing that the runtime knows of can wake one. `dump` shows what each
 *  waits for. Go: `all goroutines are asleep - deadlock!`. */
export class DeadlockError extends RuntimeError {
  override get name(): string {
    return "DeadlockError";
  }

  readonly dump: string;

  constructor(message: string, dump: string) {
    super("ERR_DEADLOCK", message);
    this.dump = dump;
    this.stack = dump === ""
      ? `${this.name}: ${message}`
      : `${this.name}: ${message}\n\n${dump}\n${OUTSIDE}`;
  }
}

/** An error escaped a goroutine. `cause` is that error; `dump` shows every goroutine at that
 *  moment. `earlier` are panics that were on their way when a deferred call panicked, the first one
 *  first. Go: an unrecovered panic. */
export class GoroutinePanic extends RuntimeError {
  override get name(): string {
    return "GoroutinePanic";
  }

  readonly goroutine: { id: number; name: string };
  readonly dump: string;
  readonly earlier: readonly unknown[];

  constructor(
    { id, name }: { id: number; name: string },
    cause: unknown,
    dump: string,
    earlier: readonly unknown[] = [],
  ) {
    const texts = [...earlier, cause].map(textOf).join("\n\tpanic: ");
    super("ERR_PANIC", `panic: ${texts} [goroutine ${id} ${name}]`, { cause });
    this.goroutine = { id, name };
    this.earlier = earlier;
    this.dump = dump;
    this.stack = `${this.stack ?? this.message}\n\n${dump}`;
  }
}

/** Goroutines outlived the body of `testing.noLeaks`; `dump` shows them. */
export class LeakError extends RuntimeError {
  override get name(): string {
    return "LeakError";
  }

  readonly dump: string;

  constructor(count: number, dump: string) {
    super("ERR_LEAK", `${count} goroutine${count === 1 ? "" : "s"} left behind`);
    this.dump = dump;
    this.stack = `${this.name}: ${this.message}\n\n${dump}`;
  }
}

/** Misuse that Go treats as fatal: it ends the run and cannot be caught inside it. */
export class FatalError extends RuntimeError {
  override get name(): string {
    return "FatalError";
  }

  constructor(message: string) {
    super("ERR_FATAL", message);
  }
}

/** An error in a few words; anything at all can be thrown, even what has no text. */
function textOf(cause: unknown): string {
  try {
    return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  } catch {
    return "a value without a text";
  }
}
