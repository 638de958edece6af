// The engine against the naive oracle on random protocols and specs.
// The one idea: whatever the engine does to be fast, it must answer what a search without any cleverness answers.
// Not here: the oracle's own tests (oracle/explore.test.ts), proof that a wrong engine would be caught (sabotage/).
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { checkSource } from "../checker/index.ts";
import { amount } from "./amount.ts";
import { disagreementsOn, oracleOn } from "./oracle/compare.ts";
import { EXPECTED_FEATURES, FeatureWatch } from "./oracle/features.ts";
import { randomSystem, sourceOf } from "./oracle/generator.ts";

/** How many random systems; ten thousand now and then. */
const SYSTEMS = amount("KRIPKE_RANDOM_SYSTEMS", { everyday: 80, deep: 400 });
const SEED = Number(process.env["KRIPKE_RANDOM_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
/** Of systems of at most this many states only some are compared: they are quick to make and say little. */
const SMALL = 50;
/** What each expected feature must have a share of. */
const LEAST = 1 / 40;

const shares = new Map<string, number>();
let compared = 0;
let small = 0;
let tooLarge = 0;
/** From then on systems are shrunk, not random. */
let failed = false;

const count = (features: Iterable<string>): void => {
  compared++;
  for (const feature of features) shares.set(feature, (shares.get(feature) ?? 0) + 1);
};

test(`engine and oracle agree on ${SYSTEMS} random systems (KRIPKE_RANDOM_SEED=${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(randomSystem, fc.nat({ max: 3 }), async (system, luck) => {
      const watch = new FeatureWatch(system, sourceOf(system));
      const oracle = oracleOn(system, watch);
      if (oracle === null) tooLarge++;
      fc.pre(oracle !== null);
      if (oracle!.distinct <= SMALL && luck > 0) small++;
      fc.pre(oracle!.distinct > SMALL || luck === 0);
      const disagreements = await disagreementsOn(checkSource, system, oracle!);
      failed ||= disagreements.length > 0;
      expect(disagreements).toEqual([]);
      if (!failed) count([...watch.features(oracle!), ...(oracle!.distinct > SMALL ? ["over 50 states"] : [])]);
    }),
    { numRuns: SYSTEMS, seed: SEED, maxSkipsPerRun: 20 },
  );
}, 3_600_000);

test("the random systems contain what they must", () => {
  const count = (feature: string): number => shares.get(feature) ?? 0;
  const share = (feature: string): number => count(feature) / compared;
  // Every feature has a share of 3.2 % or more (12,000 systems counted): a fortieth less three standard deviations is
  // five deviations away from that, so that chance alone never reddens a run.
  expect(share("over 50 states")).toBeGreaterThan(0.5 - 3 * Math.sqrt(0.25 / compared));
  expect(share("violated")).toBeGreaterThanOrEqual(0.2);
  const rare = Object.entries(EXPECTED_FEATURES).flatMap(([form, features]) => {
    const all = form === "system" ? compared : count(form);
    const chance = 3 * Math.sqrt((LEAST * (1 - LEAST)) / all);
    return features.filter((feature) => count(feature) / all < LEAST - chance);
  });
  expect(rare).toEqual([]);
});

afterAll(() => {
  const lines = [...shares].sort(([, a], [, b]) => b - a).map(([f, n]) => `${((100 * n) / compared).toFixed(1)}% ${f}`);
  console.log(`${compared} systems compared, ${small} small and ${tooLarge} large ones skipped\n${lines.join(", ")}`);
});
