// Power series as endless streams of coefficients, made on demand: exp is the series that equals
// its own integral plus one, and tan the one whose derivative is 1 + tan².

import { chan, go, select } from "skein";
import type { RecvChan, Routine, SendChan } from "skein";

type Series = RecvChan<Fraction>;

class Fraction {
  readonly top: bigint;
  readonly bottom: bigint;

  constructor(top: bigint, bottom: bigint) {
    let [a, b] = [top < 0n ? -top : top, bottom];
    while (b !== 0n) [a, b] = [b, a % b];
    this.top = top / a;
    this.bottom = bottom / a;
  }

  plus(other: Fraction): Fraction {
    const [a, b] = [this.top * other.bottom, other.top * this.bottom];
    return new Fraction(a + b, this.bottom * other.bottom);
  }

  times(other: Fraction): Fraction {
    return new Fraction(this.top * other.top, this.bottom * other.bottom);
  }

  toString(): string {
    return this.bottom === 1n ? `${this.top}` : `${this.top}/${this.bottom}`;
  }
}

const whole = (n: number): Fraction => new Fraction(BigInt(n), 1n);

function stream(body: (out: SendChan<Fraction>) => Routine): Series {
  const out = chan<Fraction>();
  go(body, out);
  return out;
}

function* next(series: Series): Routine<Fraction> {
  return (yield* series.recv()) as Fraction;
}

/** The same series twice; either side may run ahead of the other as far as it likes. */
function split(series: Series): [Series, Series] {
  const [left, right] = [chan<Fraction>(), chan<Fraction>()];
  const [forLeft, forRight]: [Fraction[], Fraction[]] = [[], []];
  go(function* (): Routine {
    for (;;) {
      const [first, second] = [forLeft[0], forRight[0]];
      const chosen = yield* select({
        left: first && left.send(first),
        right: second && right.send(second),
        source: first && second ? null : series,
      });
      if (chosen.case === "left") forLeft.shift();
      else if (chosen.case === "right") forRight.shift();
      else for (const queue of [forLeft, forRight]) queue.push(chosen.value as Fraction);
    }
  });
  return [left, right];
}

function integrate(series: Series, constant: Fraction): Series {
  return stream(function* (out) {
    yield* out.send(constant);
    for (let n = 1n; ; n++) yield* out.send((yield* next(series)).times(new Fraction(1n, n)));
  });
}

function multiply(a: Series, b: Series): Series {
  return stream(function* (out) {
    const [left, right]: [Fraction[], Fraction[]] = [[], []];
    for (let n = 0; ; n++) {
      left.push(yield* next(a));
      right.push(yield* next(b));
      let sum = whole(0);
      for (let i = 0; i <= n; i++) sum = sum.plus(left[i]!.times(right[n - i]!));
      yield* out.send(sum);
    }
  });
}

function addToFirst(series: Series, value: Fraction): Series {
  return stream(function* (out) {
    yield* out.send((yield* next(series)).plus(value));
    for (;;) yield* out.send(yield* next(series));
  });
}

/** A series defined by itself: `define` gets the series that it is about to make. */
function recursive(define: (self: Series) => Series): Series {
  const self = chan<Fraction>(1);
  const [result, again] = split(define(self));
  go(function* (): Routine {
    for (;;) yield* self.send(yield* next(again));
  });
  return result;
}

function* show(print: (line: string) => void, name: string, series: Series): Routine {
  const coefficients: string[] = [];
  for (let i = 0; i < 10; i++) coefficients.push(String(yield* next(series)));
  print(`${name}: ${coefficients.join(" ")}`);
}

export function* main(print: (line: string) => void): Routine {
  yield* show(print, "exp", recursive((exp) => integrate(exp, whole(1))));
  yield* show(print, "tan", recursive((tan) => {
    const [a, b] = split(tan);
    return integrate(addToFirst(multiply(a, b), whole(1)), whole(0));
  }));
}
