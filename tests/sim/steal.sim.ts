// Steal under every schedule of small cases.

import { suite } from "uvu";
import { exhaust } from "../support/explore.ts";
import { stealCases } from "./cases/steal.ts";

const test = suite("sim: steal");

for (const spec of stealCases) test(spec.title, () => exhaust(spec));

test.run();
