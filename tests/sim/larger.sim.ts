// Programs that are too large for every schedule: random ones and those of PCT.

import { suite } from "uvu";
import { sample } from "../support/explore.ts";
import { numberFrom } from "../support/seed.ts";
import { largerCases } from "./cases/larger.ts";

const schedules = numberFrom("SKEIN_SCHEDULES", 1000);

const test = suite("sim: larger programs");

for (const spec of largerCases) test(spec.title, () => sample(spec, schedules));

test.run();
