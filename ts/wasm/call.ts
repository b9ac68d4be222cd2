// A call of an exported function as the main goroutine of a run.
import { Run } from "../core/run.ts";
import type { RunOptions } from "../contract.ts";
import type { App } from "./app.ts";
import type { Signature } from "./manifest.ts";

/** A run and its main goroutine. */
export interface MainCall {
  readonly run: Run;
  readonly signature: Signature;
  readonly name: string;
}

/** The run ends when its main goroutine does. */
const withMain = { waits: false };

/** Starts exported function `index` as the main goroutine of a run, whose promise it gives. */
export function startMain(
  app: App,
  index: number,
  args: readonly (number | bigint)[],
  options: RunOptions,
): Promise<unknown> {
  const { signal } = options;
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const signature = app.manifest.exports[index]!;
    const run = new Run(app.engine, options, withMain, resolve, reject);
    const id = app.register({ run, signature, name: options.name || signature.name });
    run.residents = {
      count: () => app.core.countRun(id),
      kill(): void {
        app.forget(id);
        app.core.killRun(id);
        app.panics.sweep();
      },
    };
    try {
      app.spawn(index, args, id);
    } catch (error) {
      run.fail(error);
    }
  });
}
