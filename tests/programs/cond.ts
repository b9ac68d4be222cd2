// A queue with room for two, and who is woken when.

import { chan, go, sync, time } from "skein";
import type { Routine } from "skein";

class Queue {
  readonly mutex = new sync.Mutex();
  readonly notEmpty = new sync.Cond(this.mutex);
  readonly notFull = new sync.Cond(this.mutex);
  readonly items: number[] = [];

  *put(item: number): Routine {
    yield* this.mutex.lock();
    try {
      while (this.items.length === 2) yield* this.notFull.wait();
      this.items.push(item);
      this.notEmpty.signal();
    } finally {
      this.mutex.unlock();
    }
  }

  *take(): Routine<number> {
    yield* this.mutex.lock();
    try {
      while (this.items.length === 0) yield* this.notEmpty.wait();
      this.notFull.signal();
      return this.items.shift()!;
    } finally {
      this.mutex.unlock();
    }
  }
}

function* ordered(print: (line: string) => void): Routine {
  const mutex = new sync.Mutex();
  const cond = new sync.Cond(mutex);
  const woken = chan<number>(10);
  for (let i = 0; i < 3; i++) {
    yield* time.sleep(10);
    go(function* (): Routine {
      yield* mutex.lock();
      yield* cond.wait();
      mutex.unlock();
      yield* woken.send(i);
    });
  }
  yield* time.sleep(10);
  cond.signal();
  print(`first ${yield* woken.recv()}`);
  cond.signal();
  print(`second ${yield* woken.recv()}`);
  cond.broadcast();
  print(`third ${yield* woken.recv()}`);
  cond.signal();
  cond.broadcast();
  print(`more ${woken.length}`);
}

function* shared(print: (line: string) => void): Routine {
  const rw = new sync.RWMutex();
  const changed = new sync.Cond(rw.rlocker());
  let version = 0;
  const all = new sync.WaitGroup();
  for (let i = 0; i < 3; i++) {
    all.go(function* (): Routine {
      yield* rw.rlock();
      while (version === 0) yield* changed.wait();
      rw.runlock();
    });
  }
  yield* time.sleep(10);
  yield* rw.lock();
  version++;
  rw.unlock();
  changed.broadcast();
  yield* all.wait();
  print(`all have seen version ${version}`);
}

export function* main(print: (line: string) => void): Routine {
  const queue = new Queue();
  go(function* (): Routine {
    for (let i = 0; i < 10; i++) yield* queue.put(i);
  });
  let line = "";
  for (let i = 0; i < 10; i++) line += `${yield* queue.take()} `;
  print(line);
  yield* ordered(print);
  yield* shared(print);
}
