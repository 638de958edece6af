// Symmetry, exchanges at once and observers, all three in every system: random protocols of two or three alike nodes.
// The one idea: the plain mix, drawn so that whatever an exchange may contain meets observers and a declared symmetry.
// Not here: exchanges in which the order is what matters (at-once-alike.ts).
import { disagreementsOn } from "../oracle/compare.ts";
import { explore, type Onlooker, TooLarge } from "../oracle/explore.ts";
import { type RandomSystem, sourceOf } from "../oracle/generator.ts";
import { type ProtocolRules, protocolRules } from "../oracle/random/protocols.ts";
import { EndlessExchange } from "../oracle/sending.ts";
import { drawn, type Stratum } from "./stratum.ts";

const LIMITS = { maxDepth: 3 };
/** Larger ones take long: each event is walked in every order. */
const PATIENCE = { patience: 150, effort: 1500 };
/** Smaller systems say little. */
const SMALL = 8;

const rules = protocolRules
  .filter(({ environment }) => environment.observers.length > 0)
  .map(
    (any): ProtocolRules => ({
      ...any,
      exchanges: true,
      symmetric: true,
      groups: any.groups.map((group, i) => (i === 0 ? { ...group, size: group.size === 2 ? 2 : 3 } : group)),
      links: any.links.slice(-1),
      crashes: any.crashes.slice(0, 1),
    }),
  );

const answerOf = (system: RandomSystem, onlooker: Onlooker<unknown>) => {
  try {
    return explore(sourceOf(system), { ...system.limits, ...PATIENCE }, onlooker);
  } catch (error) {
    if (error instanceof TooLarge || error instanceof EndlessExchange) return null;
    throw error;
  }
};

export const symmetryAtOnce: Stratum = {
  name: "symmetry-at-once",
  expects: { exchanges: 0.35, "several at once": 0.2, "by order": 0.02, violated: 0.2, "three alike": 0.5 },
  compare: async (engine, seed) => {
    const system: RandomSystem = { rules: drawn(rules, seed), limits: LIMITS };
    const seen = { exchanged: 0, byOrder: false };
    const oracle = answerOf(system, {
      began: () => {},
      expanded: () => {},
      went: (_, { event, exchanged }) => {
        seen.exchanged = Math.max(seen.exchanged, exchanged ?? 0);
        seen.byOrder ||= (event as { readonly choice?: string }).choice?.includes(" before ") === true;
      },
    });
    if (oracle === null || oracle.distinct < SMALL) return null;
    return {
      disagreements: await disagreementsOn(engine.checkSource, system, oracle),
      features: [
        ...(seen.exchanged > 0 ? ["exchanges"] : []),
        ...(seen.exchanged > 1 ? ["several at once"] : []),
        ...(seen.byOrder ? ["by order"] : []),
        ...(Object.values(oracle.claims).some(({ verdict }) => verdict === "violated") ? ["violated"] : []),
        ...((system.rules as ProtocolRules).groups[0]!.size === 3 ? ["three alike"] : []),
      ],
    };
  },
};
