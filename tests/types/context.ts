// Contexts, groups and flights: what goes in and what comes out.

import { chan, context, errgroup, run, select, singleflight } from "skein";
import type { Op, RecvChan, Routine } from "skein";
import {
  afterFunc, background, Canceled, cause, DeadlineExceeded, fromSignal, todo, withCancel,
  withDeadline, withoutCancel, withTimeout, withValue,
} from "skein/context";
import type { Cancel, Context } from "skein/context";
import { Group } from "skein/errgroup";
import { Group as Flights } from "skein/singleflight";
import { is } from "./equal.ts";

export function making(): void {
  is<Context>()(background());
  is<Context>()(todo());
  is<[Context, Cancel]>()(withCancel(background()));
  is<[Context, Cancel]>()(withTimeout(background(), 5));
  is<[Context, Cancel]>()(withDeadline(background(), 5, new Error("late")));
  is<Context>()(withValue(background(), Symbol("key"), 1));
  is<Context>()(withoutCancel(background()));
  is<Context>()(fromSignal(new AbortController().signal));
  is<Context>()(fromSignal(new AbortController().signal, todo()));
  is<() => boolean>()(afterFunc(background(), function* (): Routine {}));
  is<Error>()(Canceled);
  is<true>()(DeadlineExceeded.timeout);
  const error: Error = DeadlineExceeded;
  is<Error>()(error);
  const same: context.Context = background();
  is<Context>()(same);

  // @ts-expect-error a timeout is a number
  withTimeout(background(), "5");
  // @ts-expect-error a parent is a context
  withCancel({});
  // @ts-expect-error a value needs a key
  withValue(background());
  // @ts-expect-error a body is a function
  afterFunc(background(), 7);
  // @ts-expect-error a signal, not its controller
  fromSignal(new AbortController());
}

export function* using(): Routine {
  const [ctx, cancel] = withCancel(background());
  is<number | undefined>()(ctx.deadline());
  is<RecvChan<never>>()(ctx.done());
  is<Error | undefined>()(ctx.err());
  is<unknown>()(ctx.cause());
  is<unknown>()(ctx.value("key"));
  is<AbortSignal>()(ctx.signal);
  is<string>()(ctx.toString());
  is<unknown>()(cause(ctx));
  is<void>()(cancel());
  is<void>()(cancel("any value"));
  const first = yield* select({ quit: ctx.done(), other: chan<number>() });
  if (first.case === "other") is<number | undefined>()(first.value);
  else is<undefined>()(first.value);
  // @ts-expect-error nothing can be sent on the channel of a context
  ctx.done().send();
  // @ts-expect-error nor can it be closed
  ctx.done().close();
}

/** A context of one's own needs the methods, and nothing else. */
export class Own implements Context {
  readonly signal = new AbortController().signal;
  readonly #done = chan<never>();
  deadline(): undefined {}
  done(): RecvChan<never> {
    return this.#done;
  }
  err(): undefined {}
  cause(): unknown {
    return cause(this);
  }
  value(): undefined {}
}

export function* grouping(): Routine {
  is<[Group, Context]>()(Group.withContext(background()));
  const group: errgroup.Group = new Group();
  is<void>()(group.setLimit(3));
  is<Op<void>>()(group.go(function* (): Routine {}));
  is<Op<void>>()(group.go(async () => 7));
  is<void>()(yield* group.go(() => {}));
  is<boolean>()(group.tryGo(() => 7));
  is<void>()(yield* group.wait());
  // @ts-expect-error a body takes no arguments
  group.go((n: number) => n);
  // @ts-expect-error a limit is a number
  group.setLimit("3");
}

export async function sharing(): Promise<void> {
  const group: singleflight.Group = new Flights();
  is<Op<{ value: number; shared: boolean }>>()(group.do("key", () => 7));
  is<{ value: string; shared: boolean }>()(await group.do("key", async () => "text"));
  await run(function* (): Routine {
    const { value } = yield* group.do("key", function* (): Routine<number> {
      return 7;
    });
    is<number>()(value);
  });
  is<void>()(group.forget("key"));
  // @ts-expect-error a key is a string
  group.do(7, () => 7);
}
