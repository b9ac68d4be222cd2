// Every name that programs can import, used once. AssemblyScript's compiler and TypeScript's must
// both understand it.
import {
  Chan, defer, gc, go, goexit, gomaxprocs, gosched, numGoroutine, ok, panic, panicMessage, protect,
  received, Select,
} from "skein";
import { args, fetch, print, readFile, Response, writeFile } from "skein/os";
import { Cond, Mutex, Once, RWMutex, Semaphore, WaitGroup } from "skein/sync";
import { after, now, sleep, Ticker, Timer } from "skein/time";

class Point {
  constructor(public x: f64, public y: f64) {}
}

function none(): void {}

function six(a: i32, b: i64, c: f32, d: f64, e: string, f: Chan<Point>): void {
  f.send(new Point(d, <f64>a + <f64>b + <f64>c + <f64>e.length));
}

export function channels(): i32 {
  const points = new Chan<Point>();
  go(none);
  go(six, 1, 2, <f32>3, 4, "five", points);
  const point = points.recv();
  const bytes = new Chan<u8>(4);
  const isSent: bool = bytes.trySend(7);
  const isThere: bool = bytes.tryRecv() && ok() && received<u8>() == 7;
  const never = Chan.never<v128>();
  bytes.close();
  if (!isSent || !isThere || never.cap != 0) panic("not so");
  return bytes.length + bytes.cap + <i32>point.y;
}

export function panics(): string {
  const notes = new Chan<string>(3);
  const isWell: bool = protect(none);
  const hasFailed = !protect((notes: Chan<string>, text: string): void => {
    defer(none);
    defer((notes: Chan<string>, text: string): void => notes.send(text), notes, text);
    panic("oh");
  }, notes, "deferred ");
  return isWell && hasFailed ? notes.recv() + panicMessage() : "no";
}

export function selects(): string {
  const numbers = new Chan<i64>(1);
  const texts = new Chan<string>(1);
  const first = Select.begin();
  first.send<i64>(numbers, 5);
  const done = first.wait();
  const second = Select.begin();
  second.recv(texts);
  if (second.poll() != -1) goexit();
  texts.send("yes");
  const third = Select.begin();
  third.recv(texts);
  return done == third.wait() ? received<string>() : "no";
}

export function clocks(): f64 {
  const timer = new Timer(1);
  timer.reset(2);
  timer.stop();
  const ticker = new Ticker(1);
  const tick = ticker.c.recv();
  ticker.reset(5);
  ticker.stop();
  sleep(1);
  return after(1).recv() - tick + now();
}

export function counts(): i32 {
  gosched();
  gc();
  return numGoroutine() * gomaxprocs(0);
}

function size(answer: Response): i32 {
  return answer.status + answer.text().length + answer.bytes().byteLength;
}

export function system(): i32 {
  const paths = args();
  if (paths.length == 0) return 0;
  print(paths[0]);
  writeFile(paths[0], readFile(paths[0]));
  return size(fetch(paths[0]));
}

export function locks(): bool {
  const mutex = new Mutex();
  mutex.lock();
  mutex.unlock();
  const rw = new RWMutex();
  rw.lock();
  rw.unlock();
  rw.rlock();
  rw.runlock();
  const wg = new WaitGroup();
  wg.add(1);
  wg.done();
  wg.wait();
  new Once().do(none);
  const cond = new Cond(mutex);
  cond.signal();
  cond.broadcast();
  const semaphore = new Semaphore(2);
  semaphore.acquire();
  semaphore.release();
  return mutex.tryLock() && rw.tryLock() && !rw.tryRLock() && semaphore.tryAcquire(2);
}
