// A writer that waits comes before readers that come later, and these before the next writer.

import { chan, go, sync, time } from "skein";
import type { Routine } from "skein";

export function* main(print: (line: string) => void): Routine {
  const rw = new sync.RWMutex();
  const order = chan<string>(10);

  function* after(ms: number, lock: sync.Locker, name: string): Routine {
    yield* time.sleep(ms);
    yield* lock.lock();
    yield* order.send(name);
    yield* time.sleep(20);
    lock.unlock();
  }

  yield* rw.rlock();
  print(`a second reader: ${rw.tryRLock()} a writer: ${rw.tryLock()}`);
  rw.runlock();
  go(after, 10, rw, "writer 1");
  go(after, 20, rw.rlocker(), "readers");
  go(after, 20, rw.rlocker(), "readers");
  go(after, 30, rw, "writer 2");
  go(after, 40, rw.rlocker(), "readers");
  yield* time.sleep(60);
  print(`while a writer waits, a reader: ${rw.tryRLock()}`);
  rw.runlock();
  for (let i = 0; i < 5; i++) print((yield* order.recv())!);
  yield* rw.lock();
  print(`a reader beside a writer: ${rw.tryRLock()}`);
}
