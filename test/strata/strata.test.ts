// A few systems of each stratum in every test run.
// The one idea: what was broken today shows today; the thousands are for `npm run strata`.
// Not here: the strata.
import { expect, test } from "vitest";
import * as engine from "../../checker/index.ts";
import { amount } from "../amount.ts";
import { strata } from "./strata.ts";
import { tallied } from "./tally.ts";

const SYSTEMS = amount("KRIPKE_STRATUM_SYSTEMS", { everyday: 5, deep: 60 });
const SEED = Number(process.env["KRIPKE_RANDOM_SEED"] ?? Math.floor(Math.random() * 2 ** 30));

test.each(strata.map((stratum) => [stratum.name, stratum] as const))(
  `the engine agrees on systems of the stratum %s (KRIPKE_RANDOM_SEED=${SEED})`,
  async (_, stratum) => {
    const { compared, disagreements } = await tallied(engine, stratum, { systems: SYSTEMS, seed: SEED });
    expect(disagreements).toEqual([]);
    expect(compared).toBeGreaterThan(0);
  },
  600_000,
);
