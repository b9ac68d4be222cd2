// The host: events and streams as channels, and back.

import { fromEvents, fromReadable, toReadable } from "skein";
import type { RecvChan, Routine } from "skein";
import { is } from "./equal.ts";

export function* sources(stream: ReadableStream<Uint8Array>): Routine {
  const clicks = fromEvents<Event>(new EventTarget(), "click", 8);
  is<RecvChan<Event> & { close(): void }>()(clicks);
  is<Event | undefined>()(yield* clicks.recv());
  is<RecvChan<unknown> & { close(): void }>()(fromEvents(new EventTarget(), "click"));

  const chunks = fromReadable(stream);
  is<Uint8Array | undefined>()(yield* chunks.recv());
  chunks.close();
  is<ReadableStream<Uint8Array>>()(toReadable(chunks));
  is<ReadableStream<Event>>()(toReadable(clicks));

  // @ts-expect-error the events are the host's to send
  clicks.send(new Event("click"));
  // @ts-expect-error the target is an object
  fromEvents("window", "click");
  // @ts-expect-error a stream, not what it holds
  fromReadable([1, 2, 3]);
  // @ts-expect-error a channel that can be received from
  toReadable({ send() {} });
}
