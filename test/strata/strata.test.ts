// A few systems of each stratum in every test run.
// The one idea: what was broken today shows today; the thousands are for `npm run strata`.
// A stratum that no longer has what it is for shows as well, as far as so few systems can tell.
// Not here: the strata.
import { expect, test } from "vitest";
import * as engine from "../../checker/index.ts";
import { amount } from "../amount.ts";
import { mix } from "./mix.ts";
import { strata } from "./strata.ts";
import { lacks, tallied } from "./tally.ts";

const SYSTEMS = amount("KRIPKE_STRATUM_SYSTEMS", { everyday: 5, deep: 22 });
/** What takes so many times as long as others has so many times fewer. */
const FEWER: Readonly<Record<string, number>> = { "at-once-alike": 3, shared: 2 };
const SEED = Number(process.env["KRIPKE_RANDOM_SEED"] ?? Math.floor(Math.random() * 2 ** 30));

/** Those of the plain mix are compared by engine-agrees.test.ts, which has more of them. */
const asked = strata.filter(({ name }) => name !== mix.name);

test.each(asked.map((stratum) => [stratum.name, stratum] as const))(
  `the engine agrees on systems of the stratum %s (KRIPKE_RANDOM_SEED=${SEED})`,
  async (name, stratum) => {
    const systems = Math.ceil(SYSTEMS / (FEWER[name] ?? 1));
    const tally = await tallied(engine, stratum, { systems, seed: SEED });
    expect(tally.disagreements).toEqual([]);
    expect(tally.compared).toBeGreaterThan(0);
    expect(lacks(stratum, tally)).toEqual([]);
  },
  600_000,
);
