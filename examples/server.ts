// A server that asks several backends at once, answers with what the first of them say, and cancels
// the others: fan-out with a deadline. The handler is a function of a Request, so any runtime can
// serve it; edge.ts gives it to an edge runtime.
//
//   node examples/server.ts URL…    (Node 24 and later; on Node 20: npm run example -- server URL…)
//   deno run -N examples/server.ts URL…
//   bun examples/server.ts URL…

import { chan, context, go, run, select, wait } from "skein";
import type { Chan, Routine } from "skein";
import type { Context } from "skein/context";

export interface Answer {
  url: string;
  /** Undefined when the backend failed. */
  text: string | undefined;
}

/** What the first `enough` backends say within `limitMs`. The others are cancelled. */
export function* gather(urls: string[], enough: number, limitMs: number): Routine<Answer[]> {
  const [ctx, cancel] = context.withTimeout(context.background(), limitMs);
  const answers = chan<Answer>();
  for (const url of urls) go(ask, ctx, url, answers);

  const gathered: Answer[] = [];
  try {
    for (let open = urls.length; open > 0 && gathered.length < enough; open--) {
      const next = yield* select({ answer: answers, late: ctx.done() });
      if (next.case === "late") break;
      if (next.value?.text !== undefined) gathered.push(next.value);
    }
  } finally {
    cancel();
  }
  return gathered;
}

/** Asks one backend, as long as `ctx` lets it. */
function* ask(ctx: Context, url: string, answers: Chan<Answer>): Routine {
  let text: string | undefined;
  try {
    const response = yield* wait(() => fetch(url, { signal: ctx.signal }));
    if (response.ok) text = yield* wait(response.text());
  } catch {
    // A backend that cannot be reached has no answer.
  }
  yield* answers.send({ url, text });
}

export type Handler = (request: Request) => Promise<Response>;

/** Answers each request with a run of its own. When the client goes away, the run ends, and with it
 *  all that it has asked for. */
export function handler(urls: string[], enough: number, limitMs: number): Handler {
  return async (request) => {
    const { signal } = request;
    try {
      const answers = await run(() => gather(urls, enough, limitMs), { signal });
      return Response.json(answers, { status: answers.length < enough ? 504 : 200 });
    } catch (error) {
      if (signal.aborted) return new Response(null, { status: 499 });
      throw error;
    }
  };
}

export interface Server {
  port: number;
  close(): Promise<void>;
}

/** Deno and Bun serve handlers as they are. */
interface Runtimes {
  Deno?: {
    serve(options: object, handle: Handler): { addr: { port: number }; shutdown(): Promise<void> };
  };
  Bun?: {
    serve(options: object): { port: number; stop(isAbrupt: boolean): Promise<void> };
  };
}

/** Serves a handler on this machine; port 0 is any that is free. */
export async function serve(handle: Handler, port = 0): Promise<Server> {
  const { Deno, Bun } = globalThis as Runtimes;
  const hostname = "127.0.0.1";
  if (Bun !== undefined) {
    const server = Bun.serve({ hostname, port, fetch: handle });
    return { port: server.port, close: () => server.stop(true) };
  }
  if (Deno !== undefined) {
    const server = Deno.serve({ hostname, port, onListen() {} }, handle);
    return { port: server.addr.port, close: () => server.shutdown() };
  }
  return serveOnNode(handle, hostname, port);
}

/** Node knows requests of its own kind. */
async function serveOnNode(handle: Handler, hostname: string, port: number): Promise<Server> {
  const { createServer } = await import("node:http");
  const server = createServer(async (incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.on("close", () => gone.abort());
    try {
      const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host}`);
      const response = await handle(new Request(url, { signal: gone.signal }));
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(await response.text());
    } catch (error) {
      outgoing.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(port, hostname, resolve));
  return {
    port: (server.address() as { port: number }).port,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

if (import.meta.main) {
  const urls = globalThis.process.argv.slice(2);
  const { port } = await serve(handler(urls, Math.min(2, urls.length), 1000), 8080);
  console.log(`http://127.0.0.1:${port} asks ${urls.length} backends`);
}
