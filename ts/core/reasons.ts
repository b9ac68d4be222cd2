// Texts of wait reasons and states, in Go's words; the order is that of assembly/abi.ts.

export const reasons: readonly string[] = [
  "",
  "chan receive",
  "chan send",
  "chan receive (nil chan)",
  "chan send (nil chan)",
  "select",
  "select (no cases)",
  "sleep",
  "IO wait",
  "semacquire",
  "sync.Mutex.Lock",
  "sync.RWMutex.RLock",
  "sync.RWMutex.Lock",
  "sync.WaitGroup.Wait",
  "sync.Cond.Wait",
  "synctest.Wait",
];

export const states: readonly string[] = [
  "runnable",
  "runnable",
  "running",
  "syscall",
  "waiting",
  "dead",
  "dead",
];
