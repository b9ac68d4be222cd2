// The process that the command line runs in: its arguments, its streams, its end. The only file
// outside ts/runtime that names it. It is taken as a global: importing node:process opens the
// standard input.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** The arguments of the command line. */
export function argumentsGiven(): string[] {
  return process.argv.slice(2);
}

export function workingFolder(): string {
  return process.cwd();
}

/** Writes a line to the standard output. */
export function print(line: string): void {
  process.stdout.write(line + "\n");
}

/** Writes a line to the standard error. */
export function complain(line: string): void {
  process.stderr.write(line + "\n");
}

/** Nobody reads the standard input: it cannot wake a goroutine. The compiler opens it. */
export function ignoreInput(): void {
  process.stdin.unref?.();
}

/** The line that says how far a long piece of work is. It is shown to people only. */
export class Progress {
  readonly #isShown = process.stderr.isTTY === true;

  /** The present step, in the place of the one before. */
  step(text: string): void {
    if (this.#isShown) process.stderr.write(`\r\x1b[K${text} …`);
  }

  /** Removes the line. */
  end(): void {
    if (this.#isShown) process.stderr.write("\r\x1b[K");
  }
}

/** Gives the bytes of the engine's heap that are in use; undefined where nobody can collect what is
 *  not. */
export function heapMeter(): (() => number) | undefined {
  const collect = collector();
  if (collect === undefined) return undefined;
  return () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
}

function collector(): (() => void) | undefined {
  const { Bun: bun } = globalThis as { Bun?: { gc(isSynchronous: boolean): void } };
  if (bun !== undefined) return () => bun.gc(true);
  try {
    setFlagsFromString("--expose-gc");
    return runInNewContext("gc") as () => void;
  } catch {
    return undefined;
  }
}

/** Ends the process, whatever is still going on in it, when all that was written is out. */
export async function leave(status: number): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => stream.write("", () => resolve()));
  }
  process.exit(status);
}
