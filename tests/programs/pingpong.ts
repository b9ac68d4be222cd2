// Two goroutines hand one ball to and fro.

import { chan, go } from "skein";
import type { Chan, Routine } from "skein";

type Ball = { hits: number };
type Print = (line: string) => void;

function* player(name: string, mine: Chan<Ball>, other: Chan<Ball>, print: Print): Routine {
  yield* mine.forEach(function* (ball): Routine {
    print(`${name} ${++ball.hits}`);
    if (ball.hits === 10) mine.close();
    else yield* other.send(ball);
  });
  print(`${name} goes home`);
  if (name === "pong") other.close();
}

export function* main(print: Print): Routine {
  const [left, right] = [chan<Ball>(), chan<Ball>()];
  const ping = go(player, "ping", left, right, print);
  const pong = go(player, "pong", right, left, print);
  yield* left.send({ hits: 0 });
  yield* pong.join();
  yield* ping.join();
  print("done");
}
