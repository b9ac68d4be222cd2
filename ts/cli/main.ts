#!/usr/bin/env node
// The command line: skein build, skein run, skein bench.
import { build } from "./build.ts";
import { bench } from "./bench.ts";
import { parse } from "./options.ts";
import type { Command } from "./options.ts";
import { Problem } from "./problem.ts";
import { run } from "./run.ts";
import { argumentsGiven, complain, leave, print } from "./terminal.ts";

const commands: readonly Command[] = [build, run, bench];

const usage = `usage: skein COMMAND [arguments]

${commands.map(({ name, summary }) => `  ${name.padEnd(8)}${summary}`).join("\n")}

  skein COMMAND --help says more.`;

async function perform([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h") {
    (name === undefined ? complain : print)(usage);
    return name === undefined ? 1 : 0;
  }
  const command = commands.find((each) => each.name === name);
  if (command === undefined) {
    const names = commands.map((each) => each.name).join(", ");
    throw new Problem(`there is no command "${name}"`, `the commands are ${names}`);
  }
  const given = parse(command, args);
  if (given.values["help"] !== true) return command.run(given);
  print(command.help);
  return 0;
}

/** What is wrong, for people; the stack of anything unforeseen. */
function tell(error: unknown): void {
  if (!(error instanceof Problem)) return complain(String((error as Error)?.stack ?? error));
  complain(error.message);
  if (error.fix !== undefined) complain(`fix: ${error.fix}`);
}

let status = 1;
try {
  status = await perform(argumentsGiven());
} catch (error) {
  tell(error);
}
await leave(status);
