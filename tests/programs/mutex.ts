// Transfers between accounts, each behind a mutex, lose nothing.

import { chan, go, gosched, sync } from "skein";
import type { Routine } from "skein";

class Account {
  readonly mutex = new sync.Mutex();
  balance: number;

  constructor(balance: number) {
    this.balance = balance;
  }
}

function* transfer(from: Account, to: Account, amount: number): Routine<boolean> {
  yield* from.mutex.lock();
  try {
    if (from.balance < amount) return false;
    const before = from.balance;
    yield* gosched();
    from.balance = before - amount;
    yield* to.mutex.withLock(function* () {
      const before = to.balance;
      yield* gosched();
      to.balance = before + amount;
    });
    return true;
  } finally {
    from.mutex.unlock();
  }
}

export function* main(print: (line: string) => void): Routine {
  const [a, b] = [new Account(1000), new Account(0)];
  const all = new sync.WaitGroup();
  for (let i = 0; i < 20; i++) {
    all.go(function* (): Routine {
      for (let i = 0; i < 10; i++) yield* transfer(a, b, 7);
    });
  }
  yield* all.wait();
  print(`a has ${a.balance} and b has ${b.balance}`);
  print(`free: ${a.mutex.tryLock()} taken: ${!a.mutex.tryLock()}`);
  const handed = chan<boolean>();
  go(function* (): Routine {
    a.mutex.unlock();
    yield* handed.send(true);
  });
  yield* handed.recv();
  print(`unlocked by another: ${a.mutex.tryLock()}`);
}
