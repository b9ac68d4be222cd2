// The handler of server.ts on an edge runtime: the condition "workerd" or "edge-light" gives it a
// Skein whose core is a module of the platform, and each request has a runtime of its own.
//
// Bundle it with the tools of the platform, for example `wrangler dev examples/edge.ts`. BACKENDS
// is a list of addresses, separated by spaces.

import { handler } from "./server.ts";

interface Environment {
  BACKENDS: string;
}

// Edge runtimes look for this one name.
export default {
  fetch(request: Request, { BACKENDS }: Environment): Promise<Response> {
    const urls = BACKENDS.split(" ");
    return handler(urls, Math.min(2, urls.length), 1000)(request);
  },
};
