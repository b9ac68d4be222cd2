// The smallest program with @thi.ng/csp: one task, whose answer main waits for.

import { channel } from "@thi.ng/csp";

export const first = async (): Promise<number> => {
  const answer = channel();
  const task = async (): Promise<void> => {
    await answer.write(42);
  };
  void task();
  return answer.read();
};
