// Is there a fair behaviour of which a formula is true? If so, one that repeats.
// The one idea: the formula's automaton is walked along with the graph; a behaviour is a cycle of the two that leaves nothing owed.
// Not here: what the formula was claimed of, and verdicts (result/).
import { automatonOf } from "./automaton/automaton.ts";
import { type Instant, isTrueOf, neglected, type Word } from "./automaton/evaluate.ts";
import type { Ltl } from "./automaton/formula.ts";
import { FairComponents } from "./components.ts";
import type { Fairness, Graph, Lasso, Propositions } from "./graph.ts";
import { lassoOf } from "./lasso.ts";
import { Obligations } from "./obligations.ts";
import { Product, reach } from "./product.ts";

/**
 * A fair behaviour of which the formula is true, or null if there is none. `look` is called now and then; what it throws ends
 * the search. Throws an error of its own if the lasso it found does not stand up to the definitions.
 */
export const fairLasso = (
  graph: Graph,
  propositions: Propositions,
  fairness: Fairness,
  formula: Ltl,
  look: () => void = () => {},
): Lasso | null => {
  const automaton = automatonOf(formula);
  if (automaton.initial.length === 0) return null;
  const product = new Product(graph, automaton, new Obligations(graph, fairness), propositions, look);
  const { pairs, stops } = reach(product);
  const fair = new FairComponents(product, pairs);
  if (!stops && !fair.found) return null;
  const lasso = lassoOf(product, stops, fair);
  const wrong = wrongWith(lasso, graph, propositions, fairness, formula);
  if (wrong !== null) throw new Error(`The checker found a behaviour that ${wrong}; this is an error of the checker.`);
  return lasso;
};

/** The states that a lasso goes through, one for each of its edges and the last; null: its edges do not join. */
export const statesOf = ({ offsets, targets }: Graph, { initial, stem, cycle }: Lasso): readonly number[] | null => {
  const states = [initial];
  for (const edge of [...stem, ...cycle]) {
    const state = states.at(-1)!;
    const joins = offsets[state]! <= edge && edge < offsets[state + 1]! && targets[edge]! >= 0;
    if (!joins) return null;
    states.push(targets[edge]!);
  }
  return states;
};

/** The letters of a lasso: what is true of its states and of its events. */
export const wordOf = (graph: Graph, { ofState, ofEdge }: Propositions, lasso: Lasso): Word => {
  const states = statesOf(graph, lasso)!;
  const edges = [...lasso.stem, ...lasso.cycle];
  const letters = edges.map((edge, i) => ofState(states[i]!) | (ofEdge === null ? 0 : ofEdge(edge)));
  if (lasso.cycle.length === 0) letters.push(ofState(states.at(-1)!));
  return { letters, loopStart: lasso.stem.length };
};

/** By instant of what repeats: the obligations enabled and taken. */
export const instantsOf = (graph: Graph, fairness: Fairness, lasso: Lasso): readonly Instant[] => {
  const { offsets, labels, idle } = graph;
  const obligations = (edge: number): readonly number[] =>
    idle.has(edge) ? [] : [...fairness.obligationsOf(labels[edge]!)];
  const enabledIn = (state: number): readonly number[] =>
    Array.from({ length: offsets[state + 1]! - offsets[state]! }, (_, i) => offsets[state]! + i).flatMap(obligations);
  const states = statesOf(graph, lasso)!.slice(lasso.stem.length);
  if (lasso.cycle.length === 0) return [{ enabled: enabledIn(states[0]!), taken: [] }];
  return lasso.cycle.map((edge, i) => ({ enabled: enabledIn(states[i]!), taken: obligations(edge) }));
};

/** What keeps a lasso from being what was sought; null: nothing. */
const wrongWith = (
  lasso: Lasso,
  graph: Graph,
  propositions: Propositions,
  fairness: Fairness,
  formula: Ltl,
): string | null => {
  const states = statesOf(graph, lasso);
  if (states === null || !graph.initial.includes(lasso.initial)) return "is no path";
  if (lasso.cycle.length > 0 && states.at(-1) !== states[lasso.stem.length]) return "does not come back";
  if (lasso.cycle.some((edge) => fairness.finitely(graph.labels[edge]!))) return "repeats what must end";
  if (neglected(instantsOf(graph, fairness, lasso), fairness.isStrong) !== null) return "is not fair";
  return isTrueOf(formula, wordOf(graph, propositions, lasso)) ? null : "does not refute the claim";
};
