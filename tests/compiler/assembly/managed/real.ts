// platform.ts of programs that run as goroutines: what they use of Skein.
import { Chan, gc, go, gosched, ok, received, Select } from "skein";
import { running } from "skein/assembly/trampoline";
import { WaitGroup } from "skein/sync";
import { Node } from "./objects";
import { maybePark, Routine } from "./routine";

export { audit } from "../../../tests/wasm/inside";
export { Chan, defer, panic, panicMessage, protect } from "skein";

const nobody = new Routine(0, 0);
const routines = new Map<usize, Routine>();
let last: usize = 0;
let lastRoutine: Routine = nobody;

/** The routine of the goroutine that runs. */
export function self(): Routine {
  const g = changetype<usize>(running);
  if (g != last) {
    lastRoutine = routines.has(g) ? routines.get(g) : nobody;
    last = g;
  }
  return lastRoutine;
}

/** Calls `f` in a goroutine that is what `me` says. */
export function within<A, R>(me: Routine, f: (argument: A) => R, argument: A): R {
  const g = changetype<usize>(running);
  routines.set(g, me);
  last = 0;
  const result = f(argument);
  routines.delete(g);
  last = 0;
  return result;
}

export function yieldNow(): void { gosched(); }
export function collectNow(): void { gc(); }

/** Calls `f` with 0 … count - 1, each in a goroutine. */
export function together(count: i32, f: (number: i32) => void): void {
  const all = new WaitGroup();
  for (let i = 0; i < count; i++) {
    all.add(1);
    go(one, f, i, all);
  }
  all.wait();
}

function one(f: (number: i32) => void, number: i32, all: WaitGroup): void {
  f(number);
  all.done();
}

/** A goroutine that makes nodes, and sends them. */
export class Stream {
  private nodes: Chan<Node>;
  private me: Routine = nobody;

  constructor(private make: (number: i32) => Node, private count: i32, cap: i32) {
    this.nodes = new Chan<Node>(cap);
  }

  begin(): void {
    this.me = self().child(<u32>this.count);
    go(produce, new Order(this.me, this.make, this.count, this.nodes));
  }

  next(or: Node): Node {
    const node = this.nodes.recv();
    return ok() ? node : or;
  }

  /** Waits until the goroutine has ended. */
  finish(): void {
    do this.nodes.recv(); while (ok());
    self().join(this.me);
  }
}

/** What a goroutine has to do: until it begins, nothing else leads here. */
class Order {
  constructor(
    public me: Routine,
    public make: (number: i32) => Node,
    public count: i32,
    public nodes: Chan<Node>,
  ) {}
}

function produce(order: Order): void {
  within<Order, i32>(order.me, (order: Order): i32 => {
    for (let i = 0; i < order.count; i++) order.nodes.send(order.make(i));
    return 0;
  }, order);
  order.nodes.close();
}

/** A goroutine that answers nodes with nodes. It keeps something of each. */
export class Server {
  private there: Chan<Node>;
  private back: Chan<Node>;
  private me: Routine = nobody;
  private pipelined: bool;

  constructor(private answer: (node: Node, before: Node) => Node, cap: i32, backCap: i32) {
    this.there = new Chan<Node>(cap);
    this.back = new Chan<Node>(backCap);
    this.pipelined = cap + backCap > 0;
  }

  begin(): void {
    this.me = self().child(77);
    go(serve, new Service(this.me, this.answer, this.there, this.back));
  }

  ask(node: Node): Node {
    this.there.send(node);
    return this.back.recv();
  }

  /** The same with two nodes at once, one of them a copy, and by select. */
  askBoth(a: Node, b: Node): Node {
    const first = this.offering(a);
    maybePark();
    first.recv(this.back);
    first.wait();
    if (this.pipelined) this.there.send(b);
    const second = Select.begin();
    second.recv(this.back);
    second.wait();
    const answer = received<Node>();
    if (!this.pipelined) this.there.send(b);
    answer.next = this.back.recv();
    return answer;
  }

  /** A select in the making, which alone leads to the node that it offers. */
  private offering(node: Node): Select {
    const begun = Select.begin();
    begun.send(this.there, new Node(node.id, node.name));
    return begun;
  }

  finish(): void {
    this.there.close();
    this.back.recv();
    self().join(this.me);
  }
}

class Service {
  constructor(
    public me: Routine,
    public answer: (node: Node, before: Node) => Node,
    public there: Chan<Node>,
    public back: Chan<Node>,
  ) {}
}

function serve(service: Service): void {
  within<Service, i32>(service.me, (service: Service): i32 => {
    let before = new Node(0, "first");
    for (let node = service.there.recv(); ok(); node = service.there.recv()) {
      const kept = new Node(node.id + before.id, node.name);
      service.back.send(service.answer(node, before));
      before = kept;
    }
    return 0;
  }, service);
  service.back.close();
}
