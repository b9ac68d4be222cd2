// The typed mirror of assembly/index.ts: every function of the core that the host may call.
// Goroutines and channels are addresses of their records; 0 stands for none.
import { RuntimeError } from "../errors.ts";

/** Package sync; a sema is what a lock, a group and so on have in the core. */
export interface SyncCore {
  makeSema(kind: number, size: number, bubble?: number): number;
  freeSema(sema: number): void;
  lockMutex(sema: number, g: number): number;
  unlockMutex(sema: number): number;
  lockWrite(sema: number, g: number): number;
  unlockWrite(sema: number): number;
  lockRead(sema: number, g: number): number;
  unlockRead(sema: number): number;
  addGroup(sema: number, delta: number, bubble?: number): number;
  waitGroup(sema: number, g: number): number;
  arrive(sema: number): number;
  waitCond(sema: number, arrival: number, g: number): number;
  signal(sema: number, bubble?: number): number;
  broadcast(sema: number, bubble?: number): number;
  acquire(sema: number, n: number, g: number): number;
  releaseSema(sema: number, n: number): number;
}

export interface Core extends SyncCore {
  readonly memory: WebAssembly.Memory;
  init(seed: number): void;
  setProcs(n: number): number;
  newTurn(): void;
  beginSlice(): void;
  dispatch(): number;
  isDeadlock(): number;
  setPerturb(oneIn: number): void;
  registers(): number;
  spawn(parent: number, bubble?: number): number;
  spawnAwait(bubble?: number): number;
  block(g: number): void;
  unblock(g: number): void;
  exit(g: number): void;
  kill(g: number): void;
  yieldToAll(g: number): void;
  pass(g: number): number;
  parkForever(g: number, reason: number): void;
  parkExtern(g: number): void;
  complete(g: number, index: number): number;
  addPending(delta: number): void;
  makeChan(cap: number, bubble?: number): number;
  makeTicker(when: number, period: number, bubble?: number): number;
  setTicker(chan: number, when: number, period: number): number;
  freeChan(chan: number): void;
  send(chan: number, g: number): number;
  recv(chan: number, g: number): number;
  close(chan: number): number;
  caseArea(n: number): number;
  select(n: number, g: number): number;
  sleep(g: number, delayMs: number): number;
  startHostTimer(when: number, index: number, bubble?: number): number;
  stopTimer(timer: number): void;
  nextDeadline(): number;
  live(): number;
  queueLength(p: number): number;
  globalLength(): number;
  counters(): number;
  collect(): void;
  makeBubble(clock: number): number;
  endBubble(bubble: number): void;
  freeBubble(bubble: number): void;
  settle(g: number): number;
}

/** What the core imports. */
export interface CoreImports {
  now(): number;
  grew(): void;
  wake(m: number): void;
  fire(index: number): void;
  fault(code: number, a: number, b: number): void;
}

/** The exports as an ordinary object. Engines keep an instance's own exports object in a slow form
 *  and look every function up by hash; from this one a call is direct. */
export function directly(core: Core): Core {
  return {
    memory: core.memory,
    init: core.init,
    setProcs: core.setProcs,
    newTurn: core.newTurn,
    beginSlice: core.beginSlice,
    dispatch: core.dispatch,
    isDeadlock: core.isDeadlock,
    setPerturb: core.setPerturb,
    registers: core.registers,
    spawn: core.spawn,
    spawnAwait: core.spawnAwait,
    block: core.block,
    unblock: core.unblock,
    exit: core.exit,
    kill: core.kill,
    yieldToAll: core.yieldToAll,
    pass: core.pass,
    parkForever: core.parkForever,
    parkExtern: core.parkExtern,
    complete: core.complete,
    addPending: core.addPending,
    makeChan: core.makeChan,
    makeTicker: core.makeTicker,
    setTicker: core.setTicker,
    freeChan: core.freeChan,
    send: core.send,
    recv: core.recv,
    close: core.close,
    caseArea: core.caseArea,
    select: core.select,
    sleep: core.sleep,
    startHostTimer: core.startHostTimer,
    stopTimer: core.stopTimer,
    nextDeadline: core.nextDeadline,
    live: core.live,
    queueLength: core.queueLength,
    globalLength: core.globalLength,
    counters: core.counters,
    collect: core.collect,
    makeBubble: core.makeBubble,
    endBubble: core.endBubble,
    freeBubble: core.freeBubble,
    settle: core.settle,
    ...directlySync(core),
  };
}

function directlySync(core: Core): SyncCore {
  return {
    makeSema: core.makeSema,
    freeSema: core.freeSema,
    lockMutex: core.lockMutex,
    unlockMutex: core.unlockMutex,
    lockWrite: core.lockWrite,
    unlockWrite: core.unlockWrite,
    lockRead: core.lockRead,
    unlockRead: core.unlockRead,
    addGroup: core.addGroup,
    waitGroup: core.waitGroup,
    arrive: core.arrive,
    waitCond: core.waitCond,
    signal: core.signal,
    broadcast: core.broadcast,
    acquire: core.acquire,
    releaseSema: core.releaseSema,
  };
}

/** The names of the functions that a core exports. */
export const coreNames: readonly string[] = Object.keys(directly({} as Core))
  .filter((name) => name !== "memory");

/** What an engine has when its instance has been given back: nothing works any more, and says so.
 */
export function ended(core: Core): Core {
  const fail = (): never => {
    throw new RuntimeError(
      "ERR_RUNTIME_ENDED",
      "the runtime that this channel or goroutine belongs to has ended with its run",
    );
  };
  const names = Object.keys(core) as (keyof Core)[];
  const entries = names.map((name) => [name, name === "memory" ? core.memory : fail]);
  return { ...Object.fromEntries(entries), freeChan: () => {}, freeSema: () => {} } as Core;
}
