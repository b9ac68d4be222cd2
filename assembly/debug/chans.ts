// The audit of channels and of their timers.
import {
  CASE_RECV, CASE_SEND, FAULT_C1, FAULT_C2, FAULT_C3, FAULT_C4, FAULT_T3,
} from "../abi";
import { Chan } from "../chan/chan";
import { check } from "../fault";
import { G } from "../sched/g";
import { chanSlab } from "../sched/global";
import { Waiter } from "../sched/waiter";
import { Ticker, tickerSlab } from "../time/ticker";
import { auditLine, claimable } from "./lines";
import { checkFree, nextTaken } from "./slabs";

export function auditChans(): void {
  const slab = chanSlab();
  for (let at = nextTaken(slab, 0); at; at = nextTaken(slab, at)) {
    checkFree(at);
    auditChan(changetype<Chan>(at), <u32>at);
  }
}

export function auditChan(c: Chan, at: u32): void {
  auditLine(at, c.recvq, CASE_RECV);
  auditLine(at, c.sendq, CASE_SEND);
  const receiver = claimable(c.recvq.first);
  const sender = claimable(c.sendq.first);
  const canRecv = <u32>changetype<usize>(receiver);
  const canSend = <u32>changetype<usize>(sender);
  check(c.count <= c.cap, FAULT_C2, at, c.count); // C2
  if (c.count > 0) check(!canRecv, FAULT_C1, at, canRecv); // C1
  if (c.count < c.cap) check(!canSend, FAULT_C2, at, canSend); // C2
  if (canRecv && canSend) {
    check(c.cap == 0, FAULT_C3, at, c.cap); // C3
    auditOne(receiver, sender.g, at);
    auditOne(sender, receiver.g, at);
  }
  if (c.closed) {
    check(c.recvq.empty, FAULT_C4, at, <u32>changetype<usize>(c.recvq.first)); // C4
    check(c.sendq.empty, FAULT_C4, at, <u32>changetype<usize>(c.sendq.first)); // C4
  }
}

// C3: all that could be claimed from `first` on belongs to `g`.
function auditOne(first: Waiter, g: G, chan: u32): void {
  for (let w = first; changetype<usize>(w); w = claimable(w.next)) {
    check(w.g === g, FAULT_C3, chan, <u32>changetype<usize>(w)); // C3
  }
}

// T3: timers run for those who wait.
export function auditTickers(): void {
  const slab = tickerSlab();
  for (let at = nextTaken(slab, 0); at; at = nextTaken(slab, at)) {
    auditTicker(changetype<Ticker>(at));
  }
}

export function auditTicker(ticker: Ticker): void {
  const isWanted = ticker.when < f64.MAX_VALUE && !ticker.line.empty;
  const isArmed = changetype<usize>(ticker.timer) != 0;
  check(isArmed == isWanted, FAULT_T3, <u32>changetype<usize>(ticker), <u32>isArmed); // T3
}
