// Timer channels and bubbles under every schedule of small cases.

import { suite } from "uvu";
import { exhaust } from "../support/explore.ts";
import { tickerCases } from "./cases/ticker.ts";

const test = suite("sim: tickers and bubbles");

for (const spec of tickerCases) test(spec.title, () => exhaust(spec));

test.run();
