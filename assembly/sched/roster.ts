// The roster: all goroutines that exist, by the slab that has their records, one after another.
import { G_DEAD, G_IDLE } from "../abi";
import { LINK_OFFSET, Slab } from "../mem/slab";
import { G } from "./g";
import { wasmSlab } from "./global";

/** The goroutine behind `at`, or the first one behind 0; 0 when there are no more. */
export function eachOf(slab: Slab, at: usize): usize {
  const bytes = <usize>slab.bytes;
  let page = at ? at - at % (LINK_OFFSET + 4) : slab.pages;
  let next = at ? at + bytes : page;
  while (page) {
    for (const end = page + LINK_OFFSET; next + bytes <= end; next += bytes) {
      const status = changetype<G>(next).status;
      if (status > <u32>G_IDLE && status < <u32>G_DEAD) return next;
    }
    page = load<usize>(page + LINK_OFFSET);
    next = page;
  }
  return 0;
}

/** Gives back what goroutines in WebAssembly have of stacks and do not use. The frames of `but`,
 *  which runs, are where its code knows them to be. */
export function shrinkStacks(but: G): void {
  for (let at = eachOf(wasmSlab(), 0); at; at = eachOf(wasmSlab(), at)) {
    if (at != changetype<usize>(but)) changetype<G>(at).stack.shrink();
  }
}
