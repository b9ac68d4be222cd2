// Select: the result is told apart by `case`, and each value has the type of its case.

import { chan, go, never, select, wait } from "skein";
import type { Comm, Received, RecvChan, Routine } from "skein";
import { is } from "./equal.ts";

type Print = (line: string) => void;

export function* discriminates(print: Print): Routine {
  const [numbers, texts] = [chan<number>(), chan<string>()];
  const chosen = yield* select({
    numbers,
    texts: texts.recvOk(),
    out: numbers.send(1),
    joined: go(() => true).join(),
    settled: wait(Promise.resolve(new Date())),
  });
  is<"numbers" | "texts" | "out" | "joined" | "settled">()(chosen.case);
  switch (chosen.case) {
    case "numbers":
      is<number | undefined>()(chosen.value);
      break;
    case "texts":
      is<Received<string>>()(chosen.value);
      if (chosen.value.ok) print(chosen.value.value);
      break;
    case "out":
      is<void>()(chosen.value);
      break;
    case "joined":
      is<boolean>()(chosen.value);
      break;
    case "settled":
      is<Date>()(chosen.value);
      break;
    default:
      is<never>()(chosen);
  }
  // @ts-expect-error no such case
  if (chosen.case === "other") print("other");
  // @ts-expect-error a value has a type only once the case is known
  print(chosen.value);
}

export function* nested(): Routine {
  const [a, b] = [chan<number>(), chan<string>()];
  const inner = select({ a, b });
  const chosen = yield* select({ inner, a });
  if (chosen.case === "inner") {
    const { value } = chosen;
    if (value.case === "b") is<string | undefined>()(value.value);
  }
}

export function* disabled(input: RecvChan<number> | null, isOpen: boolean): Routine {
  const chosen = yield* select({ input, none: null, off: false, nothing: undefined, never });
  if (chosen.case === "input") is<number | undefined>()(chosen.value);
  if (chosen.case === "never") is<undefined>()(chosen.value);
  const cases = { maybe: isOpen && chan<string>(1).send("text"), input };
  const second = yield* select(cases);
  if (second.case === "maybe") is<void>()(second.value);
}

export function polls(): void {
  const chosen = select.poll({ numbers: chan<number>(), out: chan<string>(1).send("text") });
  // @ts-expect-error perhaps nothing was ready
  is<"numbers" | "out">()(chosen.case);
  if (chosen !== undefined) is<"numbers" | "out">()(chosen.case);
}

export async function awaits(): Promise<void> {
  const chosen = await select({ numbers: chan<number>() });
  is<"numbers">()(chosen.case);
  is<number | undefined>()(chosen.value);
}

export function refuses(): void {
  // @ts-expect-error a number is no communication
  select({ wrong: 42 });
  // @ts-expect-error a bare promise is none either
  select({ wrong: Promise.resolve(1) });
  // @ts-expect-error poll checks its cases too
  select.poll({ wrong: "text" });
  // @ts-expect-error a case that sends a value of a wrong type
  select({ out: chan<number>().send("1") });
}

/** The cases of a select may be put together at run time. */
export function* dynamic(inputs: RecvChan<number>[]): Routine {
  const cases: Record<string, Comm<number | undefined>> = {};
  inputs.forEach((input, i) => (cases[`input ${i}`] = input.recv()));
  const chosen = yield* select(cases);
  is<string>()(chosen.case);
  is<number | undefined>()(chosen.value);
}
