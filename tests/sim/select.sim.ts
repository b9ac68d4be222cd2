// Select under every schedule of small cases.

import { suite } from "uvu";
import { exhaust } from "../support/explore.ts";
import { selectCases } from "./cases/select.ts";

const test = suite("sim: select");

for (const spec of selectCases) test(spec.title, () => exhaust(spec));

test.run();
