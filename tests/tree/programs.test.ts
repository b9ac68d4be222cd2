// Where a Go toolchain is installed, the expectations must still be what the programs in Go print.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { within } from "../support/within.ts";
import { expectation, folder, programs } from "../programs/listing.ts";

const test = suite("programs in Go");

const installed = spawnSync("go", ["version"]).status === 0;

type Ended = { code: number | null; stdout: string; stderr: string };

function start(command: string, args: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    const ended: Ended = { code: null, stdout: "", stderr: "" };
    child.stdout.on("data", (data) => (ended.stdout += data));
    child.stderr.on("data", (data) => (ended.stderr += data));
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...ended, code }));
  });
}

async function check(name: string, binaries: string): Promise<void> {
  const binary = join(binaries, name);
  const built = await start("go", ["build", "-o", binary, `${name}.go`]);
  assert.is(built.code, 0, built.stderr);
  const { code, stdout, stderr } = await start(binary, []);
  const fatal = stderr.split("\n").find((line) => /^(panic|fatal error): /.test(line));
  const lines = stdout.split("\n").slice(0, -1).concat(fatal ?? []);
  assert.equal(lines, expectation(name), `${name}.go prints something else than ${name}.txt`);
  assert.is(code, name.endsWith(".fails") ? 2 : 0);
}

if (installed) {
  test("print what the expectations say", within(100_000, async () => {
    const binaries = mkdtempSync(join(tmpdir(), "skein-go-"));
    const names = programs();
    const builder = async (): Promise<void> => {
      for (;;) {
        const name = names.shift();
        if (name === undefined) return;
        await check(name, binaries);
      }
    };
    try {
      await Promise.all(Array.from({ length: availableParallelism() }, builder));
    } finally {
      rmSync(binaries, { recursive: true, force: true });
    }
  }));
} else {
  test.skip("print what the expectations say (no Go toolchain here)");
}

test.run();
