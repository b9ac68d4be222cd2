// The ledger of a program: every value that was sent is received exactly once, and no other is.

export class Ledger {
  #next = 0;
  readonly #sent = new Set<number>();
  readonly #received = new Set<number>();

  /** A value that nobody else has. */
  value(): number {
    return ++this.#next;
  }

  /** The send of `value` has completed. */
  sent(value: number): void {
    this.#sent.add(value);
  }

  received(value: number): void {
    if (this.#received.has(value)) throw new Error(`value ${value} was received twice`);
    this.#received.add(value);
  }

  /** All is over: whatever was sent has arrived. */
  balance(): void {
    for (const value of this.#sent) {
      if (!this.#received.has(value)) throw new Error(`value ${value} was sent and is lost`);
    }
    for (const value of this.#received) {
      if (!this.#sent.has(value)) throw new Error(`value ${value} was received, but never sent`);
    }
  }
}
