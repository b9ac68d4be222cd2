// The command line taken apart: which command, its options, and what is left for it.
import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";
import { Problem } from "./problem.ts";

export interface Command {
  readonly name: string;
  /** What it does, in a line. */
  readonly summary: string;
  /** The text of --help. */
  readonly help: string;
  readonly options: NonNullable<ParseArgsConfig["options"]>;
  /** Everything behind the first positional argument is for the program that it runs. */
  readonly passesOn: boolean;
  /** Gives the exit status. */
  run(given: Given): Promise<number>;
}

export type Values = Readonly<Record<string, unknown>>;

export interface Given {
  readonly values: Values;
  readonly positionals: readonly string[];
}

/** The arguments of a command. Throws a Problem when they are not what it takes. */
export function parse(command: Command, args: readonly string[]): Given {
  const options = { ...command.options, help: { type: "boolean", short: "h" } as const };
  const own = command.passesOn ? ownCount(options, args) : args.length;
  try {
    const { values, positionals } = parseArgs({
      args: args.slice(0, own),
      options,
      allowPositionals: true,
    });
    return { values, positionals: [...positionals, ...args.slice(own)] };
  } catch (error) {
    const message = (error as Error).message.split(/\. |\.$/)[0]!;
    throw new Problem(`skein ${command.name}: ${message}`, `skein ${command.name} --help`);
  }
}

/** How many arguments come before the first one that is no option, and that one. */
function ownCount(options: ParseArgsConfig["options"] & object, args: readonly string[]): number {
  const { tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const first = tokens.find(({ kind }) => kind === "positional");
  return first === undefined ? args.length : first.index + 1;
}

/** The one file that a command is about. */
export function onlyFile({ name, help }: Command, positionals: readonly string[]): string {
  const [file, ...others] = positionals;
  if (file === undefined) throw new Problem(`skein ${name}: which file?`, firstLine(help));
  if (others.length === 0) return file;
  throw new Problem(`skein ${name} takes one file, not also ${others.join(" ")}`, firstLine(help));
}

function firstLine(help: string): string {
  return help.split("\n", 1)[0]!;
}

/** `--optimize` as asc takes it. */
export function optimizeLevel(value: unknown): string {
  const level = String(value ?? "3");
  if (/^[0-3sz]$/.test(level)) return `-O${level}`;
  throw new Problem(`--optimize takes 0, 3 or z, not "${level}"`);
}
