// Errors that nobody catches, as the runtime at hand reports them.

/** Deno has an event of its own; the others tell `process`. */
interface ErrorEvents {
  addEventListener?(type: "error", listener: (event: ErrorEvent) => void, options: object): void;
  Deno?: unknown;
}

/** The next error that nobody catches, which then does not end the process. */
export function uncaught(): Promise<unknown> {
  const { Deno, addEventListener } = globalThis as ErrorEvents;
  return new Promise((resolve) => {
    if (Deno === undefined) {
      process.once("uncaughtException", resolve);
      return;
    }
    addEventListener?.("error", (event) => {
      event.preventDefault();
      resolve(event.error);
    }, { once: true });
  });
}
