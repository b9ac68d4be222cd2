// Channels: values have one type, directions are checked, and nothing is any.

import { chan, never } from "skein";
import type { Chan, Comm, Op, Received, RecvChan, Routine, SendChan } from "skein";
import { is } from "./equal.ts";

interface Animal {
  legs: number;
}
interface Dog extends Animal {
  bark(): void;
}

export function* values(): Routine {
  const numbers = chan<number>(1);
  is<Chan<number>>()(numbers);
  is<Comm<void>>()(numbers.send(1));
  is<void>()(yield* numbers.send(1));
  is<number | undefined>()(yield* numbers.recv());
  is<boolean>()(numbers.trySend(1));
  is<Received<number> | undefined>()(numbers.tryRecv());
  is<number>()(numbers.cap);
  is<number>()(numbers.length);

  const received = yield* numbers.recvOk();
  is<Received<number>>()(received);
  if (received.ok) is<number>()(received.value);
  else is<undefined>()(received.value);

  // @ts-expect-error a value of a wrong type
  numbers.send("1");
  // @ts-expect-error a value of a wrong type
  numbers.trySend(null);
  // @ts-expect-error a missing value
  numbers.send();
  // @ts-expect-error the capacity is a number
  chan<number>("1");
  // @ts-expect-error length belongs to the channel
  numbers.length = 1;

  const signal = chan<void>();
  is<Comm<void>>()(signal.send());
}

export function* loops(numbers: Chan<number>): Routine {
  is<Op<void>>()(numbers.forEach((value) => is<number>()(value)));
  yield* numbers.forEach(function* (value): Routine<boolean> {
    is<number>()(value);
    yield* numbers.send(value);
    return false;
  });
  // @ts-expect-error the function gets a number
  numbers.forEach((value: string) => value);
}

export async function awaits(numbers: Chan<number>): Promise<void> {
  for await (const value of numbers) is<number>()(value);
  is<number | undefined>()(await numbers.recv());
  is<void>()(await numbers.send(1));
  is<Received<number>>()(await numbers.recvOk());
}

export function directions(
  both: Chan<number>,
  out: SendChan<number>,
  input: RecvChan<number>,
): void {
  const narrowed: [SendChan<number>, RecvChan<number>] = [both, both];
  out.send(1);
  out.close();
  input.recv();
  // @ts-expect-error a send-only channel
  out.recv();
  // @ts-expect-error a send-only channel
  out.tryRecv();
  // @ts-expect-error a receive-only channel
  input.send(1);
  // @ts-expect-error a receive-only channel
  input.close();
  // @ts-expect-error a direction cannot be taken back
  const again: Chan<number> = narrowed[0];
  // @ts-expect-error a direction cannot be turned round
  const turned: SendChan<number> = narrowed[1];
  void [again, turned];
}

/** What takes any animal takes dogs; what gives dogs gives animals; not the other way round. */
export function variance(animals: Chan<Animal>, dogs: Chan<Dog>): void {
  const takesDogs: SendChan<Dog> = animals as SendChan<Animal>;
  const givesAnimals: RecvChan<Animal> = dogs as RecvChan<Dog>;
  // @ts-expect-error it gives animals of every kind
  const givesDogs: RecvChan<Dog> = animals as RecvChan<Animal>;
  // @ts-expect-error it takes dogs only
  const takesAnimals: SendChan<Animal> = dogs as SendChan<Dog>;
  void [takesDogs, givesAnimals, givesDogs, takesAnimals];
}

export function* nil(): Routine {
  is<Chan<never>>()(never);
  const source: RecvChan<number> = never;
  is<undefined>()(yield* never.recv());
  is<number | undefined>()(yield* source.recv());
  // @ts-expect-error nothing can be sent
  never.send(1);
}
