// Slices and fairness under every schedule of small cases.

import { suite } from "uvu";
import { exhaust } from "../support/explore.ts";
import { sliceCases } from "./cases/slice.ts";

const test = suite("sim: slices");

for (const spec of sliceCases) test(spec.title, () => exhaust(spec));

test.run();
