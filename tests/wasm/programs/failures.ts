// What is a panic and what is not, and what becomes of one that nobody recovers from.
import { Chan, defer, go, goexit, gosched, panic, panicMessage, protect, Select } from "skein";
import { Mutex, WaitGroup } from "skein/sync";
import { sleep } from "skein/time";
import { attempt, fail, say, told } from "../telling";

export { audit, records } from "../inside";

// @ts-ignore: decorator
@external("test", "fails")
declare function hostFails(text: string): i32;
// @ts-ignore: decorator
@external("test", "rejects")
declare function hostRejects(text: string): i32;
// @ts-ignore: decorator
@external("test", "later")
declare function hostLater(n: i32): i32;

// what is a panic

function inner(): void {
  defer(say, "inner");
  fail("oh");
  say("not here");
}
function outer(): void {
  defer(say, "outer");
  inner();
  say("not here");
}

let zero = 0;
let list: i32[] = [1, 2, 3];
class Node {
  next: Node | null = null;
}
let noFunction: i32 = 0;
function closed(): Chan<i32> {
  const c = new Chan<i32>();
  c.close();
  return c;
}
const wrongs: (() => void)[] = [
  (): void => {
    assert(false, "not so");
  },
  (): void => {
    say(list[3 + zero].toString());
  },
  (): void => {
    new Node().next!.next = null;
  },
  (): void => {
    say((1000 / zero).toString());
  },
  (): void => {
    say((1000 % zero).toString());
  },
  (): void => {
    say(load<i32>(0xfffffff0 + zero).toString());
  },
  (): void => unreachable(),
  (): void => {
    call_indirect<void>(12345 + noFunction, 1);
  },
  (): void => {
    say(new Array<i32>(-1 + zero).length.toString());
  },
  (): void => closed().send(1),
  (): void => closed().close(),
  (): void => Chan.never<i32>().close(),
  (): void => {
    new Chan<i32>(-1);
  },
  (): void => {
    const c = new Chan<i32>();
    go((c: Chan<i32>): void => c.close(), c);
    c.send(1);
  },
  (): void => {
    const s = Select.begin();
    s.send(closed(), 1);
    s.wait();
  },
  (): void => {
    const c = new Chan<i32>();
    go((c: Chan<i32>): void => c.close(), c);
    const s = Select.begin();
    s.recv(new Chan<string>());
    s.send(c, 1);
    s.wait();
  },
  (): void => new WaitGroup().add(-1),
  (): void => {
    hostFails("of the host");
  },
  (): void => {
    hostRejects("a promise");
  },
  (): void => abort("by hand"),
  (): void => {
    const s = Select.begin();
    s.recv(new Chan<i32>());
    fail("in a select");
  },
];
export function countOfWrongs(): i32 {
  return wrongs.length;
}
export function recoversFrom(which: i32): string {
  const f = wrongs[which];
  for (let i = 0; i < 3; i++) {
    const isWell = protect((f: () => void): void => {
      defer(gosched);
      f();
    }, f);
    assert(!isWell, "it panics");
  }
  const c = new Chan<i32>(1);
  c.send(1);
  assert(c.recv() == 1, "all is well");
  return panicMessage();
}
export function doesWrong(which: i32): void {
  const f = wrongs[which];
  f();
}

/** Says what was said. */
export function whatWasTold(): string {
  return told();
}

/** Calls of the host that are in order, inside protected and deferred calls. */
export function callsHost(): string {
  attempt((): void => {
    defer((): void => say(hostLater(2).toString()));
    say(hostLater(1).toString());
    hostRejects("no");
  });
  return told();
}

// what is none

export function overflows(): void {
  protect((): void => {
    descendFor();
  });
}
function descendFor(): i32 {
  gosched();
  return descendFor() + 1;
}
export function unlocksUnlocked(): void {
  protect((): void => new Mutex().unlock());
}

// nobody recovers

function fails(): void {
  defer(say, "deferred");
  gosched();
  panic("first");
}
export function unrecovered(): void {
  defer(say, "last");
  defer(blocking, filled());
  fails();
}
function blocking(c: Chan<string>): void {
  say(c.recv());
}
function filled(): Chan<string> {
  const c = new Chan<string>();
  go((c: Chan<string>): void => {
    sleep(1);
    c.send("blocked");
  }, c);
  return c;
}
export function unrecoveredTwice(): void {
  defer(say, "last");
  defer(fail, "second");
  defer((): void => attempt(outer));
  fails();
}
export function unrecoveredInChild(): void {
  go(fails);
  sleep(1000);
}
/** Its panic never comes to an end: main returns before. */
export function leavesPanicking(): void {
  go((): void => {
    defer((): void => {
      Chan.never<i32>().recv();
    });
    panic("never told");
  });
  go((): void => {
    protect((): void => {
      defer(say, "never");
      sleep(100000);
    });
  });
  gosched();
  gosched();
}
export function hostFailsBare(text: string): void {
  defer(say, "deferred");
  hostFails(text);
}
export function waitsProtected(): void {
  defer(say, "never");
  protect((): void => {
    defer(say, "never");
    new Chan<i32>().recv();
  });
}

// outside goroutines

export function defers(): i32 {
  defer(say, "outside");
  return 1;
}
export function protects(): bool {
  return protect(say, "outside");
}
export function exitsOutside(): void {
  goexit();
}
