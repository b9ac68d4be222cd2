// Actors as data: lists of operations, the same for the explorer and for the models. Channels and
// actors are numbers: their places in a case.

export type Case =
  | { readonly do: "send"; readonly chan: number; readonly value: number }
  | { readonly do: "recv"; readonly chan: number }
  | { readonly do: "sleep"; readonly ms: number }
  /** Receives from the channel of a timer. */
  | { readonly do: "tick"; readonly timer: number }
  | { readonly do: "block" }
  | { readonly do: "none" };

export type Op =
  | Exclude<Case, { readonly do: "none" }>
  | { readonly do: "trySend"; readonly chan: number; readonly value: number }
  | { readonly do: "tryRecv"; readonly chan: number }
  | { readonly do: "close"; readonly chan: number }
  | { readonly do: "select"; readonly cases: readonly Case[] }
  | { readonly do: "poll"; readonly cases: readonly Case[] }
  | { readonly do: "set"; readonly timer: number; readonly ms: number }
  | { readonly do: "settle" }
  | { readonly do: "gosched" }
  | { readonly do: "forever" }
  | { readonly do: "kill"; readonly actor: number };

export type Program = readonly Op[];

export const send = (chan: number, value: number) => ({ do: "send", chan, value }) as const;
export const recv = (chan: number) => ({ do: "recv", chan }) as const;
export const sleep = (ms: number) => ({ do: "sleep", ms }) as const;
export const tick = (timer: number) => ({ do: "tick", timer }) as const;
/** The timer is due in so many milliseconds, and then no more; Infinity: it is stopped. */
export const set = (timer: number, ms: number) => ({ do: "set", timer, ms }) as const;
/** Waits until the others of the bubble are blocked. */
export const settle = { do: "settle" } as const;
/** Waits for something outside. */
export const block = { do: "block" } as const;
/** A case of the nil channel. */
export const none = { do: "none" } as const;
export const trySend = (chan: number, value: number) => ({ do: "trySend", chan, value }) as const;
export const tryRecv = (chan: number) => ({ do: "tryRecv", chan }) as const;
export const close = (chan: number) => ({ do: "close", chan }) as const;
export const select = (...cases: readonly Case[]) => ({ do: "select", cases }) as const;
export const poll = (...cases: readonly Case[]) => ({ do: "poll", cases }) as const;
export const gosched = { do: "gosched" } as const;
/** Waits on the nil channel. */
export const forever = { do: "forever" } as const;
export const kill = (actor: number) => ({ do: "kill", actor }) as const;

/** `count` times what `make` gives. */
export function times(count: number, make: (i: number) => Op): Op[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

/** An operation as the DSL writes it. */
export function written(op: Op | Case): string {
  switch (op.do) {
    case "send":
    case "trySend":
      return `${op.do}(${op.chan}, ${op.value})`;
    case "recv":
    case "tryRecv":
    case "close":
      return `${op.do}(${op.chan})`;
    case "sleep":
      return `sleep(${op.ms})`;
    case "tick":
      return `tick(${op.timer})`;
    case "set":
      return `set(${op.timer}, ${op.ms})`;
    case "select":
    case "poll":
      return `${op.do}(${op.cases.map(written).join(", ")})`;
    case "kill":
      return `kill(${op.actor})`;
    default:
      return op.do;
  }
}
