// Programs in WebAssembly whose exported functions run as goroutines.

export { load } from "./wasm/load.ts";
export type { LoadOptions } from "./wasm/load.ts";
export type { App } from "./wasm/app.ts";
