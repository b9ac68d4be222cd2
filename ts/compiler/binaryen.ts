// The part of binaryen.js that the pass uses. Its own declarations leave out the classes for single
// expressions, and an application has two copies of the library (asc brings one of its own), so the
// pass takes the library as an argument and states here what it expects of it.
//
// Expressions, types and functions are pointers into the library's memory. They are valid only in
// the copy that made them, and a wrong one ends the whole copy with an assertion.

/** A pointer to an expression. Zero stands for "none". */
export type Expr = number;

/** A value type, by the library's number for it. */
export type Type = number;

/** A pointer to a function. */
export type FunctionRef = number;

/** What the pass reads of a function. An imported one has a `module` and a `base`. */
export interface FunctionInfo {
  readonly name: string;
  readonly module: string | null;
  readonly base: string | null;
  readonly params: Type;
  readonly results: Type;
  readonly vars: readonly Type[];
  readonly body: Expr;
}

/** What all classes of expressions have. */
interface Kind {
  finalize(e: Expr): void;
}

interface HasName {
  getName(e: Expr): string | null;
}

interface HasLabel {
  getName(e: Expr): string;
  setName(e: Expr, name: string): void;
  getCondition(e: Expr): Expr;
  getValue(e: Expr): Expr;
}

/** A call's operands and whether it is a tail call. */
interface AnyCall {
  getNumOperands(e: Expr): number;
  getOperandAt(e: Expr, index: number): Expr;
  setOperandAt(e: Expr, index: number, operand: Expr): void;
  isReturn(e: Expr): boolean;
}

/** Instructions of one numeric type, as a module makes them. */
export interface Numeric {
  load(offset: number, align: number, at: Expr): Expr;
  store(offset: number, align: number, at: Expr, value: Expr): Expr;
}

interface Int32 extends Numeric {
  const(value: number): Expr;
  load16_u(offset: number, align: number, at: Expr): Expr;
  store16(offset: number, align: number, at: Expr, value: Expr): Expr;
  eqz(value: Expr): Expr;
  add(left: Expr, right: Expr): Expr;
  sub(left: Expr, right: Expr): Expr;
  or(left: Expr, right: Expr): Expr;
  and(left: Expr, right: Expr): Expr;
  shr_u(left: Expr, right: Expr): Expr;
  eq(left: Expr, right: Expr): Expr;
  ne(left: Expr, right: Expr): Expr;
  le_u(left: Expr, right: Expr): Expr;
  lt_u(left: Expr, right: Expr): Expr;
  lt_s(left: Expr, right: Expr): Expr;
  le_s(left: Expr, right: Expr): Expr;
}

export interface Module {
  readonly i32: Int32;
  readonly i64: Numeric & { const(value: bigint): Expr };
  readonly f32: Numeric & { const(value: number): Expr };
  readonly f64: Numeric & { const(value: number): Expr };
  readonly v128: Numeric & { const(value: readonly number[]): Expr };
  readonly local: {
    get(index: number, type: Type): Expr;
    set(index: number, value: Expr): Expr;
    tee(index: number, value: Expr, type: Type): Expr;
  };
  readonly global: {
    get(name: string, type: Type): Expr;
    set(name: string, value: Expr): Expr;
  };
  block(label: string | null, children: readonly Expr[], type?: Type): Expr;
  if(condition: Expr, ifTrue: Expr, ifFalse?: Expr): Expr;
  loop(label: string | null, body: Expr): Expr;
  br(label: string, condition?: Expr, value?: Expr): Expr;
  switch(names: readonly string[], fallback: string, condition: Expr): Expr;
  call(name: string, operands: readonly Expr[], result: Type): Expr;
  call_indirect(
    table: string,
    target: Expr,
    operands: readonly Expr[],
    params: Type,
    results: Type,
  ): Expr;
  select(condition: Expr, ifTrue: Expr, ifFalse: Expr): Expr;
  drop(value: Expr): Expr;
  return(value?: Expr): Expr;
  nop(): Expr;
  unreachable(): Expr;
  copyExpression(e: Expr): Expr;
  addDebugInfoFileName(file: string): number;
  setDebugLocation(f: FunctionRef, e: Expr, file: number, line: number, column: number): void;

  getNumFunctions(): number;
  getFunctionByIndex(index: number): FunctionRef;
  getFunction(name: string): FunctionRef;
  addFunction(name: string, params: Type, results: Type, vars: Type[], body: Expr): FunctionRef;
  removeFunction(name: string): void;
  addFunctionImport(
    name: string,
    module: string,
    base: string,
    params: Type,
    results: Type,
  ): void;
  addGlobal(name: string, type: Type, mutable: boolean, init: Expr): void;
  addGlobalExport(name: string, exported: string): void;
  removeGlobal(name: string): void;
  addTable(name: string, initial: number, maximum: number): void;
  addActiveElementSegment(table: string, name: string, functions: string[], offset: Expr): void;
  getNumElementSegments(): number;
  getElementSegmentByIndex(index: number): number;
  getNumExports(): number;
  getExportByIndex(index: number): number;
  getExport(name: string): number;
  addFunctionExport(name: string, exported: string): void;
  removeExport(exported: string): void;
  addCustomSection(name: string, contents: Uint8Array): void;
  getFeatures(): number;
  setFeatures(features: number): void;
  runPasses(passes: string[]): void;
  runPassesOnFunction(target: FunctionRef, passes: string[]): void;
  validate(): number;
  emitText(): string;
  /** The binary, and a source map of it, which the binary says to be at `url`. */
  emitBinary(url: string): { readonly binary: Uint8Array; readonly sourceMap: string };
}

/** The library itself. */
export interface Binaryen {
  readonly DivSInt32: number;
  readonly DivUInt32: number;
  readonly RemSInt32: number;
  readonly RemUInt32: number;
  readonly DivSInt64: number;
  readonly DivUInt64: number;
  readonly RemSInt64: number;
  readonly RemUInt64: number;

  readonly none: Type;
  readonly unreachable: Type;
  readonly i32: Type;
  readonly i64: Type;
  readonly f32: Type;
  readonly f64: Type;
  readonly v128: Type;
  readonly ExternalFunction: number;
  readonly Features: { readonly ReferenceTypes: number; readonly SIMD128: number };

  readonly BlockId: number;
  readonly IfId: number;
  readonly LoopId: number;
  readonly BreakId: number;
  readonly SwitchId: number;
  readonly CallId: number;
  readonly ConstId: number;
  readonly CallIndirectId: number;
  readonly LocalGetId: number;
  readonly LocalSetId: number;
  readonly GlobalSetId: number;
  readonly DropId: number;
  readonly ReturnId: number;
  readonly UnreachableId: number;
  readonly LoadId: number;
  readonly StoreId: number;
  readonly BinaryId: number;
  readonly RefFuncId: number;
  readonly TupleMakeId: number;
  readonly TryId: number;

  readonly Block: HasName & Kind & {
    getNumChildren(e: Expr): number;
    getChildAt(e: Expr, index: number): Expr;
    setChildAt(e: Expr, index: number, child: Expr): void;
  };
  readonly If: Kind & {
    getCondition(e: Expr): Expr;
    getIfTrue(e: Expr): Expr;
    getIfFalse(e: Expr): Expr;
  };
  readonly Loop: HasName & Kind & { getBody(e: Expr): Expr };
  readonly Break: HasLabel;
  readonly Switch: HasLabel & {
    getNames(e: Expr): string[];
    getDefaultName(e: Expr): string;
  };
  readonly Call: AnyCall & { getTarget(e: Expr): string };
  readonly CallIndirect: AnyCall & {
    getTarget(e: Expr): Expr;
    getParams(e: Expr): Type;
    getResults(e: Expr): Type;
  };
  readonly LocalGet: { getIndex(e: Expr): number; setIndex(e: Expr, index: number): void };
  readonly LocalSet: {
    getIndex(e: Expr): number;
    setIndex(e: Expr, index: number): void;
    getValue(e: Expr): Expr;
    isTee(e: Expr): boolean;
  };
  readonly GlobalSet: { getName(e: Expr): string; getValue(e: Expr): Expr };
  readonly Binary: { getOp(e: Expr): number };
  readonly Const: { getValueI32(e: Expr): number };
  readonly Drop: { getValue(e: Expr): Expr };
  readonly Return: { getValue(e: Expr): Expr };
  readonly RefFunc: { getFunc(e: Expr): string };
  readonly Expression: { finalize(e: Expr): void };
  readonly Function: {
    getBody(f: FunctionRef): Expr;
    setBody(f: FunctionRef, body: Expr): void;
  };

  getExpressionId(e: Expr): number;
  getExpressionType(e: Expr): Type;
  getFunctionInfo(f: FunctionRef): FunctionInfo;
  getElementSegmentInfo(segment: number): { readonly data: readonly string[] };
  getExportInfo(ref: number): {
    readonly kind: number;
    readonly name: string;
    readonly value: string;
  };
  /** Adds a local and gives its index. */
  _BinaryenFunctionAddVar(f: FunctionRef, type: Type): number;
  createType(types: readonly Type[]): Type;
  expandType(type: Type): Type[];
  setPassArgument(key: string, value: string | null): void;
  getExceptionMessage?(error: unknown): string | readonly string[];
}
