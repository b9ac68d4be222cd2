// Turns a fault of the core, a code and two numbers, into an error that says what does not hold.
import { DEV } from "#core";
import * as abi from "../../assembly/abi.ts";
import { RuntimeError } from "../errors.ts";

/** What can happen to anybody. */
const common: Record<number, string> = {
  [abi.FAULT_MEMORY]: "out of memory: asked for {a} bytes at {b} pages of 64 KiB",
  [abi.FAULT_STACK]: "stack overflow: goroutine stack exceeds {a}-byte limit",
  [abi.FAULT_PROCS]: "gomaxprocs({a}): at most {b} processors",
};

/** What only the debug and sim builds check. */
const invariants = (): Record<number, string> => ({
  [abi.FAULT_B1]: "B1: bubble {a} counts its goroutines wrongly: {b} can go on",
  [abi.FAULT_B2]: "B2: the clock of bubble {a} has passed a timer",
  [abi.FAULT_C1]: "C1: channel {a} holds values while receiver {b} waits",
  [abi.FAULT_C2]: "C2: channel {a} has room while sender {b} waits",
  [abi.FAULT_C3]: "C3: on channel {a} senders and receivers wait for each other",
  [abi.FAULT_C4]: "C4: channel {a} is closed and waiter {b} is still in line",
  [abi.FAULT_C5]: "C5: waiter {a} is claimable but its goroutine is in state {b}",
  [abi.FAULT_W1]: "W1: waiter {a} is in a queue that it does not know of ({b})",
  [abi.FAULT_W2]: "W2: goroutine {a} was woken twice for one operation",
  [abi.FAULT_W3]: "W3: the links of waiter {a} and its neighbour {b} disagree",
  [abi.FAULT_Q1]: "Q1: a run queue from {a} to {b} is longer than its ring",
  [abi.FAULT_Q2]: "Q2: goroutine {a} is in a run queue in state {b}",
  [abi.FAULT_Q3]: "Q3: a steal took {a} of {b} goroutines",
  [abi.FAULT_Q4]: "Q4: goroutine {a} is in {b} run queues",
  [abi.FAULT_S1]: "S1: illegal move of a goroutine: {a} to {b}",
  [abi.FAULT_S2]: "S2: the global queue says {a} and holds {b}",
  [abi.FAULT_S3]: "S3: {a} pending wakers",
  [abi.FAULT_S4]: "S4: {a} goroutines are alive, not {b}",
  [abi.FAULT_T1]: "T1: timer {a} is earlier than its parent {b}",
  [abi.FAULT_T2]: "T2: timer at place {a} of {b} is not in the heap",
  [abi.FAULT_T3]: "T3: timer channel {a} has a timer for nobody, or none for those that wait ({b})",
  [abi.FAULT_Y1]: "Y1: mutex {a} is free, nobody is about to lock it, and waiter {b} waits",
  [abi.FAULT_Y2]: "Y2: the flags of mutex {a} are {b}, and nobody is there who would act on them",
  [abi.FAULT_Y3]: "Y3: at rwmutex {a} somebody waits for nobody, its flags are {b}",
  [abi.FAULT_Y4]: "Y4: a writer is inside rwmutex {a}, with {b} readers",
  [abi.FAULT_Y5]: "Y5: waiter {b} waits for wait group {a}, whose counter is zero",
  [abi.FAULT_Y6]: "Y6: at cond {a} waiter {b} stands in the wrong place",
  [abi.FAULT_Y7]: "Y7: semaphore {a} has enough for waiter {b}, or has given more than there is",
  [abi.FAULT_K1]: "K1: the frames of a goroutine end at {a}, outside a segment that ends at {b}",
  [abi.FAULT_K2]: "K2: stacks hold {a} segments, not {b}",
  [abi.FAULT_H1]: "H1: something in use leads to {a}, no object in use, of class {b}",
  [abi.FAULT_H2]: "H2: free memory at {a} has been written to: {b}",
  [abi.FAULT_H3]: "H3: there are {a} objects or bytes of objects, not {b}",
  [abi.FAULT_M1]: "M1: lock {a} was {b} when it should not be",
  [abi.FAULT_M2]: "M2: record {a} was freed twice or used after it was freed ({b})",
  [abi.FAULT_M3]: "M3: {a} bytes are free of {b} that are in use",
});

/** A broken invariant: a bug of the runtime, or memory that something else has written to. */
export class Fault extends RuntimeError {
  override get name(): string {
    return "Fault";
  }

  /** Which fault it is, one of FAULT_*. */
  readonly fault: number;

  constructor(code: number, a: number, b: number) {
    const known = common[code] ?? (DEV ? invariants()[code] : undefined);
    const text = known ?? `fault ${code} ({a}, {b})`;
    const detail = text.replace("{a}", String(a >>> 0)).replace("{b}", String(b >>> 0));
    super("ERR_FAULT", `skein core: ${detail}`);
    this.fault = code;
  }
}
