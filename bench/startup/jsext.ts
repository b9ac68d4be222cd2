// The smallest program with @ayonli/jsext: one task, whose answer main waits for.

import chan from "@ayonli/jsext/chan";

export const first = async (): Promise<number> => {
  const answer = chan();
  const task = async (): Promise<void> => {
    await answer.send(42);
  };
  void task();
  return answer.recv();
};
