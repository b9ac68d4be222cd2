// The smallest program with ts-chan: one task, whose answer main waits for.

import { Chan } from "ts-chan";

export const first = async (): Promise<number> => {
  const answer = new Chan();
  const task = async (): Promise<void> => {
    await answer.send(42);
  };
  void task();
  return (await answer.recv()).value;
};
