// go, run and fn: arguments are checked, results are known.

import { fn, go, goexit, gosched, run } from "skein";
import type { Body, Goroutine, Op, Routine, RunOptions } from "skein";
import { seeded } from "skein/testing";
import { is } from "./equal.ts";

function* add(a: number, b: number): Routine<number> {
  yield* gosched();
  return a + b;
}
const greet = async (name: string): Promise<string> => `hello ${name}`;
const length = (text: string): number => text.length;
const many = (first: string, ...rest: number[]): boolean => rest.length > 0 || first === "";
const maybe = (a: number, b?: string): string => b ?? String(a);

export function starting(): void {
  is<Goroutine<number>>()(go(add, 1, 2));
  is<Goroutine<string>>()(go(greet, "you"));
  is<Goroutine<number>>()(go(length, "text"));
  is<Goroutine<boolean>>()(go(many, "a", 1, 2, 3));
  is<Goroutine<string>>()(go(maybe, 1));
  is<Goroutine<string>>()(go(maybe, 1, "b"));
  is<Goroutine<void>>()(go(function* (): Routine {}));
  is<Goroutine<number>>()(go.with({ name: "adder" }, add, 1, 2));
  is<Goroutine<number>>()(go.with({}, add, 1, 2));

  // @ts-expect-error a missing argument
  go(add, 1);
  // @ts-expect-error an argument too many
  go(add, 1, 2, 3);
  // @ts-expect-error an argument of a wrong type
  go(add, 1, "2");
  // @ts-expect-error a rest argument of a wrong type
  go(many, "a", 1, "2");
  // @ts-expect-error not a function
  go(42);
  // @ts-expect-error a generator object instead of the function
  go(add(1, 2));
  // @ts-expect-error the options come first
  go.with(add, 1, 2);
  // @ts-expect-error a name is a string
  go.with({ name: 7 }, add, 1, 2);
  // @ts-expect-error a missing argument
  go.with({ name: "adder" }, add, 1);
}

export function* handle(): Routine {
  const g = go(add, 1, 2);
  is<number>()(g.id);
  is<string>()(g.name);
  is<string>()(g.status);
  is<string>()(g.waitReason);
  is<number>()(yield* g.join());
  is<string>()(yield* go(greet, "you").join());
  const anyOf: Goroutine[] = [g, go(greet, "you")];
  is<unknown>()(yield* anyOf[0]!.join());
  // @ts-expect-error a goroutine's number cannot be changed
  g.id = 3;
}

export async function running(): Promise<void> {
  is<Promise<number>>()(run(() => add(1, 2)));
  is<Promise<number>>()(run(function* (): Routine<number> {
    return yield* go(add, 1, 2).join();
  }));
  is<Promise<string>>()(run(() => greet("you")));
  is<Promise<number>>()(run(() => 42));
  is<Promise<number>>()(seeded(1, () => add(1, 2)));
  const options: RunOptions = { signal: AbortSignal.timeout(1), deadlock: "ignore", name: "main" };
  is<Promise<number>>()(run(() => 42, options));

  // @ts-expect-error main takes no arguments
  run(length);
  // @ts-expect-error no such verdict
  run(() => 42, { deadlock: "never" });
  // @ts-expect-error a seed is a number
  seeded("1", () => add(1, 2));
}

export function* calling(): Routine {
  const sum = fn(add);
  is<(a: number, b: number) => Op<number>>()(sum);
  is<number>()(yield* sum(1, 2));
  is<void>()(yield* gosched());
  is<Op<never>>()(goexit());
  // @ts-expect-error a missing argument
  sum(1);
  // @ts-expect-error fn wants a generator function
  fn(length);
}

export async function awaiting(): Promise<void> {
  is<number>()(await fn(add)(1, 2));
  is<void>()(await gosched());
  is<number>()(await go(add, 1, 2).join());
}

/** Bodies of all kinds fit the type that stands for them. */
export const bodies: Body<[number, number], number>[] = [
  add,
  async (a, b) => a + b,
  (a, b) => a + b,
  // @ts-expect-error a wrong result
  (a, b) => `${a}${b}`,
];
