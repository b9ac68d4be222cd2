// How Node and Bun, and Deno, ask an object what console.log should show of it.

export const nodeInspect: unique symbol = Symbol.for("nodejs.util.inspect.custom");
export const denoInspect: unique symbol = Symbol.for("Deno.customInspect");
