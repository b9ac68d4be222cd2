/** No local variable holds an object here. asc's minimal runtime collects (see programs.mjs). */
export function rest(): void {}
