// The audit of channels and records of package sync that are objects of a program: of those for
// which somebody waits, by what the goroutines wait for.
import { CASE_MUTEX, CASE_RECV, CASE_SEND } from "../abi";
import { Chan } from "../chan/chan";
import { objectAt } from "../heap/mark";
import { Slab } from "../mem/slab";
import { G } from "../sched/g";
import { gSlab, wasmSlab } from "../sched/global";
import { Waiter } from "../sched/waiter";
import { Sema } from "../sync/sema";
import { auditChan, auditTicker } from "./chans";
import { isAlone } from "./lines";
import { auditSema } from "./semas";
import { checkFree, nextTaken } from "./slabs";

export function auditObjects(): void {
  auditThoseOf(gSlab());
  auditThoseOf(wasmSlab());
}

function auditThoseOf(slab: Slab): void {
  for (let at = nextTaken(slab, 0); at; at = nextTaken(slab, at)) {
    const g = changetype<G>(at);
    if (isAlone(g)) auditOwner(g.own);
    for (let w = g.waiters; changetype<usize>(w); w = w.sibling) if (w.queue) auditOwner(w);
  }
}

/** Audits what `w` waits for, once: for the first in its first line. */
function auditOwner(w: Waiter): void {
  const at = w.owner;
  if (objectAt(at) != at) return;
  if (w.kind == CASE_RECV || w.kind == CASE_SEND) {
    const c = changetype<Chan>(at);
    if (w !== (c.recvq.empty ? c.sendq.first : c.recvq.first)) return;
    checkFree(at);
    auditChan(c, <u32>at);
    if (changetype<usize>(c.ticker)) auditTicker(c.ticker);
  } else if (w.kind >= <u32>CASE_MUTEX) {
    const s = changetype<Sema>(at);
    const line = s.line.empty ? s.readers.empty ? s.drain : s.readers : s.line;
    if (w !== line.first) return;
    checkFree(at);
    auditSema(s, <u32>at);
  }
}
