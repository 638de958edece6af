// Symmetry and partitions in every system: random protocols of two or three alike nodes whose network may split in every way.
// The one idea: the plain mix, drawn so that whoever exchanges names must exchange them in the split as well.
// Not here: exchanges at once among alike nodes (symmetry-at-once.ts).
import { disagreementsOn } from "../oracle/compare.ts";
import { explore, TooLarge } from "../oracle/explore.ts";
import { type RandomSystem, sourceOf } from "../oracle/generator.ts";
import { type ProtocolRules, protocolRules } from "../oracle/random/protocols.ts";
import { EndlessExchange } from "../oracle/sending.ts";
import { drawn, type Stratum } from "./stratum.ts";

const LIMITS = { maxDepth: 6 };
const PATIENCE = { patience: 400, effort: 2000 };
/** Smaller systems say little. */
const SMALL = 10;

const rules = protocolRules.map(
  (any): ProtocolRules => ({
    ...any,
    symmetric: true,
    groups: any.groups.map((group, i) => (i === 0 ? { ...group, size: group.size === 2 ? 2 : 3 } : group)).slice(0, 2),
    links: any.links.slice(-1),
    crashes: [],
    environment: {
      ...any.environment,
      partitions: {
        atMost: 1,
        heals: any.environment.partitions?.heals ?? true,
        crossing: any.environment.partitions?.crossing ?? "lost",
        into: null,
      },
    },
  }),
);

const answerOf = (system: RandomSystem) => {
  try {
    return explore(sourceOf(system), { ...system.limits, ...PATIENCE });
  } catch (error) {
    if (error instanceof TooLarge || error instanceof EndlessExchange) return null;
    throw error;
  }
};

export const symmetryPartitions: Stratum = {
  name: "symmetry-partitions",
  expects: { violated: 0.1 },
  compare: async (engine, seed) => {
    const system: RandomSystem = { rules: drawn(rules, seed), limits: LIMITS };
    const oracle = answerOf(system);
    if (oracle === null || oracle.distinct < SMALL) return null;
    return {
      disagreements: await disagreementsOn(engine.checkSource, system, oracle),
      features: Object.values(oracle.claims).some(({ verdict }) => verdict === "violated") ? ["violated"] : [],
    };
  },
};
