// Select of AssemblyScript programs. The cases are noted in a record of their own: between `begin`
// and `wait` the goroutine may do anything, even block.
//
//   Select  | next | count | room |  case: kind | channel | value (16 bytes) | ...
import {
  CASE_BYTES, CASE_NONE, CASE_RECV, CASE_SEND, REG_CASE, RESULT_BLOCKED, RESULT_CLOSED, RESULT_KIND,
  RESULT_PARKED, RESULT_YIELD,
} from "../abi";
import { Chan as Record } from "../chan/chan";
import { caseArea, select } from "../chan/select";
import { G } from "../sched/g";
import { registers } from "../sched/m";
import { leave } from "../stack/intrinsics";
import { running } from "../trampoline";
import { Chan, move } from "./chan";
import { panic } from "./panic";

const FIRST_CASES: u32 = 8;
const NOTE_BYTES: usize = 32;
const VALUE: usize = 16;

/** Records that nobody uses. */
let free: usize = 0;

/** `const s = Select.begin(); s.recv(a); s.send(b, 5); switch (s.wait()) { case 0: … }` */
@final
@unmanaged
export class Select {
  private next: usize;
  private count: u32;
  private room: u32;

  /** A select without cases so far. */
  static begin(): Select {
    let s = changetype<Select>(free);
    if (changetype<usize>(s)) {
      free = s.next;
    } else {
      s = changetype<Select>(__alloc(offsetof<Select>() + <usize>FIRST_CASES * NOTE_BYTES));
      s.room = FIRST_CASES;
    }
    s.count = 0;
    return s;
  }

  /** Adds a receive; its number is the number of cases before it. The nil channel: never. */
  recv<T>(ch: Chan<T>): void {
    const at = this.add();
    store<u32>(at, changetype<usize>(ch) ? CASE_RECV : CASE_NONE);
    store<usize>(at, changetype<usize>(ch), 4);
  }

  /** Adds a send. */
  send<T>(ch: Chan<T>, value: T): void {
    const at = this.add();
    store<u32>(at, changetype<usize>(ch) ? CASE_SEND : CASE_NONE);
    store<usize>(at, changetype<usize>(ch), 4);
    store<T>(at, value, VALUE);
  }

  /** Performs one of the cases, blocking until one is ready, and gives its number. */
  wait(): i32 {
    const g = running;
    const result = this.perform(g);
    if (result == RESULT_PARKED) {
      leave();
      const me = running;
      const chosen = me.woken;
      const isSend = load<u32>(this.noteAt(chosen)) == CASE_SEND;
      this.end();
      if (isSend && !me.ok) panic("send on closed channel");
      return chosen;
    }
    const chosen = this.settle(g, result);
    if (result & RESULT_YIELD) leave();
    return chosen;
  }

  /** The same with a default clause: -1 when no case is ready. */
  poll(): i32 {
    const result = this.perform(changetype<G>(0));
    if ((result & RESULT_KIND) != RESULT_BLOCKED) return this.settle(running, result);
    this.end();
    return -1;
  }

  private add(): usize {
    if (this.count == this.room) panic("select: more than 8 cases");
    return this.noteAt(this.count++);
  }

  // @ts-ignore: decorator
  @inline
  private noteAt(index: u32): usize {
    return changetype<usize>(this) + offsetof<Select>() + <usize>index * NOTE_BYTES;
  }

  private perform(g: G): i32 {
    const n = this.count;
    let at = caseArea(n);
    for (let i: u32 = 0; i < n; i++, at += CASE_BYTES) {
      const note = this.noteAt(i);
      store<u64>(at, load<u64>(note));
      store<usize>(at, note + VALUE, 8);
    }
    return select(n, g);
  }

  /** A case has been performed at once: moves its value. */
  private settle(g: G, result: i32): i32 {
    const chosen = load<u32>(registers(), REG_CASE);
    const note = this.noteAt(chosen);
    g.ok = <u32>((result & RESULT_KIND) != RESULT_CLOSED);
    const isSend = load<u32>(note) == CASE_SEND;
    if (isSend && !g.ok) panic("send on closed channel");
    const c = changetype<Record>(load<usize>(note, 4));
    if (g.ok) move(c, result, isSend, isSend ? note + VALUE : g.slotAt);
    this.end();
    return chosen;
  }

  private end(): void {
    this.next = free;
    free = changetype<usize>(this);
  }
}
