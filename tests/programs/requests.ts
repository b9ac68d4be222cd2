// Requests carry the channel on which they want their answer.

import { chan, go, select } from "skein";
import type { Chan, Goroutine, RecvChan, Routine, SendChan } from "skein";

type Request = { a: number; b: number; reply: SendChan<number> };

function* serve(
  requests: RecvChan<Request>,
  quit: RecvChan<void>,
  served: SendChan<number>,
): Routine {
  let count = 0;
  for (;;) {
    const chosen = yield* select({ requests, quit });
    if (chosen.case === "quit") break;
    const { a, b, reply } = chosen.value as Request;
    go(function* (): Routine {
      yield* reply.send(a * b);
    });
    count++;
  }
  yield* served.send(count);
}

export function* main(print: (line: string) => void): Routine {
  const requests: Chan<Request> = chan<Request>();
  const [quit, served] = [chan<void>(), chan<number>()];
  go(serve, requests, quit, served);
  const sums: number[] = [];
  const clients: Goroutine[] = [];
  for (let id = 1; id <= 10; id++) {
    clients.push(go(function* (): Routine {
      let sum = 0;
      for (let i = 1; i <= id; i++) {
        const reply = chan<number>();
        yield* requests.send({ a: id, b: i, reply });
        sum += (yield* reply.recv()) as number;
      }
      sums[id] = sum;
    }));
  }
  for (const client of clients) yield* client.join();
  yield* quit.send();
  print(`served ${yield* served.recv()}`);
  for (let id = 1; id <= 10; id++) print(`client ${id}: ${sums[id]}`);
}
