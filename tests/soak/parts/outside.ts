// Outside: streams and events of the host, as channels and back.

import { chan, fromEvents, fromReadable, go, gosched, toReadable, wait } from "skein";
import type { Routine } from "skein";
import type { Draw } from "../../support/seed.ts";
import { expect, forked } from "../part.ts";

/** Numbers through a channel, a stream, another stream, and a channel again. */
export function* streams(draw: Draw): Routine {
  const source = chan<number>(draw(3));
  const count = draw(12);
  const sender = go(function* (): Routine {
    for (let i = 0; i < count; i++) yield* source.send(i);
    source.close();
  });
  const doubled = toReadable(source).pipeThrough(
    new TransformStream<number, number>({
      transform(value, controller): void {
        controller.enqueue(2 * value);
      },
    }),
  );
  const sink = fromReadable(doubled);
  const taken = draw(3) === 0 ? draw(count + 1) : count + 1;
  for (let i = 0; i < taken; i++) {
    const { value, ok } = yield* sink.recvOk();
    expect("whether there is more", ok, i < count);
    if (ok) expect("the next number", value, 2 * i);
  }
  sink.close();
  if (taken <= count) yield* drain(source);
  yield* sender.join();
}

/** A sender that is left alone goes on for those who come. */
function* drain(source: ReturnType<typeof chan<number>>): Routine {
  yield* source.forEach(() => {});
}

/** Events that come while they are listened to, in order; none afterwards. */
export function* events(draw: Draw): Routine {
  const target = new EventTarget();
  const heard = fromEvents<CustomEvent<number>>(target, "number");
  const count = draw(10);
  const own = forked(draw);
  const source = go(function* (): Routine {
    for (let i = 0; i < count; i++) {
      target.dispatchEvent(new CustomEvent("number", { detail: i }));
      if (own(3) === 0) yield* gosched();
      if (own(6) === 0) yield* wait(Promise.resolve());
    }
  });
  for (let i = 0; i < count; i++) {
    expect("the next event", (yield* heard.recv())!.detail, i);
  }
  yield* source.join();
  heard.close();
  target.dispatchEvent(new CustomEvent("number", { detail: -1 }));
  expect("what comes after the end", (yield* heard.recvOk()).ok, false);
}
