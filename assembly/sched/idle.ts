// Idle Ms and Ps, and the wake rule.
//
// An M without work announces it, then looks again, and only then sleeps; whoever makes a goroutine
// ready puts it in a queue first, then looks for an idle M. One of the two must see the other:
// either the submitter finds the M idle and wakes it, or the M finds the goroutine at its second
// look. (Go's proc.go calls it the delicate dance.)
import { hostWake } from "../host";
import { idle, setIdle } from "./m";

export function announceIdle(): void {
  setIdle(true);
}

export function leaveIdle(): void {
  setIdle(false);
}

/** After a goroutine has been put in a queue: wakes this M if it is idle. */
// @ts-ignore: decorator
@inline
export function wakeIdle(): void {
  if (idle) wakeM();
}

function wakeM(): void {
  setIdle(false);
  hostWake(0);
}
