// Time under every schedule of small cases.

import { suite } from "uvu";
import { exhaust } from "../support/explore.ts";
import { timeCases } from "./cases/time.ts";

const test = suite("sim: time");

for (const spec of timeCases) test(spec.title, () => exhaust(spec));

test.run();
