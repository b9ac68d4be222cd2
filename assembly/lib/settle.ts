// What a blocking call of a program does with the core's answer.
import { RESULT_BLOCKED, RESULT_KIND, RESULT_PARKED, RESULT_YIELD } from "../abi";
import { leave } from "../stack/intrinsics";
import { outside } from "./panic";

/** The goroutine waits, or goes on later because the slice is over. Code that is no goroutine could
 *  not wait: it gets an error that names the call, `what`. */
// @ts-ignore: decorator
@inline
export function settle(result: i32, what: string): void {
  if ((result & RESULT_KIND) == RESULT_BLOCKED) outside(what);
  if (result == RESULT_PARKED || result & RESULT_YIELD) leave();
}
