// Goroutines that wait, and the lines on which they do: those with a comment that names them.
import { Chan, go, gosched, Select } from "skein";
import { Mutex, WaitGroup } from "skein/sync";
import { sleep } from "skein/time";

const never = new Chan<i32>();
let count = 0;

/** The host looks at all goroutines. */
// @ts-ignore: decorator
@external("test", "look")
declare function look(): void;

export function receives(): void {
  count++;
  never.recv(); // receives
  count++;
}

export function receivesValue(): i32 {
  let sum = count;
  for (let i = 0; i < 3; i++) {
    sum += i;
    sum += never.recv(); // receivesValue
  }
  return sum;
}

export function sends(): void {
  count++;
  never.send(count); // sends
}

export function selects(): i32 {
  const s = Select.begin();
  s.recv(never);
  s.send(never, 1);
  return s.wait(); // selects
}

export function locks(): void {
  const mutex = new Mutex();
  mutex.lock();
  count++;
  mutex.lock(); // locks
}

export function waitsForGroup(): void {
  const group = new WaitGroup();
  group.add(1);
  group.wait(); // waitsForGroup
  count++;
}

function small(c: Chan<i32>): i32 {
  return c.recv() + 1; // inSmall
}

export function inSmall(): i32 {
  count++;
  return small(never) + small(never);
}

export function inCallback(): void {
  [1, 2].forEach((x) => {
    count += x;
    never.send(x); // inCallback
  });
}

function generic<T>(x: T): T {
  if (x == 0) {
    never.recv(); // inGeneric
  }
  return generic<T>(
    x - 1, // a line of its own
  );
}

export function inGeneric(): f64 {
  return generic<f64>(3) + <f64>generic<i32>(1);
}

let isStopped = false;

function yields(): void {
  count++;
  while (!isStopped) {
    gosched(); // yields
  }
}

function sleeps(): void {
  count++;
  sleep(60_000); // sleeps
  count++;
}

function spins(): void {
  while (!isStopped) { // spins
    count++;
  }
}

/** The host looks when so many others have begun. */
function lookAt(others: i32): void {
  while (count < others) gosched();
  look();
  isStopped = true;
}

/** Others wait. */
export function looks(): void {
  go(yields);
  go(sleeps);
  lookAt(2);
}

/** Another is interrupted in its loop. */
export function looksAtLoop(): void {
  go(spins);
  lookAt(1);
}

export { audit } from "../inside";
