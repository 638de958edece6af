// Is there a fair behaviour of which a formula is true? If so, one that repeats.
// The one idea: the formula's automaton is walked along with the graph; a behaviour is a cycle of the two that fulfils all debts.
// Not here: what the formula was claimed of, and verdicts (result/).
import type { Ltl } from "./formula.ts";
import type { Fairness, Graph, Lasso, Propositions } from "./graph.ts";

/**
 * A fair behaviour of which the formula is true, or null if there is none. `look` is called now and then; what it throws ends
 * the search. Throws an error of its own if the lasso it found does not stand up to the definitions.
 */
export const fairLasso = (
  _graph: Graph,
  _propositions: Propositions,
  _fairness: Fairness,
  _formula: Ltl,
  _look: () => void = () => {},
): Lasso | null => {
  throw new Error("not yet");
};
