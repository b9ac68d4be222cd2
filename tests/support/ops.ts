// Actors as data: lists of operations, the same for the explorer and for the models. Channels and
// actors are numbers: their places in a case.

/** An operation of package sync that may have to wait. */
export type Take =
  | { readonly do: "lock" | "wlock" | "rlock" | "group" | "cond"; readonly sema: number }
  | { readonly do: "acquire"; readonly sema: number; readonly n: number };

/** One that gives back, or lets others go on. */
export type Give =
  | {
    readonly do: "unlock" | "wunlock" | "runlock" | "signal" | "broadcast";
    readonly sema: number;
  }
  | { readonly do: "release" | "add"; readonly sema: number; readonly n: number };

export type Case =
  | Take
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
  | Give
  | { readonly do: "try"; readonly take: Take }
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

const takes = ["lock", "wlock", "rlock", "group", "cond", "acquire"];

export function isTake(op: Op | Case): op is Take {
  return takes.includes(op.do);
}

export const lock = (sema: number) => ({ do: "lock", sema }) as const;
export const unlock = (sema: number) => ({ do: "unlock", sema }) as const;
export const wlock = (sema: number) => ({ do: "wlock", sema }) as const;
export const wunlock = (sema: number) => ({ do: "wunlock", sema }) as const;
export const rlock = (sema: number) => ({ do: "rlock", sema }) as const;
export const runlock = (sema: number) => ({ do: "runlock", sema }) as const;
export const add = (sema: number, n: number) => ({ do: "add", sema, n }) as const;
export const group = (sema: number) => ({ do: "group", sema }) as const;
export const cond = (sema: number) => ({ do: "cond", sema }) as const;
export const signal = (sema: number) => ({ do: "signal", sema }) as const;
export const broadcast = (sema: number) => ({ do: "broadcast", sema }) as const;
export const acquire = (sema: number, n: number) => ({ do: "acquire", sema, n }) as const;
export const release = (sema: number, n: number) => ({ do: "release", sema, n }) as const;
/** Without waiting. */
export const attempt = (take: Take) => ({ do: "try", take }) as const;

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
    case "acquire":
    case "release":
    case "add":
      return `${op.do}(${op.sema}, ${op.n})`;
    case "try":
      return `try ${written(op.take)}`;
    default:
      return "sema" in op ? `${op.do}(${op.sema})` : op.do;
  }
}
