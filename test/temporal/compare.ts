// One graph, asked of an engine and of the oracle; and a lasso judged as the text of its definition reads.
// The one idea: that a lasso exists is the oracle's word, that this one is right is looked at step by step.
// Not here: random graphs (generator.ts), the oracle (oracle.ts).
import type { Ltl } from "../../checker/temporal/automaton/formula.ts";
import type { Lasso } from "../../checker/temporal/graph.ts";
import { hasFairBehaviour } from "./oracle.ts";
import { arraysOf, type System } from "./system.ts";

export type FairLasso = typeof import("../../checker/temporal/fair-lasso.ts").fairLasso;

/** What the oracle said of a system, for it takes its time. */
const answers = new WeakMap<System, boolean>();

const oracleSays = (system: System): boolean => {
  const answer = answers.get(system) ?? hasFairBehaviour(system);
  answers.set(system, answer);
  return answer;
};

/** What an engine gets wrong about a system; null: nothing. */
export const wrongWith = (fairLasso: FairLasso, system: System): string | null => {
  const { graph, propositions, fairness } = arraysOf(system);
  const lasso = fairLasso(graph, propositions, fairness, system.formula);
  const exists = oracleSays(system);
  if ((lasso !== null) !== exists) return exists ? "finds none where there is one" : "finds one where there is none";
  return lasso === null ? null : wrongWithLasso(system, lasso);
};

const wrongWithLasso = (system: System, { initial, stem, cycle }: Lasso): string | null => {
  const { edges } = system;
  if (!system.initial.includes(initial)) return "does not begin at the beginning";
  let state = initial;
  for (const edge of [...stem, ...cycle]) {
    if (edges[edge]?.from !== state || edges[edge].to < 0) return "is no path";
    state = edges[edge].to;
  }
  const home = stem.length === 0 ? initial : edges[stem.at(-1)!]!.to;
  if (state !== home) return "does not come back";
  if (cycle.some((edge) => system.finitely.includes(edges[edge]!.label))) return "repeats what must end";
  if (!isFair(system, home, cycle)) return "is not fair";
  return isTrue(system, initial, stem, cycle) ? null : "is none of which the formula is true";
};

const isFair = ({ edges, obligations }: System, home: number, cycle: readonly number[]): boolean => {
  const visited = cycle.length === 0 ? [home] : cycle.map((edge) => edges[edge]!.from);
  return obligations.every(({ labels, isStrong }) => {
    const changes = edges.map(({ changes: is, label }) => is && labels.includes(label));
    const enabled = visited.map((state) => edges.some(({ from }, edge) => from === state && changes[edge]));
    if (cycle.some((edge) => changes[edge])) return true;
    return isStrong ? !enabled.includes(true) : enabled.includes(false);
  });
};

/** Truth at the first instant, from what the operators mean: "until" looks along the lasso, at most once round from anywhere. */
const isTrue = (system: System, initial: number, stem: readonly number[], cycle: readonly number[]): boolean => {
  const path = [...stem, ...cycle];
  const stateAt = (i: number): number => (i === 0 ? initial : system.edges[path[i - 1]!]!.to);
  const letters = path.map((edge, i) => system.states[stateAt(i)]! | system.edges[edge]!.events);
  if (cycle.length === 0) letters.push(system.states[stateAt(path.length)]!);
  const later = (i: number): number => (i + 1 < letters.length ? i + 1 : stem.length);
  /** The instants from `i` on, each once. */
  const onward = (i: number): number[] => {
    const seen: number[] = [];
    for (let at = i; !seen.includes(at); at = later(at)) seen.push(at);
    return seen;
  };
  const at = (formula: Ltl, i: number): boolean => {
    switch (formula.op) {
      case "atom":
        return ((letters[i]! >> formula.atom) & 1) === 1;
      case "not":
        return !at(formula.of, i);
      case "and":
        return at(formula.left, i) && at(formula.right, i);
      case "or":
        return at(formula.left, i) || at(formula.right, i);
      case "next":
        return at(formula.of, later(i));
      case "always":
        return onward(i).every((each) => at(formula.of, each));
      case "eventually":
        return onward(i).some((each) => at(formula.of, each));
      case "until": {
        for (const each of onward(i)) {
          if (at(formula.right, each)) return true;
          if (!at(formula.left, each)) return false;
        }
        return false;
      }
    }
  };
  return at(system.formula, 0);
};
