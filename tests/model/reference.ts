// The reference for channels and select: a channel is an array of values and two lists of waiters.
// Every operation is a select: send and recv have one case, and what may not wait has no
// goroutine. A goroutine that waits stands in the list of each of its cases; it is woken by the
// first that fires, and leaves them all.

export interface Case {
  readonly kind: "send" | "recv" | "none";
  readonly chan: number;
  /** What a send offers. */
  readonly value?: number | undefined;
}

/** How an operation ended at once, by which case; `value` is what it received. */
export interface Outcome {
  readonly kind: "parked" | "blocked" | "closed" | "done";
  readonly index: number;
  readonly value?: number | undefined;
}

/** How a wait ended: by which case, and with a value or by closing. Case -1: it has just begun. */
export type Woken = Omit<Outcome, "kind"> & { readonly ok: boolean };

type Waiter = Case & { readonly g: number; readonly index: number };

class Channel {
  cap = 0;
  closed = false;
  values: (number | undefined)[] = [];
  receivers: Waiter[] = [];
  senders: Waiter[] = [];
}

export class Model {
  readonly chans: Channel[];
  readonly alive = new Set<number>();
  readonly waiting = new Set<number>();
  /** Woken and not yet dispatched. */
  readonly woken = new Map<number, Woken>();
  /** How often, of n ready cases, each was chosen: choices[n][position]. */
  readonly #choices: number[][];

  constructor(caps: readonly number[], choices: number[][]) {
    this.chans = caps.map((cap) => Object.assign(new Channel(), { cap }));
    this.#choices = choices;
  }

  spawn(g: number): void {
    this.alive.add(g);
    this.woken.set(g, { index: -1, ok: false });
  }

  kill(g: number): void {
    this.#leave(g);
    this.alive.delete(g);
    this.woken.delete(g);
  }

  /** `chosen` is the case that the core took: any that is ready will do. */
  perform(g: number | undefined, cases: readonly Case[], chosen: number): Outcome {
    const ready = [...cases.keys()].filter((i) => this.#isReady(cases[i]!));
    const index = ready.includes(chosen) ? chosen : ready[0];
    if (index === undefined) return { kind: this.#wait(g, cases), index: -1 };
    const counts = this.#choices[ready.length] ??= ready.map(() => 0);
    counts[ready.indexOf(index)]!++;
    return { index, ...this.#complete(cases[index]!) };
  }

  close(chan: number): boolean {
    const channel = this.chans[chan]!;
    if (channel.closed) return false;
    channel.closed = true;
    while (channel.receivers.length > 0) this.#wake(channel.receivers[0]!, false);
    while (channel.senders.length > 0) this.#wake(channel.senders[0]!, false);
    return true;
  }

  #isReady({ kind, chan }: Case): boolean {
    const { cap, closed, values, receivers, senders } = this.chans[chan]!;
    if (kind === "none") return false;
    if (closed) return true;
    return kind === "send"
      ? values.length < cap || receivers.length > 0
      : values.length > 0 || senders.length > 0;
  }

  #wait(g: number | undefined, cases: readonly Case[]): "parked" | "blocked" {
    if (g === undefined) return "blocked";
    this.waiting.add(g);
    for (const [index, one] of cases.entries()) {
      if (one.kind === "recv") this.chans[one.chan]!.receivers.push({ ...one, g, index });
      if (one.kind === "send") this.chans[one.chan]!.senders.push({ ...one, g, index });
    }
    return "parked";
  }

  #complete({ kind, chan, value }: Case): Omit<Outcome, "index"> {
    const { closed, values, receivers: [receiver], senders: [sender] } = this.chans[chan]!;
    if (kind === "send" && closed) return { kind: "closed" };
    if (kind === "send" && receiver === undefined) values.push(value);
    if (kind === "send" && receiver !== undefined) this.#wake(receiver, true, value);
    if (kind === "send") return { kind: "done" };
    if (sender !== undefined) values.push(sender.value);
    if (sender !== undefined) this.#wake(sender, true);
    return values.length > 0 ? { kind: "done", value: values.shift() } : { kind: "closed" };
  }

  #wake({ g, index }: Waiter, ok: boolean, value?: number): void {
    this.#leave(g);
    this.woken.set(g, { index, ok, value });
  }

  #leave(g: number): void {
    this.waiting.delete(g);
    for (const chan of this.chans) {
      chan.receivers = chan.receivers.filter((waiter) => waiter.g !== g);
      chan.senders = chan.senders.filter((waiter) => waiter.g !== g);
    }
  }
}
