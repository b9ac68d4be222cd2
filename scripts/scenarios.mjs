// The conformance scenarios P01 to P60: what each is called in Go's own tests, and why one is not
// among ours. Their bodies are in tests/conformance, those that look inside the core in tests/core.

/**
 * @typedef {object} Area
 * @property {string} title
 * @property {readonly string[]} names   of Go's tests, in the order of the ids
 */

/** @type {readonly Area[]} */
const areas = [
  {
    title: "Channels",
    names: [
      "TestChan", "chan/fifo", "closedchan", "chancap", "chan/nonblock", "chan/goroutines",
      "chan/sieve1", "bug147", "ken/chan", "TestMultiConsumer",
    ],
  },
  {
    title: "Select",
    names: [
      "chan/select3", "TestSelectFairness", "TestSelfSelect", "TestSelectStress",
      "TestSelectDuplicateChannel", "chan/doubleselect", "chan/select", "chan/select6",
      "TestNonblockSelectRace",
    ],
  },
  {
    title: "Scheduler",
    names: [
      "TestYieldProgress", "TestNumGoroutine", "TestTimerFairness", "TestPreemption",
      "TestPingPongHog", "TestSchedLocalQueue", "TestSchedLocalQueueSteal", "TestStealOrder",
      "TestGoroutineParallelism", "TestLockOSThreadNesting",
    ],
  },
  {
    title: "Deadlocks, panics, Goexit",
    names: [
      "TestSimpleDeadlock", "TestGoexitDeadlock", "TestGoexitDefer",
      "TestRuntimePanicWithRuntimeError",
    ],
  },
  {
    title: "Stacks",
    names: [
      "TestStackGrowth", "TestStackGrowthCallback", "TestShrinkStackDuringBlockedSend",
      "TestStackAllOutput",
    ],
  },
  {
    title: "sync",
    names: [
      "TestMutex", "TestMutexMisuse", "TestMutexFairness", "TestRWMutex", "TestCondSignal",
      "TestWaitGroup", "TestOncePanic", "TestMapMatchesRWMutex",
    ],
  },
  {
    title: "time",
    names: ["TestAfterFunc", "TestAfterStop", "TestReset", "TestChan", "TestTicker"],
  },
  {
    title: "context",
    names: ["TestWithCancel", "TestDeadline", "TestCause", "TestAfterFuncNotCalledAfterStop"],
  },
  { title: "testing/synctest", names: ["TestNow", "TestWait", "TestChannelMovedOutOfBubble"] },
  { title: "x/sync", names: ["errgroup.TestGoLimit", "semaphore.TestWeightedAcquire"] },
  { title: "Leaks", names: ["testgoroutineleakprofile"] },
];

/** Why a scenario is not among the tests. @type {Readonly<Record<string, string>>} */
export const absent = {
  P28: "needs two Ms that run at the same time; here one event loop runs all goroutines",
  P34: "a local of a JavaScript frame has no address, so no pointer to it can go stale",
};

/**
 * @typedef {object} Scenario
 * @property {string} id
 * @property {string} area
 * @property {string} name   of Go's test
 */

/** All of them, in order. @type {readonly Scenario[]} */
export const catalogue = areas
  .flatMap(({ title, names }) => names.map((name) => ({ area: title, name })))
  .map((one, index) => ({ id: `P${String(index + 1).padStart(2, "0")}`, ...one }));
