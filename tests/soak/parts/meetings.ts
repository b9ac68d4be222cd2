// Meetings: goroutines that both send and receive, in rings and in selects that cross.

import { chan, go, select } from "skein";
import type { Chan, Routine } from "skein";
import type { Draw } from "../../support/seed.ts";
import { crowd, dawdle, expect } from "../part.ts";

/** Two goroutines, each of which sends or receives on one channel, as it comes. */
export function* crossing(draw: Draw): Routine {
  const ch = chan<number>(draw(3) * draw(4));
  const rounds = 1 + draw(40);
  let balance = 0;
  const both = crowd(2, draw, function* (own, me) {
    for (let i = 0; i < rounds; i++) {
      const chosen = own(2)
        ? yield* select({ out: ch.send(me), in: ch })
        : yield* select({ in: ch, out: ch.send(me) });
      balance += chosen.case === "out" ? 1 : -1;
      if (chosen.case === "in" && ch.cap === 0) expect("who sent", chosen.value, 1 - me);
      yield* dawdle(own);
    }
  });
  for (const g of both) yield* g.join();
  expect("what the channel holds", ch.length, balance);
}

/** A token goes round; everybody adds one to it. */
export function* ring(draw: Draw): Routine {
  const places: Chan<number>[] = Array.from({ length: 2 + draw(20) }, () => chan<number>(draw(2)));
  const laps = 1 + draw(10);
  const others = places.slice(1).map((from, index) =>
    go(function* (): Routine {
      const to = places[(index + 2) % places.length]!;
      for (let lap = 0; lap < laps; lap++) yield* to.send((yield* from.recv())! + 1);
    })
  );
  let token = 0;
  for (let lap = 0; lap < laps; lap++) {
    yield* places[1]!.send(token);
    token = (yield* places[0]!.recv())! + 1;
  }
  for (const g of others) yield* g.join();
  expect("the token", token, laps * places.length);
}
