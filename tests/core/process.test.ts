// Processes of their own: what keeps one alive, and what a fresh one knows.

import { spawn } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { within } from "../support/within.ts";

const test = suite("process");

const imports = `
  import { chan, go, gosched, run } from "skein";
  import { bubble, seeded } from "skein/testing";
  import { after, afterFunc, now, sleep, tick, Ticker, Timer } from "skein/time";
`;

/** What a program prints; it must end by itself. */
function output(program: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = ["--expose-gc", "--input-type=module", "--eval", imports + program];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stdout.on("data", (data) => said += data);
    child.stderr.on("data", (data) => said += data);
    child.on("error", reject);
    child.on("close", (code) => code === 0 ? resolve(said.trim()) : reject(new Error(said)));
  });
}

const programs: readonly (readonly [title: string, program: string, prints: string])[] = [
  ["timers and tickers that nobody waits for", `
    const timer = new Timer(3_600_000);
    new Ticker(1);
    tick(1);
    after(3_600_000);
    timer.reset(7_200_000);
    await run(function* () {
      new Timer(3_600_000);
      const ticker = new Ticker(1);
      yield* ticker.c.recv();
    });
    console.log("done");
  `, "done"],
  ["what a run has left behind", `
    await run(function* () {
      go(function* () { yield* after(3_600_000).recv(); });
      go(() => tick(1).forEach(() => {}));
      go(async () => { for await (const _ of new Ticker(1).c); });
      afterFunc(3_600_000, () => {});
      yield* sleep(3);
    });
    console.log("done");
  `, "done"],
  ["a function that has been stopped", `
    const alarm = afterFunc(3_600_000, () => console.log("called"));
    console.log(alarm.stop());
  `, "true"],
  ["nothing, once a bubble has ended", `
    await bubble(function* () {
      afterFunc(3_600_000, () => console.log("called"));
      new Ticker(1);
      yield* sleep(60_000);
    });
    console.log("done");
  `, "done"],
  ["nothing, once a seeded run has ended, whatever it started", `
    let left;
    await seeded(1, function* () {
      left = bubble(function* () { for (;;) yield* sleep(1); }).catch(({ code }) => code);
      yield* gosched();
    });
    console.log(await left);
  `, "ERR_STOPPED"],
];

for (const [title, program, prints] of programs) {
  test(`not kept alive by ${title}`, within(10_000, async () => {
    assert.is(await output(program), prints);
  }));
}

test("kept alive by a function that is to be called", within(10_000, async () => {
  assert.is(await output(`afterFunc(20, () => console.log("called"));`), "called");
}));

test("async code in a seeded run is known, though nothing else has run before", within(
  10_000,
  async () => {
    const said = await output(`
      const value = await seeded(1, function* () {
        return yield* go(async () => {
          await gosched();
          const ch = chan();
          go(function* () { yield* ch.send(5); });
          return await ch.recv();
        }).join();
      });
      console.log(value);
    `);
    assert.is(said, "5");
  },
));

test("a million timers, made and forgotten, leave the memory as it was", within(
  60_000,
  async () => {
    const said = await output(`
      import { runtime } from "skein";
      const collected = async () => {
        // What is collected now is given back in a turn of its own.
        for (let i = 0; i < 3; i++) {
          globalThis.gc();
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
      const make = () => run(function* () {
        for (let i = 0; i < 100_000; i++) {
          const timer = new Timer(1 + i % 1000);
          if (i % 3 === 0) timer.stop();
        }
      });
      await make();
      await collected();
      const before = runtime.stats().heapBytes;
      for (let i = 0; i < 9; i++) {
        await make();
        await collected();
      }
      console.log(runtime.stats().heapBytes / before);
    `);
    assert.ok(Number(said) <= 1.5, `${said} times the memory`);
  },
));

test.run();
