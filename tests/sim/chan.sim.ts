// Channels under every schedule of small cases.

import { suite } from "uvu";
import { exhaust } from "../support/explore.ts";
import { chanCases } from "./cases/chan.ts";

const test = suite("sim: channels");

for (const spec of chanCases) test(spec.title, () => exhaust(spec));

test.run();
