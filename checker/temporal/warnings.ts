// Where a verdict on liveness says less than it seems.
// The one idea: a claim that holds because nothing ever triggers it, or because no behaviour counts as fair, is told.
// Not here: warnings of safety (result/warnings.ts).
import type { Machine } from "../machine/machine.ts";
import type { Evidence } from "../search/report.ts";
import type { TemporalClaim } from "./claim.ts";
import { fairLasso } from "./fair-lasso.ts";
import type { Ltl } from "./formula.ts";
import type { Fairness, Graph } from "./graph.ts";

/** A claim, and what refutes it. */
export interface Decided {
  readonly claim: TemporalClaim;
  readonly lasso: Evidence | null;
}

const ANYTHING = { ofState: () => 0, ofEdge: null };
const ATOM: Ltl = { op: "atom", atom: 0 };
const TRUE: Ltl = { op: "or", left: ATOM, right: { op: "not", of: ATOM } };

/** Sentences about what was explored and the claims decided on it. */
export const cautions = (
  graph: Graph,
  machine: Machine,
  fairness: Fairness,
  decided: readonly Decided[],
  look: () => void,
): string[] => {
  const holding = decided.filter(({ lasso }) => lasso === null).map(({ claim }) => claim);
  const vacuous =
    holding.length > 0 && fairLasso(graph, ANYTHING, fairness, TRUE, look) === null
      ? [
          `No behaviour of this model is fair within its bounds, so ${holding.map(({ source }) => `"${source.name}"`).join(", ")} would hold whatever it said: the assumptions contradict each other, or every behaviour runs into a bound.`,
        ]
      : [];
  return [
    ...decided.flatMap(({ claim }) => ofClaim(claim)),
    ...vacuous,
    ...(decided.length > 0 ? machine.fairness.warnings() : []),
  ];
};

const ofClaim = ({ source, formula, seen }: TemporalClaim): string[] => {
  const found: string[] = [];
  const never = formula.atoms.flatMap((atom, i) => (((seen >>> i) & 1) === 1 ? [] : [{ ...atom, i }]));
  if (source.kind === "leadsTo" && never.some(({ i }) => i === 0))
    found.push(`The trigger of "${source.name}" never happens, so its verdict is empty.`);
  if (never.some(({ on }) => on === "event"))
    found.push(`"${source.name}" asks for an event that never happens: one of its event predicates is never true.`);
  if (formula.usesNext)
    found.push(
      `"${source.name}" uses next: its verdict depends on how finely the model cuts its steps, and changes if a step that nobody sees is added.`,
    );
  return found;
};
