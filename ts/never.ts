// The nil channel: its operations block for ever, in select it is a case that never fires.
import { CASE_NONE, WAIT_CHAN_RECV_NIL, WAIT_CHAN_SEND_NIL } from "../assembly/abi.ts";
import type { Chan, Comm, Op } from "./contract.ts";
import { callerEngine } from "./default.ts";
import type { Engine } from "./core/engine.ts";
import { Operation } from "./core/operation.ts";
import type { Task } from "./core/task.ts";
import { CloseOfNilError } from "./errors.ts";

/** Waits for good. */
export class Forever extends Operation<never> {
  readonly kind = CASE_NONE;
  readonly at = 0;
  readonly #reason: number;

  constructor(engine: Engine, reason: number) {
    super(engine);
    this.#reason = reason;
  }

  start(task: Task): Task {
    if (task.at === 0) return task.refuse();
    task.engine.core.parkForever(task.at, this.#reason);
    return task.park(this);
  }

  finish(): never {
    throw new Error("unreachable: the nil channel has woken a goroutine");
  }

  taken(): never {
    return this.finish();
  }

  woken(): never {
    return this.finish();
  }
}

const receive = (): Comm<never> => new Forever(callerEngine(), WAIT_CHAN_RECV_NIL);

/** The nil channel, Go's `var ch chan T`: its operations block for ever, `close` throws
 *  CloseOfNilError. */
export const never: Chan<never> = {
  cap: 0,
  length: 0,
  send: (): Comm<void> => new Forever(callerEngine(), WAIT_CHAN_SEND_NIL),
  recv: receive,
  recvOk: receive,
  trySend: () => false,
  tryRecv: () => undefined,
  close() {
    throw new CloseOfNilError();
  },
  forEach: (): Op<void> => new Forever(callerEngine(), WAIT_CHAN_RECV_NIL),
  async *[Symbol.asyncIterator]() {
    await receive();
  },
};
