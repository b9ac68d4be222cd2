// G: a goroutine.
//
//   G  | next | bubble | id (f64) | status | reason | claim | index | woken | ok | parent (f64) |
//      | kind, durable, got | waiters | tick (16 bytes) | own waiter |
//
// States, and who moves a goroutine (sched/park.ts alone calls `move`):
//   IDLE      record taken, not yet started    in no queue, nobody's
//   RUNNABLE  in exactly one run queue         the queue's; moved to RUNNING by dispatch
//   RUNNING   executing on an M                that M's; moves itself
//   SYSCALL   in a blocking host call          the host's; moved by whoever sees the call end
//   WAITING   in the queues of its waiters     whoever claims it
//   DEAD      finished                         nobody's; a run queue's until dispatch drops it
//
//             to:  IDLE RUNNABLE RUNNING SYSCALL WAITING DEAD
//   from IDLE            x
//   RUNNABLE                      x                        x
//   RUNNING              x               x       x         x
//   SYSCALL              x                                 x
//   WAITING              x                                 x
//   DEAD       x
//
// Invariants:
//   S1  a goroutine moves only as the table says
import {
  FAULT_S1, G_DEAD, G_DURABLE, G_ID, G_IDLE, G_INDEX, G_OK, G_PARENT, G_REASON, G_RUNNABLE,
  G_RUNNING, G_STATUS, G_TICK, G_SYSCALL, G_WAITING, G_WOKEN, WAIT_NONE,
} from "../abi";
import { check } from "../fault";
import { Stack } from "../stack/stack";
import { Bubble } from "./bubble";
import { Waiter } from "./waiter";

@unmanaged
export class G {
  next: G;
  /** Its bubble, or null. */
  bubble: Bubble;
  id: f64;
  status: u32;
  reason: u16;
  /** In WebAssembly: the number of the go statement that has started it; 0: it has none. */
  site: u16;
  claim: u32;
  index: u32;
  /** Which case of the operation fired, and whether it got a value (else: closed). */
  woken: u32;
  ok: u32;
  parent: f64;
  kind: u8;
  /** Waiting for what only its own bubble can bring about. */
  durable: bool;
  /** In WebAssembly: whether its last receive got a value that was sent. */
  got: bool;
  waiters: Waiter;
  /** What belongs to its wait: the time that a timer channel has brought, since when it waits for a
   *  mutex, how much it wants of a semaphore. In WebAssembly also the value, of up to 16 bytes,
   *  that a parked sender offers or a parked receiver gets. */
  tick: f64;
  tickHigh: f64;

  // @ts-ignore: decorator
  @inline
  claimAt(): usize {
    return changetype<usize>(this) + offsetof<G>("claim");
  }

  /** The waiter that every goroutine has: waiting for one thing takes no memory. */
  // @ts-ignore: decorator
  @inline
  get own(): Waiter {
    return changetype<Waiter>(changetype<usize>(this) + offsetof<G>());
  }

  /** Of a goroutine in WebAssembly. */
  // @ts-ignore: decorator
  @inline
  get stack(): Stack {
    return changetype<Stack>(changetype<usize>(this) + G_BYTES);
  }

  /** Where a value on its way to it or from it lies. */
  // @ts-ignore: decorator
  @inline
  get slotAt(): usize {
    return changetype<usize>(this) + offsetof<G>("tick");
  }

  init(id: f64, parent: f64, kind: u8, bubble: Bubble): void {
    this.next = changetype<G>(0);
    this.bubble = bubble;
    this.id = id;
    this.status = G_IDLE;
    this.reason = <u16>WAIT_NONE;
    this.woken = 0;
    this.ok = 0;
    this.parent = parent;
    this.kind = kind;
    this.durable = false;
    this.got = false;
    this.waiters = changetype<Waiter>(0);
    this.own.g = this;
  }

  /** Opens the claim for a new operation, and gives the new ticket, which waiters made from now on
   *  carry. */
  // @ts-ignore: decorator
  @inline
  openClaim(): u32 {
    const ticket = (this.claim | 1) + 1;
    this.claim = ticket;
    return ticket;
  }

  // @ts-ignore: decorator
  @inline
  move(from: u32, to: u32): void {
    // @ts-ignore: DEBUG is a compiler constant
    if (DEBUG) this.expect(from, to);
    this.status = to;
  }

  /** From SYSCALL or WAITING to RUNNABLE. */
  // @ts-ignore: decorator
  @inline
  wake(): void {
    // @ts-ignore: DEBUG is a compiler constant
    if (DEBUG) this.expect(this.status == G_SYSCALL ? G_SYSCALL : G_WAITING, G_RUNNABLE);
    this.status = G_RUNNABLE;
  }

  /** From whatever it was to DEAD. */
  // @ts-ignore: decorator
  @inline
  die(): void {
    // @ts-ignore: DEBUG is a compiler constant
    if (DEBUG) this.expect(this.status, G_DEAD);
    this.status = G_DEAD;
  }

  private expect(from: u32, to: u32): void {
    check(this.status == from && legal(from, to), FAULT_S1, this.status << 8 | from, to);
  }
}

export const G_BYTES: u32 = <u32>(offsetof<G>() + offsetof<Waiter>());

/** One bit per state that may follow, in the order of the table above. */
function legal(from: u32, to: u32): bool {
  const bit: u32 = 1 << to;
  if (from == G_IDLE) return bit == 1 << G_RUNNABLE;
  if (from == G_RUNNABLE) return (bit & (1 << G_RUNNING | 1 << G_DEAD)) != 0;
  if (from == G_RUNNING) {
    return (bit & (1 << G_RUNNABLE | 1 << G_SYSCALL | 1 << G_WAITING | 1 << G_DEAD)) != 0;
  }
  if (from == G_SYSCALL || from == G_WAITING) return (bit & (1 << G_RUNNABLE | 1 << G_DEAD)) != 0;
  return from == G_DEAD && bit == 1 << G_IDLE;
}

if (G_BYTES % 8 != 0) ERROR("records of goroutines hold f64 and must stay aligned");
if (offsetof<G>("id") != G_ID) ERROR("G_ID in abi.ts");
if (offsetof<G>("status") != G_STATUS) ERROR("G_STATUS in abi.ts");
if (offsetof<G>("reason") != G_REASON) ERROR("G_REASON in abi.ts");
if (offsetof<G>("site") != G_REASON + 2) ERROR("REASON_MASK in abi.ts");
if (offsetof<G>("index") != G_INDEX) ERROR("G_INDEX in abi.ts");
if (offsetof<G>("woken") != G_WOKEN) ERROR("G_WOKEN in abi.ts");
if (offsetof<G>("ok") != G_OK) ERROR("G_OK in abi.ts");
if (offsetof<G>("parent") != G_PARENT) ERROR("G_PARENT in abi.ts");
if (offsetof<G>("durable") != G_DURABLE) ERROR("G_DURABLE in abi.ts");
if (offsetof<G>("tick") != G_TICK) ERROR("G_TICK in abi.ts");
