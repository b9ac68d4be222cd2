// The pass as a transform of the AssemblyScript compiler, which calls it between compiling and
// optimising.
//
//   asc app.ts -O3   compile → afterCompile: optimise, make resumable → validate → optimise → emit

import type { Binaryen, Module } from "./binaryen.ts";
import { makeResumable } from "./pass.ts";
import type { Options } from "./pass.ts";
import type { Report } from "./report.ts";

export interface TransformOptions extends Omit<Options, "optimize"> {
  /** Is given the report when the pass is done. */
  readonly onReport?: (report: Report) => void;
}

/** The part of asc's program that the transform uses. */
interface Program {
  readonly options: {
    readonly optimizeLevelHint: number;
    readonly shrinkLevelHint: number;
    readonly debugInfo: boolean;
  };
  readonly module: { optimize(level: number, shrink: number, debugInfo: boolean): void };
}

/** What asc makes of a transform's class. */
export interface Transform {
  afterCompile(module: Module): void;
}

/** Makes a class to be passed to asc as one of its `transforms`. */
export function transform(settings: TransformOptions): new () => Transform {
  return class implements Transform {
    /** Both are put on the prototype by asc. */
    declare readonly binaryen: Binaryen;
    declare readonly program: Program;

    afterCompile(module: Module): void {
      const { options, module: whole } = this.program;
      const { optimizeLevelHint: level, shrinkLevelHint: shrink, debugInfo } = options;
      const optimize = (): void => whole.optimize(level, shrink, debugInfo);
      try {
        const report = makeResumable(this.binaryen, module, { ...settings, optimize });
        settings.onReport?.(report);
      } catch (error) {
        throw readable(this.binaryen, error);
      }
    }
  };
}

/** The library reports some failures as exceptions of C++, which have no text of their own. */
function readable(b: Binaryen, error: unknown): Error {
  if (error instanceof Error) return error;
  return new Error(`Binaryen failed: ${String(b.getExceptionMessage?.(error) ?? error)}`);
}
