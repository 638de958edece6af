// The search for fair behaviours against the oracle on random graphs.
// The one idea: whatever the engine does to be fast, it must answer what trying every cycle answers, and each kind of fairness
// must matter often enough for a mistake in it to show.
// Not here: proof that a wrong engine would be caught (sabotage.deep.test.ts).
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { fairLasso } from "../../checker/temporal/fair-lasso.ts";
import { amount } from "../amount.ts";
import { wrongWith } from "./compare.ts";
import { randomSystem } from "./generator.ts";
import { arraysOf, type System } from "./system.ts";

/** How many random graphs; twenty thousand now and then. */
const GRAPHS = amount("KRIPKE_RANDOM_GRAPHS", { everyday: 1500, deep: 5000 });
const SEED = Number(process.env["KRIPKE_RANDOM_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

const counts = new Map<string, number>();
let compared = 0;
/** From then on graphs are shrunk, not random. */
let failed = false;

/** The system without one kind of fairness. */
const WITHOUT: Readonly<Record<string, (system: System) => System>> = {
  weak: (system) => ({ ...system, obligations: system.obligations.filter(({ kind }) => kind !== "weak") }),
  strong: (system) => ({ ...system, obligations: system.obligations.filter(({ kind }) => kind !== "strong") }),
  message: (system) => ({ ...system, obligations: system.obligations.filter(({ kind }) => kind !== "message") }),
  finitely: (system) => ({ ...system, finitely: [] }),
};

const find = (system: System) => {
  const { graph, propositions, fairness } = arraysOf(system);
  return fairLasso(graph, propositions, fairness, system.formula);
};

/** What the case shows: a violation, of which form, or which kinds of fairness it would be one without. */
const features = (system: System): readonly string[] => {
  const lasso = find(system);
  if (lasso !== null) return ["violated", lasso.cycle.length === 0 ? "by stopping" : "by a cycle"];
  return Object.keys(WITHOUT).filter((kind) => find(WITHOUT[kind]!(system)) !== null);
};

test(`engine and oracle agree on ${GRAPHS} random graphs (KRIPKE_RANDOM_SEED=${SEED})`, () => {
  fc.assert(
    fc.property(randomSystem, (system) => {
      const wrong = wrongWith(fairLasso, system);
      failed ||= wrong !== null;
      expect(wrong).toBeNull();
      if (failed) return;
      compared++;
      for (const feature of features(system)) counts.set(feature, (counts.get(feature) ?? 0) + 1);
    }),
    { numRuns: GRAPHS, seed: SEED },
  );
}, 3_600_000);

const share = (feature: string): number => (counts.get(feature) ?? 0) / compared;
/** In a short run a feature may be a little rarer by chance: three standard deviations. */
const atLeast = (bar: number): number => bar - 3 * Math.sqrt((bar * (1 - bar)) / compared);

test("a quarter of the random graphs have a behaviour as it is sought", () => {
  expect(share("violated")).toBeGreaterThanOrEqual(atLeast(0.25));
  expect(share("by a cycle")).toBeGreaterThanOrEqual(atLeast(0.05));
  expect(share("by stopping")).toBeGreaterThanOrEqual(atLeast(0.05));
});

test.each(Object.keys(WITHOUT))("of a twentieth of them %s fairness decides", (kind) => {
  expect(share(kind)).toBeGreaterThanOrEqual(atLeast(0.05));
});

afterAll(() => {
  const lines = [...counts].sort(([, a], [, b]) => b - a).map(([f, n]) => `${((100 * n) / compared).toFixed(1)}% ${f}`);
  console.log(`${compared} graphs compared\n${lines.join(", ")}`);
});
