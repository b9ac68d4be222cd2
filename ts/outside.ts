// What programs make outside any run on an edge runtime, for example in the scope of a module. It
// is there for every request, and none may wake another: channels hold values, and nobody waits.
import { Engine } from "./core/engine.ts";
import { RuntimeError } from "./errors.ts";

export class Outside extends Engine {
  override spawn(): never {
    throw refused();
  }

  override awaitOp(): never {
    throw refused();
  }
}

function refused(): RuntimeError {
  return new RuntimeError(
    "ERR_OUTSIDE_RUN",
    "on an edge runtime goroutines, and operations that may wait, belong to a run: call run() in " +
      "the handler, and make channels inside. Async functions need AsyncLocalStorage there, by " +
      "the flag nodejs_compat",
  );
}
