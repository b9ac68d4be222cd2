// Counts the words of files in parallel: one goroutine for each file, which blocks while the host
// reads, and a main one that adds up.
//
//   skein run examples/wasm/wordcount.ts README.md CHANGELOG.md
import { Chan, go } from "skein";
import { args, print, readFile } from "skein/os";

/** Words are what stands between spaces, tabs and line ends. */
function countWords(text: Uint8Array): i32 {
  let words = 0;
  let isInside = false;
  for (let i = 0; i < text.length; i++) {
    const byte = text[i];
    const isSpace = byte == 32 || (byte >= 9 && byte <= 13);
    if (!isSpace && !isInside) words++;
    isInside = !isSpace;
  }
  return words;
}

function worker(paths: Chan<string>, counts: Chan<i32>): void {
  for (;;) {
    const path = paths.recv();
    if (path == null) return;
    counts.send(countWords(Uint8Array.wrap(readFile(path))));
  }
}

function feed(files: string[], paths: Chan<string>): void {
  for (let i = 0; i < files.length; i++) paths.send(files[i]);
  paths.close();
}

/** The words of all `files`, read by up to `workers` goroutines at a time. */
export function count(files: string[], workers: i32): i32 {
  const paths = new Chan<string>();
  const counts = new Chan<i32>();
  go(feed, files, paths);
  for (let i = 0; i < workers; i++) go(worker, paths, counts);
  let total = 0;
  for (let i = 0; i < files.length; i++) total += counts.recv();
  return total;
}

export function main(): void {
  const files = args();
  print(`${count(files, 4)} words in ${files.length} files`);
}
