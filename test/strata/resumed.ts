// Searches that are left in the middle and gone on with, on systems of other strata in turn.
// The one idea: what is gone on with is compared with the oracle of the stratum, and to the letter with the search that was not left.
// Not here: leaving and going on (resuming.ts), files (test/harness/checkpoints.test.ts), every stratum (test/search/resuming.deep.test.ts).
import { atOnceAlike } from "./at-once-alike.ts";
import { claimsAlone } from "./claims-alone.ts";
import { mix } from "./mix.ts";
import { resuming } from "./resuming.ts";
import { specsWithSymmetry } from "./specs-with-symmetry.ts";
import type { Stratum } from "./stratum.ts";
import { symmetryAtOnce } from "./symmetry-at-once.ts";
import { symmetryStrata } from "./symmetry-proof.ts";

const turns: readonly Stratum[] = [mix, symmetryAtOnce, claimsAlone, atOnceAlike, specsWithSymmetry, ...symmetryStrata];

export const resumed: Stratum = {
  name: "resumed",
  expects: { "left in the middle": 0.5, "gone on after more than one level": 0.3 },
  compare: async (engine, seed) => {
    const features = new Set<string>();
    const checkSource = resuming(
      engine.checkSource,
      ({ expanded, distinct, levels }) => {
        if (expanded > 0 && expanded < distinct) features.add("left in the middle");
        if (levels > 2) features.add("gone on after more than one level");
      },
      seed,
    );
    const compared = await turns[seed % turns.length]!.compare({ ...engine, checkSource }, seed);
    return compared === null || features.size === 0
      ? null
      : { disagreements: compared.disagreements, features: [...features] };
  },
};
