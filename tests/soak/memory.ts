// Memory over time: once everything has been used, it must not grow any more.

import { heapBytes } from "../support/heap.ts";

const MIB = 2 ** 20;

interface Kind {
  readonly name: string;
  readonly of: (sample: Sample) => number;
  /** What it may grow by between two thirds of the time: programs differ in what they need. */
  readonly slackBytes: number;
}

const kinds: readonly Kind[] = [
  { name: "the core's memory", of: ({ coreBytes }) => coreBytes, slackBytes: MIB / 2 },
  { name: "the heap", of: ({ heapBytes }) => heapBytes, slackBytes: 2 * MIB },
];

/** Callbacks of collected objects run in a turn of their own. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

export interface Sample {
  /** The memory of the core. */
  readonly coreBytes: number;
  /** The engine's heap. */
  readonly heapBytes: number;
}

export class Memory {
  readonly samples: Sample[] = [];
  readonly #coreBytes: () => number;

  /** @param coreBytes gives the memory of the core that is used */
  constructor(coreBytes: () => number) {
    this.#coreBytes = coreBytes;
  }

  /** Looks once what is collected now has been given back. */
  async sample(): Promise<Sample> {
    heapBytes();
    await turn();
    const sample = { heapBytes: heapBytes(), coreBytes: this.#coreBytes() };
    this.samples.push(sample);
    return sample;
  }

  /** What has grown from the middle third of the samples to the last third; "" when nothing. */
  verdict(): string {
    const third = Math.floor(this.samples.length / 3);
    if (third === 0) return "";
    const middle = this.samples.slice(third, 2 * third);
    const last = this.samples.slice(-third);
    const grown = kinds.map(({ name, of, slackBytes }) => {
      const before = Math.min(...middle.map(of));
      const after = Math.min(...last.map(of));
      return after > before + slackBytes ? `${name} grew from ${before} to ${after} bytes` : "";
    });
    return grown.filter((line) => line !== "").join("; ");
  }
}
