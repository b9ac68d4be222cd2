// Streams of the web as channels, and channels as streams.

import {
  chan,
  fromReadable,
  go,
  run,
  RuntimeError,
  select,
  testing,
  time,
  toReadable,
  wait,
} from "skein";
import type { Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asMain } from "../support/goroutine.ts";
import { joined, parked, rounds } from "../support/parked.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("streams");

/** A stream of 0, 1, … that counts how many of them were asked for and says when it was cancelled.
 */
function counting(end = Infinity) {
  const seen = { pulled: 0, isCancelled: false };
  const stream = new ReadableStream<number>({
    pull(controller) {
      if (seen.pulled === end) return controller.close();
      controller.enqueue(seen.pulled++);
    },
    cancel() {
      seen.isCancelled = true;
    },
  }, { highWaterMark: 0 });
  return { seen, stream };
}

/** A stream whose chunks never come. */
const silent = (): ReadableStream<number> => new ReadableStream<number>({ pull() {} });

/** Lets the event loop turn. */
function* turns(count: number): Routine {
  for (let i = 0; i < count; i++) yield* wait(new Promise((resolve) => setTimeout(resolve, 0)));
}

test("a stream is received chunk by chunk, and its end closes the channel", asMain(function* () {
  const got: number[] = [];
  const ch = fromReadable(counting(5).stream);
  yield* ch.forEach((chunk) => void got.push(chunk));
  assert.equal(got, [0, 1, 2, 3, 4]);
  assert.equal(yield* ch.recvOk(), { value: undefined, ok: false });
}));

test("for await takes a stream's chunks too", within(2000, async () => {
  const got: number[] = [];
  for await (const chunk of fromReadable(counting(5).stream)) got.push(chunk);
  assert.equal(got, [0, 1, 2, 3, 4]);
}));

test("at most one chunk is read ahead of the receivers", asMain(function* () {
  const { seen, stream } = counting();
  const ch = fromReadable(stream);
  for (let taken = 0; taken < 5; taken++) {
    yield* turns(3);
    assert.is(seen.pulled, taken + 1);
    assert.is(ch.length, 1);
    assert.is(yield* ch.recv(), taken);
  }
  yield* turns(3);
  assert.is(seen.pulled, 6);
}));

test("many goroutines share a stream, and no chunk is lost or seen twice", asMain(function* () {
  const ch = fromReadable(counting(200).stream);
  const got: number[] = [];
  yield* joined(Array.from({ length: 7 }, (_, i) => go(function* (): Routine {
    while (true) {
      const { case: which, value } = i % 2 === 0
        ? { case: "next", value: yield* ch.recvOk() }
        : yield* select({ next: ch.recvOk(), never: time.sleep(60_000) });
      if (which !== "next" || !value?.ok) return;
      got.push(value.value);
    }
  })));
  assert.equal(got.sort((a, b) => a - b), Array.from({ length: 200 }, (_, i) => i));
}));

test("when the stream fails, every receive after the last chunk throws its error", asMain(
  function* () {
    const boom = new Error("boom");
    const stream = new ReadableStream<string>({
      start: (controller) => controller.enqueue("chunk"),
      pull: () => Promise.reject(boom),
    });
    const ch = fromReadable(stream);
    assert.is(yield* ch.recv(), "chunk");
    const ways = [
      () => ch.recv(),
      () => ch.recvOk(),
      () => select({ ch }),
      () => ch.forEach(() => {}),
      () => wait(ch.recvOk().then(() => {})),
    ];
    for (const way of [...ways, ...ways]) {
      const failing = go(function* (): Routine<unknown> {
        try {
          return yield* way();
        } catch (error) {
          return error;
        }
      });
      assert.is(yield* failing.join(), boom);
    }
    assert.throws(() => ch.tryRecv(), (error: unknown) => error === boom);
    assert.throws(() => select.poll({ ch }), (error: unknown) => error === boom);
  },
));

test("for await throws the error of the stream", within(2000, async () => {
  const boom = new Error("boom");
  const ch = fromReadable(new ReadableStream({ pull: () => Promise.reject(boom) }));
  assert.is(await rejection((async () => {
    for await (const chunk of ch) assert.unreachable(String(chunk));
  })()), boom);
}));

test("while a chunk is being read waiting is no deadlock", within(5000, async () => {
  let feed = (_chunk: string): void => {};
  const stream = new ReadableStream<string>({
    start: (controller) => void (feed = (chunk) => controller.enqueue(chunk)),
  });
  setTimeout(() => feed("late"), 50);
  assert.is(await run(function* () {
    return yield* fromReadable(stream).recv();
  }), "late");
}));

test("the end of the run cancels the stream", within(2000, async () => {
  const { seen, stream } = counting();
  await run(function* (): Routine {
    const ch = fromReadable(stream);
    yield* ch.recv();
    assert.not(seen.isCancelled);
  });
  assert.ok(seen.isCancelled);
}));

test("closing cancels the stream, and what was read ahead stays receivable", asMain(function* () {
  const { seen, stream } = counting();
  const ch = fromReadable(stream);
  yield* turns(2);
  ch.close();
  assert.ok(seen.isCancelled);
  assert.is(yield* ch.recv(), 0);
  assert.equal(yield* ch.recvOk(), { value: undefined, ok: false });
  ch.close();
}));

test("what is no stream, or has a reader already, is refused", () => {
  for (const wrong of [null, undefined, 5, {}, "text"]) {
    assert.throws(() => fromReadable(wrong as unknown as ReadableStream), (error: unknown) =>
      error instanceof TypeError && /ReadableStream/.test(error.message));
    assert.throws(() => toReadable(wrong as never), (error: unknown) =>
      error instanceof TypeError && /channel/.test(error.message));
  }
  const locked = silent();
  locked.getReader();
  assert.throws(() => fromReadable(locked), (error: unknown) => error instanceof TypeError);
});

test("a channel is read as a stream, and its end ends the stream", within(5000, async () => {
  await run(async () => {
    const ch = chan<number>();
    go(function* (): Routine {
      for (let i = 0; i < 5; i++) yield* ch.send(i);
      ch.close();
    });
    const got: number[] = [];
    for await (const value of toReadable(ch)) got.push(value);
    assert.equal(got, [0, 1, 2, 3, 4]);
  });
}));

test("a stream receives what is asked for and nothing more", within(2000, async () => {
  const ch = chan<number>(5);
  for (let i = 0; i < 5; i++) ch.trySend(i);
  const reader = toReadable(ch).getReader();
  await run(() => turns(3));
  assert.is(ch.length, 5);
  assert.equal(await reader.read(), { value: 0, done: false });
  await run(() => turns(3));
  assert.is(ch.length, 4);
}));

test("reads that were asked for together are answered in order", within(2000, async () => {
  const ch = chan<number>();
  const reader = toReadable(ch).getReader();
  const reads = [reader.read(), reader.read(), reader.read()];
  for (let i = 0; i < 3; i++) await ch.send(i);
  assert.equal((await Promise.all(reads)).map(({ value }) => value), [0, 1, 2]);
}));

test("cancelling withdraws a receive that waits: the next value is another's", within(
  2000,
  async () => {
    const ch = chan<string>();
    const reader = toReadable(ch).getReader();
    const reading = reader.read();
    await run(() => rounds(5));
    await reader.cancel();
    assert.is((await reading).done, true);
    assert.not(ch.trySend("nobody waits"));
    const other = ch.recv().then((value) => value);
    assert.ok(ch.trySend("for the other"));
    assert.is(await other, "for the other");
  },
));

test("cancelling before the receive has begun takes nothing either", within(2000, async () => {
  const ch = chan<number>(1);
  ch.trySend(1);
  const reader = toReadable(ch).getReader();
  const reading = reader.read();
  await reader.cancel();
  assert.is((await reading).done, true);
  await run(() => rounds(5));
  assert.equal(ch.tryRecv(), { value: 1, ok: true });
}));

test("the error of a stream goes through a channel to the next stream", within(2000, async () => {
  const boom = new Error("boom");
  const ch = fromReadable(new ReadableStream({ pull: () => Promise.reject(boom) }));
  assert.is(await rejection(toReadable(ch).getReader().read()), boom);
}));

test("a stream made in a run ends with it, and says so", within(2000, async () => {
  let reading = Promise.resolve<unknown>(undefined);
  const stream = await run(function* (): Routine<ReadableStream<number>> {
    const ch = chan<number>();
    reading = toReadable(ch).getReader().read().catch((error: unknown) => error);
    yield* rounds(3);
    return toReadable(ch);
  });
  for (const error of [await rejection(stream.getReader().read()), await reading]) {
    assert.instance(error, RuntimeError);
    assert.is((error as RuntimeError).code, "ERR_STOPPED");
  }
}));

test("a goroutine that waits for a stream may end before the stream does", within(
  2000,
  async () => {
    const ch = chan<number>();
    const reader = toReadable(ch).getReader();
    await run(function* (): Routine {
      yield* parked(go(function* (): Routine {
        yield* wait(reader.read());
      }));
    });
    const next = reader.read();
    await ch.send(1);
    await ch.send(2);
    assert.equal(await next, { value: 2, done: false });
  },
));

test("the channel of a bubble is read as a stream there", within(2000, async () => {
  assert.equal(await testing.bubble(function* (): Routine<unknown> {
    const ch = chan<number>();
    const reader = toReadable(ch).getReader();
    go(function* (): Routine {
      yield* time.sleep(1000);
      yield* ch.send(7);
    });
    const reading = reader.read();
    yield* time.sleep(2000);
    return yield* wait(reading);
  }), { value: 7, done: false });
}));

test("a response takes a channel as its body", within(2000, async () => {
  const lines = chan<string>();
  const body = toReadable(lines).pipeThrough(new TextEncoderStream());
  go(function* (): Routine {
    for (const line of ["one ", "two ", "three"]) yield* lines.send(line);
    lines.close();
  });
  assert.is(await new Response(body).text(), "one two three");
}));

test.run();
