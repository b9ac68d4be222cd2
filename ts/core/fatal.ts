// Misuse that Go treats as fatal: it ends the run, whatever the program does with the error.
import { FatalError } from "../errors.ts";
import { doom } from "./stop.ts";
import { AWAIT } from "./task.ts";
import type { Task } from "./task.ts";

/** `task` has called something wrongly. Its run ends with a FatalError, which is also thrown;
 *  outside any goroutine it is only thrown. A goroutine that is being stopped is not asked what its
 *  `finally` blocks do: then nothing happens. */
export function fatal(task: Task | undefined, message: string): void {
  if (task?.at === 0) return;
  const error = new FatalError(message);
  if (task?.run !== undefined) task.run.fail(error);
  else if (task !== undefined && task.name !== AWAIT) crash(task, error);
  throw error;
}

/** A goroutine that belongs to no run: reported at once, and it does not go on. */
function crash(task: Task, error: FatalError): void {
  task.onEnd = doom;
  task.engine.host.report(error);
}
