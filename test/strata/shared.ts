// Searches that have helpers, on systems of other strata in turn.
// The one idea: what comes of it is compared with the oracle of the stratum, and to the letter with the search that is alone.
// Not here: the helpers (sharing.ts).
import { atOnceAlike } from "./at-once-alike.ts";
import { claimsAlone } from "./claims-alone.ts";
import { mix } from "./mix.ts";
import { sharing } from "./sharing.ts";
import { specsByRows } from "./specs-by-rows.ts";
import { specsWithSymmetry } from "./specs-with-symmetry.ts";
import type { Stratum } from "./stratum.ts";
import { symmetryAtOnce } from "./symmetry-at-once.ts";
import { symmetryStrata } from "./symmetry-proof.ts";

const turns: readonly Stratum[] = [
  mix,
  specsByRows,
  symmetryAtOnce,
  claimsAlone,
  atOnceAlike,
  specsWithSymmetry,
  ...symmetryStrata,
];

export const shared: Stratum = {
  name: "shared",
  expects: { "states were expanded ahead": 0.2, "a helper died": 0.1 },
  compare: async (engine, seed) => {
    const features = new Set<string>();
    const checkSource = sharing(
      engine,
      ({ orders, told, died }) => {
        if (orders > 0) features.add("helpers had orders");
        if (told > 0) features.add("states were expanded ahead");
        if (died > 0) features.add("a helper died");
      },
      seed,
    );
    const compared = await turns[seed % turns.length]!.compare({ ...engine, checkSource }, seed);
    return compared === null || features.size === 0
      ? null
      : { disagreements: compared.disagreements, features: [...features] };
  },
};
