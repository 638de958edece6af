// Every stratum there is.
// The one idea: a stratum that is not in this list is not run.
// Not here: what a stratum is (stratum.ts).
import { aliasedDrafts } from "./aliased-drafts.ts";
import { atOnceAlike } from "./at-once-alike.ts";
import { claimsAlone } from "./claims-alone.ts";
import { deepEquality } from "./deep-equality.ts";
import { depthFirst } from "./depth-first.ts";
import { disjunctions } from "./disjunctions.ts";
import { families } from "./families.ts";
import { forgottenInstances } from "./forgotten-instances.ts";
import { groupsOfSeven } from "./groups-of-seven.ts";
import { identity } from "./identity.ts";
import { livenessUnderBounds } from "./liveness-under-bounds.ts";
import { mix } from "./mix.ts";
import { neverDelivered } from "./never-delivered.ts";
import { resumed } from "./resumed.ts";
import { shared } from "./shared.ts";
import { specsByRows } from "./specs-by-rows.ts";
import { specsWithSymmetry } from "./specs-with-symmetry.ts";
import type { Stratum } from "./stratum.ts";
import { symmetryAtOnce } from "./symmetry-at-once.ts";
import { symmetryPartitions } from "./symmetry-partitions.ts";
import { symmetryStrata } from "./symmetry-proof.ts";
import { viewFunctions } from "./view-functions.ts";
import { viewsUntilAThreshold } from "./views.ts";
import { viewsFarOut } from "./views-far.ts";

export const strata: readonly Stratum[] = [
  mix,
  atOnceAlike,
  symmetryAtOnce,
  symmetryPartitions,
  claimsAlone,
  groupsOfSeven,
  specsWithSymmetry,
  families,
  specsByRows,
  livenessUnderBounds,
  disjunctions,
  ...symmetryStrata,
  viewFunctions,
  viewsFarOut,
  viewsUntilAThreshold,
  aliasedDrafts,
  deepEquality,
  depthFirst,
  identity,
  forgottenInstances,
  neverDelivered,
  resumed,
  shared,
];

export const stratumOf = (name: string): Stratum => {
  const found = strata.find((stratum) => stratum.name === name);
  if (found === undefined)
    throw new Error(`There is no stratum "${name}"; there are ${strata.map((each) => each.name).join(", ")}.`);
  return found;
};
