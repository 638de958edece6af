// Warnings: where a verdict says less than it seems.
// The one idea: a claim that never spoke, a handler that never ran and a budget that was never spent are told, because a
// `holds` that rests on them is vacuous.
// Not here: verdicts (check.ts).
import { askedBy } from "../language/index.ts";
import type { CoverageRow } from "../search/options.ts";
import { isCut, type Outcome } from "../search/search-outcome.ts";

export const warningsOf = (outcome: Outcome, coverage: readonly CoverageRow[]): string[] => {
  const symmetry = unusedSymmetry(outcome);
  // An unfinished search says nothing of what never happens.
  if (outcome.stop !== null || outcome.failure !== null) return symmetry;
  // Nor does one in which a bound kept states out, of what lies behind them.
  const within = isCut(outcome) ? " within the bounds" : "";
  const silent = outcome.claims.filter(
    (claim) => askedBy(claim.kind).search !== "ends" && claim.hits === null && !claim.spoke,
  );
  return [
    ...symmetry,
    ...silent.map(
      (claim) =>
        `"${claim.name}" never says anything${within}: its predicate answered undefined everywhere, so its verdict is empty.`,
    ),
    ...coverage
      .filter((row) => row.taken === 0)
      .map((row) => `"${row.event}" never happened${within}: what the model says of it was not tested.`),
    ...outcome.machine.tells.warnings((label) => outcome.taken.get(label)),
  ];
};

/** Some claims compare what members see by their names, which renaming would mix up. */
const unusedSymmetry = ({ machine, reduction, claims }: Outcome): string[] => {
  const compares = claims.find(({ looks }) => looks !== null);
  if (compares === undefined || machine.assumes.symmetry === null || reduction !== null) return [];
  return [
    `The symmetry of ${machine.assumes.symmetry.groups.join(" and ")} is not used, because "${compares.name}" compares what nodes see by their names; check it apart to have fewer states for the other claims.`,
  ];
};
