// The peers are installed by the bench command alone: the type check must do without them.
declare module "effect";
declare module "ts-chan";
declare module "@thi.ng/csp";
declare module "@ayonli/jsext/chan";
