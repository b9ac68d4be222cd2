// Errors, wait and runtime: what their members are.

import { DeadlockError, FatalError, GoroutinePanic, RuntimeError, SendOnClosedError } from "skein";
import { run, runtime, wait } from "skein";
import type { Comm, Routine } from "skein";
import { is } from "./equal.ts";

export async function caught(): Promise<void> {
  try {
    await run(() => {});
  } catch (error) {
    if (error instanceof GoroutinePanic) {
      is<{ id: number; name: string }>()(error.goroutine);
      is<string>()(error.dump);
      is<unknown>()(error.cause);
    } else if (error instanceof DeadlockError) {
      is<string>()(error.dump);
    } else if (error instanceof FatalError || error instanceof SendOnClosedError) {
      const base: RuntimeError = error;
      is<string>()(base.code);
      // @ts-expect-error a code is stable
      base.code = "other";
    }
  }
}

export function* waits(): Routine {
  is<Comm<number>>()(wait(Promise.resolve(1)));
  is<number>()(yield* wait(async () => 1));
  is<Response>()(yield* wait(() => fetch("https://example.org")));
  // @ts-expect-error neither a promise nor a function
  wait(1);
  // @ts-expect-error a function that gives no promise
  wait(() => 1);
}

export function asks(): void {
  is<number>()(runtime.numGoroutine());
  is<number>()(runtime.numCPU());
  is<number>()(runtime.gomaxprocs());
  is<number>()(runtime.gomaxprocs(2));
  is<string>()(runtime.stack());
  is<string>()(runtime.stack(true));
  is<bigint>()(runtime.stats().switches);
  is<number[]>()(runtime.stats().runQueue);
  is<void>()(runtime.ref());
  is<void>()(runtime.unref());
}
