// platform.ts of the reference: one thread of control, where goroutines are called when something
// of theirs is wanted. What they give cannot be told from that, for none shares anything.
import { Node } from "./objects";
import { maybePark, Routine } from "./routine";

const nobody = new Routine(0, 0);
let current: Routine = nobody;

export function self(): Routine { return current; }

export function within<A, R>(me: Routine, f: (argument: A) => R, argument: A): R {
  const before = current;
  current = me;
  const result = f(argument);
  current = before;
  return result;
}

export function yieldNow(): void {}
export function collectNow(): void {}
export function audit(): void {}

export function together(count: i32, f: (number: i32) => void): void {
  for (let i = 0; i < count; i++) f(i);
}

/** A queue. */
export class Chan<T> {
  private items: T[] = [];

  constructor(public cap: i32 = 0) {}

  get length(): i32 { return this.items.length; }
  send(value: T): void { this.items.push(value); }
  recv(): T { return this.items.shift(); }
}

export class Stream {
  private me: Routine = nobody;
  private sent: i32 = 0;

  constructor(private make: (number: i32) => Node, private count: i32, cap: i32) {}

  begin(): void { this.me = self().child(<u32>this.count); }

  next(or: Node): Node {
    if (this.sent == this.count) return or;
    return within<i32, Node>(this.me, this.make, this.sent++);
  }

  finish(): void {
    while (this.sent < this.count) within<i32, Node>(this.me, this.make, this.sent++);
    self().join(this.me);
  }
}

class Question {
  constructor(
    public node: Node,
    public before: Node,
    public answer: (node: Node, before: Node) => Node,
  ) {}
}

export class Server {
  private me: Routine = nobody;
  private before: Node = new Node(0, "first");

  constructor(private answer: (node: Node, before: Node) => Node, cap: i32, backCap: i32) {}

  begin(): void { this.me = self().child(77); }

  ask(node: Node): Node {
    const question = new Question(node, this.before, this.answer);
    this.before = new Node(node.id + this.before.id, node.name);
    return within<Question, Node>(this.me, (asked: Question): Node => {
      return asked.answer(asked.node, asked.before);
    }, question);
  }

  askBoth(a: Node, b: Node): Node {
    maybePark();
    const answer = this.ask(new Node(a.id, a.name));
    answer.next = this.ask(b);
    return answer;
  }

  finish(): void { self().join(this.me); }
}

// Panics: functions that panic return at once, and their callers ask `hasFallen`.

let fallen: bool = false;
let message: string = "";

export function fall(text: string): void {
  fallen = true;
  message = text;
}

/** Deferred calls are made whether there has been a panic or not. Gives its message. */
export function beforeDeferred(): string {
  const was = fallen ? message : "";
  fallen = false;
  return was;
}

export function afterDeferred(was: string): void {
  if (was.length > 0) fall(was);
}

export function protect<A, B>(f: (a: A, b: B) => void, a: A, b: B): bool {
  f(a, b);
  const stands = !fallen;
  fallen = false;
  if (!stands) recovered = message;
  return stands;
}

let recovered: string = "";

export function panicMessage(): string { return recovered; }

export function forget(): void {
  recovered = "";
  fallen = false;
}
