// Searches that are left in the middle and gone on with, on systems of every stratum.
// The one idea: to the letter what a search answers that was not left, and what the oracle says.
// Not here: the systems (strata/), some of them every day (strata/resumed.ts), files (harness/checkpoints.test.ts).
import { expect, test } from "vitest";
import * as engine from "../../checker/index.ts";
import { amount } from "../amount.ts";
import { resuming } from "../strata/resuming.ts";
import { strata } from "../strata/strata.ts";
import { tallied } from "../strata/tally.ts";

const SYSTEMS = amount("KRIPKE_RESUMED_SYSTEMS", { everyday: 1, deep: 3 });
/** Of a few states each, or searched depth first, which is not saved; or left already; or with helpers, which what is saved has not. */
const NOT_LEFT: ReadonlySet<string> = new Set(["aliased-drafts", "deep-equality", "depth-first", "resumed", "shared"]);
const SEED = Number(process.env["KRIPKE_RANDOM_SEED"] ?? Math.floor(Math.random() * 2 ** 30));

test.each(strata.filter(({ name }) => !NOT_LEFT.has(name)).map((stratum) => [stratum.name, stratum] as const))(
  `resumed, the engine agrees on systems of the stratum %s (KRIPKE_RANDOM_SEED=${SEED})`,
  async (_, stratum) => {
    const checkSource = resuming(engine.checkSource, () => undefined, SEED);
    const tally = await tallied({ ...engine, checkSource }, stratum, { systems: SYSTEMS, seed: SEED });
    expect(tally.disagreements).toEqual([]);
    expect(tally.compared).toBeGreaterThan(0);
  },
  600_000,
);
