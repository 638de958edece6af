// Where a verdict on liveness says less than it seems.
// The one idea: a claim that holds because nothing ever triggers it is told, and one of which no behaviour counts as fair holds not.
// Not here: warnings of safety (result/warnings.ts).
import { claimRow } from "../language/index.ts";
import type { Machine } from "../machine/machine.ts";
import type { Evidence } from "../search/options.ts";
import type { Ltl } from "./automaton/formula.ts";
import type { TemporalClaim } from "./claim.ts";
import { fairLasso } from "./fair-lasso.ts";
import type { Fairness, Graph } from "./graph.ts";
import { Obligations } from "./obligations.ts";

/** A claim, and what refutes it. */
export interface Refuted {
  readonly claim: TemporalClaim;
  readonly refutation: Evidence | null;
}

const ANYTHING = { ofState: () => 0, ofEdge: null };
const ATOM: Ltl = { op: "atom", atom: 0 };
const TRUE: Ltl = { op: "or", left: ATOM, right: { op: "not", of: ATOM } };

/** What was explored and the claims decided on it. */
export interface Explored {
  readonly graph: Graph;
  readonly machine: Machine;
  readonly fairness: Fairness;
  readonly decided: readonly Refuted[];
  /** Those that are part of the graph. */
  readonly observers: ReadonlySet<unknown>;
}

/** Sentences about claims that say less than they seem. */
export const cautions = ({ graph, machine, fairness, decided, observers }: Explored): string[] => {
  // Where every claim was refuted by a prefix nobody asked yet what fairness speaks of.
  new Obligations(graph, fairness);
  const holding = decided.filter(({ refutation }) => refutation === null).map(({ claim }) => claim);
  return [
    ...decided.flatMap(({ claim }) => ofClaim(claim)),
    ...neverForgets(graph, holding, observers),
    ...(decided.length > 0 ? machine.assumes.fairness.warnings() : []),
  ];
};

/** Without one, a claim that nothing refutes would say nothing. */
export const hasFairBehaviour = (graph: Graph, fairness: Fairness, look: () => void): boolean =>
  mayStop(graph, fairness) || fairLasso(graph, ANYTHING, fairness, TRUE, look) !== null;

/** A history that only grows removes every cycle: then a claim that reads it is decided on behaviours that stop, and no others. */
const neverForgets = (graph: Graph, holding: readonly TemporalClaim[], observers: ReadonlySet<unknown>): string[] => {
  if (observers.size === 0 || holding.length === 0 || hasCycle(graph)) return [];
  const names = [...observers].map((each) => `"${(each as { readonly name: string }).name}"`).join(", ");
  return [
    `With the observer ${names}, which never forgets, no state ever comes again, so ${holding.map(({ source }) => `"${source.name}"`).join(", ")} was decided on behaviours that stop, and no others: let the observer remember no more than the claim asks.`,
  ];
};

/** Is there a state in which nothing is owed, so that stopping there is fair? All states of the graph are reachable. */
const mayStop = ({ states, offsets, labels, idle }: Graph, { obligationsOf }: Fairness): boolean => {
  for (let state = 0; state < states; state++) {
    let owes = false;
    for (let edge = offsets[state]!; edge < offsets[state + 1]! && !owes; edge++)
      owes = !idle.has(edge) && obligationsOf(labels[edge]!).length > 0;
    if (!owes) return true;
  }
  return false;
};

/** Does any state come again after another? */
const hasCycle = ({ states, offsets, targets }: Graph): boolean => {
  // Repeatedly takes away states without predecessors; what is left lies on or behind a cycle.
  const entering = new Int32Array(states);
  const eachEdge = (state: number, act: (target: number) => void): void => {
    for (let edge = offsets[state]!; edge < offsets[state + 1]!; edge++)
      if (targets[edge]! >= 0 && targets[edge] !== state) act(targets[edge]!);
  };
  for (let state = 0; state < states; state++) eachEdge(state, (target) => entering[target]!++);
  const free: number[] = [];
  for (let state = 0; state < states; state++) if (entering[state] === 0) free.push(state);
  let taken = 0;
  for (let state = free.pop(); state !== undefined; state = free.pop()) {
    taken++;
    eachEdge(state, (target) => {
      if (--entering[target]! === 0) free.push(target);
    });
  }
  return taken < states;
};

const ofClaim = ({ source, formula, seen }: TemporalClaim): string[] => {
  const found: string[] = [];
  const never = formula.atoms.flatMap((atom, i) => (((seen >>> i) & 1) === 1 ? [] : [{ ...atom, i }]));
  if (never.some(({ i }) => i === claimRow(source.kind).trigger))
    found.push(`The trigger of "${source.name}" never happens, so its verdict is empty.`);
  if (never.some(({ on }) => on === "event"))
    found.push(`"${source.name}" asks for an event that never happens: one of its event predicates is never true.`);
  if (formula.usesNext)
    found.push(
      `"${source.name}" uses next: its verdict depends on how finely the model cuts its steps, and changes if a step that nobody sees is added.`,
    );
  return found;
};
