// Package sync under every schedule of small cases.

import { suite } from "uvu";
import { exhaust } from "../support/explore.ts";
import { lockCases } from "./cases/lock.ts";
import { syncCases } from "./cases/sync.ts";

const test = suite("sim: sync");

for (const spec of [...lockCases, ...syncCases]) test(spec.title, () => exhaust(spec));

test.run();
