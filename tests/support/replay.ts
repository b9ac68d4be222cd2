// Schedules as strings. A schedule is the list of choices that were made, each a digit of base 36;
// a capital letter stands for a run of zeros, A for two of them. Zeros at the end are left out.

import type { Kind, Oracle } from "./simcase.ts";

const FIRST_RUN = 2;
const LONGEST_RUN = FIRST_RUN + 25;

export function encode(path: readonly number[]): string {
  let text = "";
  for (let i = 0; i < path.length;) {
    let end = i;
    while (end < path.length && path[end] === 0 && end - i < LONGEST_RUN) end++;
    const zeros = end - i;
    if (path.slice(i).every((choice) => choice === 0)) break;
    if (zeros >= FIRST_RUN) text += String.fromCharCode(65 + zeros - FIRST_RUN);
    else text += path[i]!.toString(36);
    i += zeros >= FIRST_RUN ? zeros : 1;
  }
  return text;
}

export function decode(text: string): number[] {
  return [...text].flatMap((char) => {
    if (/[A-Z]/.test(char)) return new Array<number>(char.charCodeAt(0) - 65 + FIRST_RUN).fill(0);
    if (/[0-9a-z]/.test(char)) return [parseInt(char, 36)];
    throw new Error(`"${char}" stands for no choice`);
  });
}

/** Follows a schedule, and takes the plain way where it has ended. */
export class Replay implements Oracle {
  readonly #path: readonly number[];
  #at = 0;

  constructor(path: readonly number[]) {
    this.#path = path;
  }

  choose(n: number, _kind: Kind): number {
    return Math.min(this.#path[this.#at++] ?? 0, n - 1);
  }
}

/** What the environment asks to replay: `SKEIN_REPLAY=case@schedule`. */
export function wanted(): { name: string; path: number[] } | undefined {
  const text = process.env["SKEIN_REPLAY"];
  if (text === undefined || text === "") return undefined;
  const cut = text.lastIndexOf("@");
  return { name: text.slice(0, cut), path: decode(text.slice(cut + 1)) };
}

/** The one command that runs a schedule again and tells what happens in it. */
export function command(name: string, path: readonly number[]): string {
  return `SKEIN_REPLAY=${name}@${encode(path)} npm test -- --runtime node --group sim`;
}
