// The plain mix: random protocols and specs of every kind, engine against oracle at every layout.
// The one idea: what nobody thought of as a stratum is met here.
// Not here: the systems (oracle/generator.ts) and what of them is compared (oracle/compare.ts).
import { disagreementsOn, oracleOn } from "../oracle/compare.ts";
import { randomSystem } from "../oracle/generator.ts";
import { drawn, type Stratum } from "./stratum.ts";

/** Smaller systems say little. */
const SMALL = 10;

export const mix: Stratum = {
  name: "mix",
  expects: { "over 50 states": 0.4, violated: 0.2 },
  compare: async (engine, seed) => {
    const system = drawn(randomSystem, seed);
    const oracle = oracleOn(system);
    if (oracle === null || oracle.distinct < SMALL) return null;
    const violated = Object.values(oracle.claims).some(({ verdict }) => verdict === "violated");
    return {
      disagreements: await disagreementsOn(engine.checkSource, system, oracle),
      features: [
        system.rules.form,
        ...(violated ? ["violated"] : []),
        ...(oracle.distinct > 50 ? ["over 50 states"] : []),
      ],
    };
  },
};
