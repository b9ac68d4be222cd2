// Select of AssemblyScript programs. The cases are noted in a record of the goroutine's own
// (stack/notes.ts): between `begin` and `wait` it may do anything, even block.
import {
  CASE_BYTES, CASE_NONE, CASE_RECV, CASE_SEND, REG_CASE, RESULT_BLOCKED, RESULT_CLOSED, RESULT_KIND,
  RESULT_PARKED, RESULT_YIELD,
} from "../abi";
import { Chan as Record } from "../chan/chan";
import { caseArea, select } from "../chan/select";
import { G } from "../sched/g";
import { registers } from "../sched/m";
import { leave } from "../stack/intrinsics";
import { giveNotes, NOTE_BYTES, NOTE_VALUE, Notes, takeNotes } from "../stack/notes";
import { running } from "../trampoline";
import { Chan, isNever, move } from "./chan";
import { outside, panic } from "./panic";

/** The most cases that a select may have. */
const MOST_CASES: u32 = 1 << 16;

/** `const s = Select.begin(); s.recv(a); s.send(b, 5); switch (s.wait()) { case 0: … }` A select is
 *  over once `wait` or `poll` has returned, or has thrown. */
@final
@unmanaged
export class Select {
  /** A select without cases so far. */
  static begin(): Select {
    const stack = running.stack;
    const notes = takeNotes(stack.notes);
    stack.notes = notes;
    return changetype<Select>(notes);
  }

  /** Adds a receive; its number is the number of cases before it. The nil channel: never. */
  // @ts-ignore: decorator
  @inline
  recv<T>(ch: Chan<T>): void {
    this.add(changetype<usize>(ch), CASE_RECV);
  }

  /** Adds a send. */
  send<T>(ch: Chan<T>, value: T): void {
    store<T>(this.add(changetype<usize>(ch), CASE_SEND), value, NOTE_VALUE);
  }

  /** Performs one of the cases, blocking until one is ready, and gives its number. */
  wait(): i32 {
    const g = running;
    this.expectOpen(g);
    const result = this.perform(g);
    if (result == RESULT_PARKED) {
      leave();
      const me = running;
      const chosen = me.woken;
      const isSend = load<u32>(this.notes.at(chosen)) == CASE_SEND;
      this.end(me);
      me.got = me.ok != 0;
      if (isSend && !me.ok) panic("send on closed channel");
      return chosen;
    }
    if ((result & RESULT_KIND) == RESULT_BLOCKED) this.refuse();
    const chosen = this.settle(g, result);
    if (result & RESULT_YIELD) leave();
    return chosen;
  }

  /** The same with a default clause: -1 when no case is ready. */
  poll(): i32 {
    const g = running;
    this.expectOpen(g);
    const result = this.perform(changetype<G>(0));
    if ((result & RESULT_KIND) != RESULT_BLOCKED) return this.settle(g, result);
    this.end(g);
    return -1;
  }

  private get notes(): Notes {
    return changetype<Notes>(this);
  }

  /** A select is waited for once, by the goroutine that has begun it. */
  // @ts-ignore: decorator
  @inline
  private expectOpen(g: G): void {
    if (g.stack.notes !== this.notes) this.expectAmong(g);
  }

  private expectAmong(g: G): void {
    let one = g.stack.notes;
    while (changetype<usize>(one) && one !== this.notes) one = one.next;
    if (!changetype<usize>(one)) panic("select: it is over, or another goroutine's");
  }

  // @ts-ignore: decorator
  @inline
  private add(ch: usize, kind: u32): usize {
    const notes = this.notes;
    const note = notes.hasRoom ? notes.addHere() : this.addFar();
    const isOff = isNever(ch);
    store<u32>(note, isOff ? CASE_NONE : kind);
    store<usize>(note, isOff ? 0 : ch, 4);
    return note;
  }

  private addFar(): usize {
    if (this.notes.count == MOST_CASES) panic("select: more than 65536 cases");
    return this.notes.add();
  }

  // @ts-ignore: decorator
  @inline
  private perform(g: G): i32 {
    const notes = this.notes;
    const n = notes.count;
    let at = caseArea(n);
    let note = notes.first;
    for (const end = note + <usize>n * NOTE_BYTES; note < end; note += NOTE_BYTES) {
      store<u32>(at, load<u32>(note));
      store<usize>(at, load<usize>(note, 4), 4);
      store<usize>(at, note + NOTE_VALUE, 8);
      at += CASE_BYTES;
    }
    return select(n, g);
  }

  /** A case has been performed at once: moves its value. */
  private settle(g: G, result: i32): i32 {
    const chosen = load<u32>(registers(), REG_CASE);
    const note = this.notes.at(chosen);
    const isDone = (result & RESULT_KIND) != RESULT_CLOSED;
    g.got = isDone;
    const isSend = load<u32>(note) == CASE_SEND;
    if (isDone) {
      const c = changetype<Record>(load<usize>(note, 4));
      move(c, result, isSend, isSend ? note + NOTE_VALUE : g.slotAt);
    }
    this.end(g);
    if (isSend && !isDone) panic("send on closed channel");
    return chosen;
  }

  private refuse(): void {
    this.end(running);
    outside("a select");
  }

  /** The notes are needed no more. Mostly they are those of the youngest select. */
  private end(g: G): void {
    const notes = this.notes;
    const stack = g.stack;
    let one = stack.notes;
    const next = notes.next;
    if (one === notes) {
      stack.notes = next;
    } else {
      while (one.next !== notes) one = one.next;
      one.next = next;
    }
    giveNotes(notes);
  }
}
