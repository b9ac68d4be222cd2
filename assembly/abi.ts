// Numbers that the core and the host share. Plain constants: the AssemblyScript compiler inlines
// them, TypeScript imports them. Nothing else is agreed between the two sides besides
// core/exports.ts.

/** The most Ps that gomaxprocs takes. */
export const MAX_PROCS = 256;

/** Status of a goroutine. Legal moves are the table in sched/g.ts. */
export const G_IDLE = 0;
export const G_RUNNABLE = 1;
export const G_RUNNING = 2;
export const G_SYSCALL = 3;
export const G_WAITING = 4;
export const G_DEAD = 6;

/** Why a goroutine waits. The texts (Go's own) are in ts/core/reasons.ts, in this order. */
export const WAIT_NONE = 0;
export const WAIT_CHAN_RECV = 1;
export const WAIT_CHAN_SEND = 2;
export const WAIT_CHAN_RECV_NIL = 3;
export const WAIT_CHAN_SEND_NIL = 4;
export const WAIT_SELECT = 5;
export const WAIT_SELECT_NONE = 6;
export const WAIT_SLEEP = 7;
export const WAIT_IO = 8;
export const WAIT_SEMACQUIRE = 9;
export const WAIT_MUTEX = 10;
export const WAIT_RWMUTEX_RLOCK = 11;
export const WAIT_RWMUTEX_LOCK = 12;
export const WAIT_WAITGROUP = 13;
export const WAIT_COND = 14;
export const WAIT_SETTLE = 15;

/** Result of an operation: `index << RESULT_SHIFT | yield | kind`. */
export const RESULT_PARKED = 0;
export const RESULT_BLOCKED = 1;
export const RESULT_CLOSED = 2;
export const RESULT_BUFFERED = 3;
export const RESULT_REFILLED = 4;
export const RESULT_HANDED = 5;
export const RESULT_FIRED = 6;
export const RESULT_KIND = 7;
/** Set when the operation is done but the slice is over: the goroutine has been made runnable
 *  again. */
export const RESULT_YIELD = 8;
export const RESULT_SHIFT = 4;

/** What `dispatch` gives when it has no goroutine to run. */
export const DISPATCH_IDLE = 0;
export const DISPATCH_SLICE_OVER = -1;
export const DISPATCH_DEADLOCK = -2;
/** Nothing can ever happen again in a bubble, whose address is in the register. */
export const DISPATCH_BUBBLE = -3;
/** A goroutine in WebAssembly that the host has started has ended: its address is in the register.
 */
export const DISPATCH_ENDED = -4;

/** Kinds of a select case, and of a waiter. */
export const CASE_NONE = 0;
export const CASE_SEND = 1;
export const CASE_RECV = 2;
export const CASE_SLEEP = 3;
export const CASE_EXTERN = 4;
/** From here on the waiters of package sync. Of these, CASE_GROUP and CASE_ACQUIRE may be cases. */
export const CASE_MUTEX = 5;
export const CASE_WRITE = 6;
export const CASE_READ = 7;
export const CASE_GROUP = 8;
export const CASE_COND = 9;
export const CASE_ACQUIRE = 10;
/** Bytes of one select case in the case area: kind u32, argument u32 (channel or sema), number f64
 *  (delay or amount). */
export const CASE_BYTES = 16;

/** What a goroutine record stands for: a goroutine written in JavaScript; a wait of ordinary async
 *  code, which nobody counts; a goroutine in WebAssembly, which the core itself runs. */
export const KIND_ROUTINE = 0;
export const KIND_AWAIT = 1;
export const KIND_WASM = 2;
/** Added to the numbers of goroutines in WebAssembly: the host keeps nothing for them. */
export const WASM_INDEX = 1 << 26;

/** What the values of a channel are that lie in memory. */
export const ELEM_I32 = 1;
export const ELEM_U32 = 2;
export const ELEM_I64 = 3;
export const ELEM_F32 = 4;
export const ELEM_F64 = 5;
export const ELEM_V128 = 6;
export const ELEM_REF = 7;

/** What a timer does when it fires: wake the goroutine that waits on it, call the host, or serve
 *  those that wait on its channel. */
export const TIMER_WAKE = 0;
export const TIMER_HOST = 1;
export const TIMER_CHAN = 2;

/** Byte offsets of the registers, from `registers()`: how an operation tells the host more than one
 *  number. */
export const REG_PEER = 0;
export const REG_PEER_CASE = 4;
export const REG_CASE = 8;
export const REG_BUBBLE = 12;
export const REG_ENDED = 12;
/** In a program in WebAssembly: the goroutine on the other side, and where what it offers lies. */
export const REG_PEER_AT = 24;
export const REG_OFFER = 28;
/** A moment, as f64: what a timer channel gave. */
export const REG_TICK = 16;

/** Byte offsets in the record of a goroutine. assembly/sched/g.ts checks them at compile time. */
export const G_ID = 8;
export const G_STATUS = 16;
export const G_REASON = 20;
/** The reason is in the low half; in the high half, in WebAssembly, the number of the go statement
 *  that has started the goroutine. */
export const REASON_MASK = 0xffff;
export const G_INDEX = 28;
export const G_WOKEN = 32;
export const G_OK = 36;
export const G_PARENT = 40;
export const G_DURABLE = 49;
export const G_TICK = 56;
/** Byte offsets in the record of a channel; assembly/chan/chan.ts checks them. */
export const CHAN_COUNT = 12;
export const CHAN_CLOSED = 4;
export const CHAN_CAP = 8;
export const CHAN_CELLS = 44;
export const CHAN_ELEM = 48;

/** What a record of package sync stands for. */
export const SEMA_MUTEX = 1;
export const SEMA_RWMUTEX = 2;
export const SEMA_GROUP = 3;
export const SEMA_COND = 4;
export const SEMA_WEIGHTED = 5;
/** What came of changing the counter of a WaitGroup. */
export const GROUP_CHANGED = 0;
export const GROUP_NEGATIVE = 1;
/** It counts inside a bubble, and the caller is outside, or the other way round. */
export const GROUP_CROSSED = 2;
/** It counts in another bubble. */
export const GROUP_ELSEWHERE = 3;
/** Byte offset in such a record; assembly/sync/group.ts checks it. */
export const SEMA_COUNT = 16;

/** Byte offset in the record of a bubble; assembly/quiet.ts checks it. */
export const BUBBLE_CLOCK = 8;
/** Byte offsets of the counters, from `counters()`; each is a u64 unless said otherwise. */
export const COUNT_SPAWNED = 0;
export const COUNT_SWITCHES = 8;
export const COUNT_STEALS = 16;
export const COUNT_PARKS = 24;
export const COUNT_WAKES = 32;
export const COUNT_GC = 40;

/** Sites of the sim build where another actor may step in. */
export const POINT_OP = 1;
export const POINT_IDLE_ANNOUNCED = 2;
export const POINT_IDLE = 3;
export const POINT_ATOMIC = 4;

/** Faults: a numbered invariant that does not hold (debug and sim builds), or an impossible state
 *  (all builds). */
export const FAULT_MEMORY = 2;
export const FAULT_PROCS = 5;
export const FAULT_STACK = 8;
export const FAULT_B1 = 6;
export const FAULT_B2 = 7;
export const FAULT_C1 = 11;
export const FAULT_C2 = 12;
export const FAULT_C3 = 13;
export const FAULT_C4 = 14;
export const FAULT_C5 = 15;
export const FAULT_W1 = 21;
export const FAULT_W2 = 22;
export const FAULT_W3 = 23;
export const FAULT_Q1 = 31;
export const FAULT_Q2 = 32;
export const FAULT_Q3 = 33;
export const FAULT_Q4 = 34;
export const FAULT_S1 = 41;
export const FAULT_S2 = 42;
export const FAULT_S3 = 43;
export const FAULT_S4 = 44;
export const FAULT_T1 = 51;
export const FAULT_T2 = 52;
export const FAULT_T3 = 53;
export const FAULT_K1 = 56;
export const FAULT_K2 = 57;
export const FAULT_Y1 = 71;
export const FAULT_Y2 = 72;
export const FAULT_Y3 = 73;
export const FAULT_Y4 = 74;
export const FAULT_Y5 = 75;
export const FAULT_Y6 = 76;
export const FAULT_Y7 = 77;
export const FAULT_H1 = 81;
export const FAULT_H2 = 82;
export const FAULT_H3 = 83;
export const FAULT_M1 = 61;
export const FAULT_M2 = 62;
export const FAULT_M3 = 63;
