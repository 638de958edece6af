// Groups of four to eight, and several groups at once: reduced by symmetry against explored without.
// The one idea: the oracle knows nothing of symmetry; the verdicts and lengths are its own, and the engine may keep no more
// states than it, and no fewer than there are orbits.
// Not here: the systems (groups.ts).
import { differencesOfClaims } from "../oracle/compare.ts";
import { orbitsOf, permutationsOf } from "../oracle/orbits.ts";
import { groupRules, groupsProtocol } from "./groups.ts";
import { drawn, type Stratum, stillSurroundings } from "./stratum.ts";

/** More states take the oracle too long. */
const PATIENCE = 260;
/** Fewer say little. */
const SMALL = 10;
/** With up to so many permutations every orbit is one state. */
const FEW = 720;

export const groupsOfSeven: Stratum = {
  name: "groups-of-seven",
  expects: {
    "over 720 permutations": 0.1,
    violated: 0.2,
    witnessed: 0.1,
    holds: 0.2,
    "several groups": 0.2,
    "all merged": 0.95,
    "half merged": 0.5,
  },
  compare: async (engine, seed) => {
    const rules = drawn(groupRules, seed);
    const source = groupsProtocol(rules);
    const found = orbitsOf(source, { patience: PATIENCE });
    if (found === null || found.oracle.distinct < SMALL) return null;
    const { oracle, orbits, closed } = found;
    const result = await engine.checkSource(source, {}, stillSurroundings);
    const { distinct } = result.states;
    const permutations = permutationsOf(source);
    const counts = `${distinct} states of ${oracle.distinct} in ${orbits} orbits`;
    return {
      disagreements: [
        ...(closed ? [] : ["the system is not symmetric"]),
        ...differencesOfClaims(source, result, oracle),
        ...(distinct < orbits || distinct > oracle.distinct ? [counts] : []),
        ...(permutations <= FEW && distinct !== orbits ? [`copies are kept: ${counts}`] : []),
      ],
      features: [
        ...(permutations > FEW ? ["over 720 permutations"] : []),
        ...(rules.sizes.length > 1 ? ["several groups"] : []),
        ...(distinct === orbits ? ["all merged"] : []),
        ...(2 * distinct < oracle.distinct ? ["half merged"] : []),
        ...Object.values(oracle.claims).map(({ verdict }) => verdict),
      ],
    };
  },
};
