// Protocols of alike nodes, some of which tell them apart: what the engine finds modulo symmetry against what is so without.
// The one idea: an honest protocol is never refused and its verdicts are right; one that lies is refused, or its verdicts are right
// all the same. Never is a verdict wrong.
// Not here: the protocols (alike.ts).
import { differencesOfClaims } from "../oracle/compare.ts";
import { type Exploration, explore, type Onlooker, TooLarge } from "../oracle/explore.ts";
import { EndlessExchange } from "../oracle/sending.ts";
import { type AlikeRules, alikeOf, alikeRules, type Lie } from "./alike.ts";
import { drawn, type Engine, type Stratum, stillSurroundings } from "./stratum.ts";

/** Larger systems are passed over. */
const PATIENCE = { patience: 400, effort: 2000 };
const SMALL = 8;

/** Actions that no protocol can take without telling members apart. */
const LYING: ReadonlySet<string> = new Set(["elect", "special"]);

const oracleOf = (rules: AlikeRules): (Exploration & { readonly lied: boolean }) | null => {
  const depth = rules.maxDepth === null ? {} : { maxDepth: rules.maxDepth };
  let lied = false;
  const onlooker: Onlooker<unknown> = {
    began: () => {},
    expanded: () => {},
    went: (_, { event }) => {
      lied ||= "name" in event && LYING.has(event.name);
    },
  };
  try {
    const found = explore(alikeOf(rules), { ...depth, ...PATIENCE }, onlooker);
    return { ...found, lied };
  } catch (error) {
    if (error instanceof TooLarge || error instanceof EndlessExchange) return null;
    throw error;
  }
};

const compare = async (engine: Engine, rules: AlikeRules): Promise<{ found: string[]; refused: boolean } | null> => {
  const oracle = oracleOf(rules);
  if (oracle === null || oracle.distinct < SMALL) return null;
  const source = alikeOf(rules);
  const depth = rules.maxDepth === null ? {} : { maxDepth: rules.maxDepth };
  const result = await engine.checkSource(source, depth, stillSurroundings);
  const refused = result.error !== null && /[Ss]ymmetry/.test(result.error.message) && result.exitCode === 75;
  if (!refused)
    return {
      found: [
        ...differencesOfClaims(source, result, oracle),
        ...(oracle.lied ? [`"${rules.lie}" is let pass though it was done`] : []),
      ],
      refused,
    };
  if (rules.lie === null) return { found: [`an honest protocol is refused: ${result.error!.message}`], refused };
  const wrong = result.claims.filter(
    ({ name, verdict }) => verdict !== "undecided" && verdict !== oracle.claims[name]!.verdict,
  );
  return { found: wrong.map(({ name, verdict }) => `refused, and "${name}" ${verdict}`), refused };
};

const stratum = (
  name: string,
  always: Partial<AlikeRules>,
  expects: Readonly<Record<string, number>>,
  features: (rules: AlikeRules) => readonly (string | false)[],
  lies?: readonly Lie[],
): Stratum => ({
  name,
  expects,
  compare: async (engine, seed) => {
    const rules = drawn(alikeRules(always, lies), seed);
    const compared = await compare(engine, rules);
    if (compared === null) return null;
    return {
      disagreements: compared.found,
      features: [
        rules.lie === null ? "honest" : compared.refused ? "a lie refused" : "a lie let pass",
        ...(rules.lie === null ? [] : [rules.lie]),
        `groups of ${rules.sizes.join(" and ")}`,
        ...features(rules).filter((feature) => feature !== false),
      ],
    };
  },
});

export const symmetryStrata: readonly Stratum[] = [
  stratum(
    "symmetry-names",
    { midStep: false },
    { honest: 0.3, "a lie refused": 0.08, "groups of 3": 0.1, "at once": 0.1 },
    ({ atOnce, order, restarts }) => [atOnce && order === "none" && "at once", restarts !== null && "crashes"],
  ),
  stratum(
    "symmetry-observers",
    { observers: true, midStep: false },
    { honest: 0.3, "a lie refused": 0.08, "groups of 3": 0.1, "observes the last closely": 0.05 },
    () => [],
    ["observes the least name", "observes the first closely", "observes the last closely"],
  ),
  stratum(
    "symmetry-mid-step",
    { midStep: true, restarts: "at once", atOnce: false, maxDepth: 5 },
    { honest: 0.3, "a lie refused": 0.08, "groups of 3": 0.1 },
    ({ observers }) => [observers && "observed"],
  ),
];
