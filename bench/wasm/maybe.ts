// A call that might block and never does. programs.mjs has ./pausing.
import { pause } from "./pausing";

let isWanted: bool = false;

// @ts-ignore: decorator
@inline
export function maybe(): void {
  if (isWanted) pause();
}

/** The compiler must not find out that nobody ever wants to. */
export function want(wanted: bool): void {
  isWanted = wanted;
}
