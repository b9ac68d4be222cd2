// Guards at compile time: what the host reads from memory lies where abi.ts says, or nothing is
// built.

import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import asc from "assemblyscript/asc";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("core: guards");

/** What the compiler says when a file reads differently. */
async function compilerOn(path: string, change: (text: string) => string): Promise<string> {
  const args = ["assembly/index.ts", "--noEmit", "--runtime", "stub"];
  for (const name of ["DEBUG=0", "SIM=0", "SHARED=0", "BUG=0", "abort="]) args.push("--use", name);
  const { stderr } = await asc.main(args, {
    readFile: async (file: string, folder: string) => {
      const text = await readFile(resolve(folder, file), "utf8").catch(() => null);
      if (text === null || !file.endsWith(path)) return text;
      assert.is.not(change(text), text, `${path} is changed`);
      return change(text);
    },
  });
  return stderr.toString();
}

test("a wrong offset in abi.ts is an error of the build", async () => {
  const wrong = /(?<=export const (?:G_STATUS|G_PARENT|CHAN_COUNT) = \d*)(?=;)/g;
  const said = await compilerOn("assembly/abi.ts", (text) => text.replace(wrong, "4"));
  for (const name of ["G_STATUS", "G_PARENT", "CHAN_COUNT"]) {
    assert.match(said, `"${name} in abi.ts"`);
  }
  assert.not.match(said, `"G_INDEX in abi.ts"`);
});

test("a record of goroutines that would not be aligned is an error of the build", async () => {
  const grow = (text: string): string => text.replace("  sibling: Waiter;\n", "$&  extra: u32;\n");
  const said = await compilerOn("assembly/sched/waiter.ts", grow);
  assert.match(said, "must stay aligned");
});

test.run();
