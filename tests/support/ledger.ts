// The ledger: every value that is sent in a case is a parcel, and each channel keeps an account of
// its parcels. Nothing may arrive that was not sent, nothing twice, and nothing out of order.

/** A value on its way. `stamp` tells when its send was begun. */
export interface Parcel {
  readonly chan: number;
  readonly value: number;
  readonly stamp: number;
  state: "offered" | "sent" | "received";
}

export class Broken extends Error {}

export function expect(ok: boolean, text: string): asserts ok {
  if (!ok) throw new Broken(text);
}

interface Account {
  sent: number;
  received: number;
  /** The stamp of the last parcel received. */
  last: number;
}

export class Ledger {
  readonly #accounts: Account[];
  #stamp = 0;

  constructor(chans: number) {
    this.#accounts = Array.from({ length: chans }, () => ({ sent: 0, received: 0, last: 0 }));
  }

  /** The next moment. */
  stamp(): number {
    return ++this.#stamp;
  }

  offer(chan: number, value: number): Parcel {
    return { chan, value, stamp: this.stamp(), state: "offered" };
  }

  /** The core has told where the parcel goes: its sender is done. */
  sent(parcel: Parcel): void {
    expect(parcel.state === "offered", `value ${parcel.value} is sent twice`);
    parcel.state = "sent";
    this.#accounts[parcel.chan]!.sent++;
  }

  received(parcel: Parcel | undefined, chan: number): void {
    expect(parcel !== undefined, `a receive on channel ${chan} finds nothing`);
    expect(parcel.state !== "received", `value ${parcel.value} is received twice`);
    expect(parcel.state === "sent", `value ${parcel.value} is received before it is sent`);
    expect(parcel.chan === chan, `value ${parcel.value} is received on channel ${chan}`);
    const account = this.#accounts[chan]!;
    expect(parcel.stamp > account.last, `value ${parcel.value} on channel ${chan} is late: FIFO`);
    account.last = parcel.stamp;
    account.received++;
    parcel.state = "received";
  }

  /** How many parcels lie in the channel. */
  held(chan: number): number {
    const { sent, received } = this.#accounts[chan]!;
    return sent - received;
  }
}
