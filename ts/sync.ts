// Package sync: locks, groups, conditions, and golang.org/x/sync/semaphore.
export { Cond } from "./sync/cond.ts";
export type { Guard } from "./sync/guard.ts";
export { Mutex } from "./sync/mutex.ts";
export { Once, onceFunc, onceValue } from "./sync/once.ts";
export type { Locker, Section } from "./sync/routine.ts";
export { RWMutex } from "./sync/rwmutex.ts";
export { Semaphore } from "./sync/semaphore.ts";
export type { Cancelable } from "./sync/semaphore.ts";
export { WaitGroup } from "./sync/waitgroup.ts";
