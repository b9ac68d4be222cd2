// Fetches pages side by side, one goroutine for each, and gives up on those that take too long.
//
//   skein run examples/wasm/fetcher.ts 2000 http://example.com http://example.org
import { Chan, go, received, Select } from "skein";
import { args, fetch, print } from "skein/os";
import { after } from "skein/time";

class Page {
  constructor(public url: string, public status: i32, public bytes: i32) {}
}

function get(url: string, pages: Chan<Page>): void {
  const response = fetch(url);
  pages.send(new Page(url, response.status, response.bytes().byteLength));
}

/** A line for each page that has come within `ms` milliseconds, and one for how many have not. */
export function fetchAll(urls: string[], ms: f64): string[] {
  const pages = new Chan<Page>();
  for (let i = 0; i < urls.length; i++) go(get, urls[i], pages);
  const late = after(ms);
  const lines: string[] = [];
  while (lines.length < urls.length) {
    const s = Select.begin();
    s.recv(pages);
    s.recv(late);
    if (s.wait() == 1) {
      lines.push(`${urls.length - lines.length} too late`);
      break;
    }
    const page = received<Page>();
    lines.push(`${page.url}: status ${page.status}, ${page.bytes} bytes`);
  }
  return lines;
}

export function main(): void {
  const given = args();
  if (given.length < 2) {
    print("usage: skein run fetcher.ts MILLISECONDS URL …");
    return;
  }
  const lines = fetchAll(given.slice(1), parseFloat(given[0]));
  for (let i = 0; i < lines.length; i++) print(lines[i]);
}
