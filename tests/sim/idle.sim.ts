// Idle under every schedule of small cases.

import { suite } from "uvu";
import { exhaust } from "../support/explore.ts";
import { idleCases } from "./cases/idle.ts";

const test = suite("sim: idle");

for (const spec of idleCases) test(spec.title, () => exhaust(spec));

test.run();
