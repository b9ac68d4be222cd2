// Poison: in debug builds memory that is free holds a pattern, and is looked at before it is used
// again.
//
// Invariants:
//   H2  free cells hold the pattern
import { FAULT_H2 } from "../abi";
import { check } from "../fault";
import { Run } from "./arena";
import { HEADER } from "./classes";
import { isUsed } from "./regions";

const PATTERN: u8 = 0xdd;
const WORD: u32 = 0xdddddddd;

/** Memory from `at` on is free. */
export function poison(at: usize, bytes: usize): void {
  memory.fill(at, PATTERN, bytes);
}

/** Nobody has written to free memory. */
export function expectPoison(at: usize, bytes: usize): void {
  for (const end = at + bytes; at < end; at += 4) {
    check(load<u32>(at) == WORD, FAULT_H2, <u32>at, load<u32>(at)); // H2
  }
}

/** Fills the free cells of a run. */
export function poisonRun(run: Run): void {
  for (let at = run.first; at < run.end; at += run.bytes) {
    if (!run.live || !isUsed(at)) poison(at - HEADER, run.bytes);
  }
}

/** Nobody has written to the cells of a run that were free before a cycle. */
export function expectFree(run: Run): void {
  for (let at = max(run.scan, run.first); at < run.end; at += run.bytes) {
    if (!run.isUsed(at)) expectPoison(at - HEADER, run.bytes);
  }
}

