// A few systems of each stratum in every test run.
// The one idea: what was broken today shows today; the thousands are for `npm run strata`.
// A stratum that no longer has what it is for shows as well, as far as so few systems can tell.
// Not here: the strata.
import { expect, test } from "vitest";
import * as engine from "../../checker/index.ts";
import { amount } from "../amount.ts";
import { strata } from "./strata.ts";
import { lacks, tallied } from "./tally.ts";

const SYSTEMS = amount("KRIPKE_STRATUM_SYSTEMS", { everyday: 5, deep: 30 });
const SEED = Number(process.env["KRIPKE_RANDOM_SEED"] ?? Math.floor(Math.random() * 2 ** 30));

test.each(strata.map((stratum) => [stratum.name, stratum] as const))(
  `the engine agrees on systems of the stratum %s (KRIPKE_RANDOM_SEED=${SEED})`,
  async (_, stratum) => {
    const tally = await tallied(engine, stratum, { systems: SYSTEMS, seed: SEED });
    expect(tally.disagreements).toEqual([]);
    expect(tally.compared).toBeGreaterThan(0);
    expect(lacks(stratum, tally)).toEqual([]);
  },
  600_000,
);
