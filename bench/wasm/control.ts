// What defer, protect, panics, goexit and deep recursion cost; go/control.go is the same in Go.
// Each exported function does `n` operations of its kind.
import { defer, go, goexit, gosched, panic, protect } from "skein";
import { WaitGroup } from "skein/sync";

const BATCH: i32 = 1000;

let calls: i32 = 0;

function call(): void {
  calls++;
}

function deferring(): void {
  defer(call);
}

export function defers(n: i32): void {
  for (let i = 0; i < n; i++) deferring();
}

export function protects(n: i32): void {
  for (let i = 0; i < n; i++) assert(protect(call));
}

function panicking(): void {
  panic("no");
}

export function panics(n: i32): void {
  for (let i = 0; i < n; i++) assert(!protect(panicking));
}

const numbers: i32[] = [];

function trapping(): void {
  numbers[calls] = 0;
}

/** The panic is an error of the runtime: an index that is out of range. */
export function traps(n: i32): void {
  calls = -1;
  for (let i = 0; i < n; i++) assert(!protect(trapping));
}

function leaving(batch: WaitGroup): void {
  defer((batch: WaitGroup): void => batch.done(), batch);
  goexit();
}

/** Goroutines that end so. */
export function goexits(n: i32): void {
  const batch = new WaitGroup();
  for (let done = 0; done < n; done += BATCH) {
    batch.add(BATCH);
    for (let i = 0; i < BATCH; i++) go(leaving, batch);
    batch.wait();
  }
}

function dive(level: i32): i32 {
  if (level > 1) return dive(level - 1) + 1;
  gosched();
  return 1;
}

/** Calls that lead 100,000 calls down. */
export function dives(n: i32): void {
  for (let left = n; left > 0; left -= 100000) dive(min(left, 100000));
}
