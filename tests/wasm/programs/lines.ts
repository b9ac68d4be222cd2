// Goroutines that wait, and the lines on which they do: those with a comment that names them.
import { Chan, go, gosched, panic, Select } from "skein";
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

// ---- goroutines that do not wait

const values = new Chan<i32>(1);
let zero = 0;

/** The host throws what it likes. */
// @ts-ignore: decorator
@external("test", "fail")
declare function fail(): void;

export function divides(): i32 {
  count++;
  return count / zero; // divides
}

export function loads(): i32 {
  count++;
  const at = zero - 4;
  return load<i32>(at); // loads
}

export function isUnreachable(): void {
  count++;
  if (zero == 0) unreachable(); // isUnreachable
}

// @ts-ignore: decorator
@inline
function quotient(x: i32): i32 {
  return x / zero; // inInlined
}

export function inInlined(): i32 {
  return quotient(count) + 1;
}

export function inElement(): i32 {
  const list: i32[] = [1, 2, 3];
  return list[zero + 3]; // inElement
}

export function ofLibrary(): void {
  count++;
  panic("on purpose"); // ofLibrary
}

export function ofHost(): void {
  count++;
  fail(); // ofHost
}

export function afterWait(): i32 {
  values.send(zero);
  gosched();
  const x = values.recv();
  count++;
  return 7 / x; // afterWait
}

/** Is called through an array, and so never inlined. */
function sinks(n: i32): i32 {
  count += n;
  return count / zero; // sinks
}

const sinking: ((n: i32) => i32)[] = [sinks];

function calledDivides(x: i32): i32 {
  count++;
  gosched();
  return x == 0 ? sinking[0](1) : calledDivides(x - 1) + 1; // calledDivides
}

/** Divides in a call, with others that have waited below. */
export function called(): i32 {
  const x = calledDivides(2); // called
  return x + 1;
}

function falls(n: i32): i32 {
  return n == 0 ? sinking[0](0) : falls(n - 1) + falls(n - 1); // falls
}

/** Divides under many calls that have not waited. */
export function inRecursion(): i32 {
  gosched();
  return falls(30) + 1; // inRecursion
}

function dividesLater(x: i32): void {
  gosched();
  count = x / zero; // dividesLater
}

/** Another goroutine divides, after it has waited. */
export function inChild(): void {
  go(dividesLater, 7); // inChild
  never.recv();
}

function waits(c: Chan<i32>, x: i32): void {
  c.recv();
  count += x;
}

export function creates(): void {
  const c = new Chan<i32>();
  go(
    waits, c,
    receivesAfter(c),
  ); // creates
  never.recv();
}

/** Creates another goroutine itself. */
function receivesAfter(c: Chan<i32>): i32 {
  go(waits, c, 1); // receivesAfter
  return 2;
}

export { audit } from "../inside";
