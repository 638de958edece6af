// Walks a path of events in the oracle and asks whether its end is what a claim's evidence must be.
// The one idea: evidence is believed only if the oracle, step by step, can follow it.
// Not here: finding evidence (explore.ts), the recorded traces of the package (traces/).
import type { TraceEvent } from "../../checker/events/event.ts";
import type { Evidence } from "../../checker/result/result.ts";
import { canonical } from "./canonical.ts";
import { type Graph, isEnd, type Transition } from "./graph.ts";

/** Where a path may lead, and by which last transition. */
interface Arrival<State> {
  readonly before: State | null;
  readonly state: State;
  readonly transition: Transition<State> | null;
}

const labelOf = (event: TraceEvent): string => canonical(event).text;

/** Every state to which the events lead; or, as text, why they lead nowhere. */
const arrivals = <State>(graph: Graph<State>, evidence: Evidence): Arrival<State>[] | string => {
  let paths = graph
    .initial()
    .filter(({ choice }) => evidence.initial === null || choice === evidence.initial)
    .map(({ state }): Arrival<State> => ({ before: null, state, transition: null }));
  if (paths.length === 0) return `there is no initial state ${evidence.initial}`;
  for (const [i, event] of evidence.events.entries()) {
    const label = labelOf(event);
    paths = paths.flatMap(({ state }) =>
      graph
        .transitions(state)
        .filter((transition) => labelOf(transition.event) === label)
        .map((transition) => ({ before: state, state: transition.to, transition })),
    );
    if (paths.length === 0) return `event ${i + 1}, ${label}, is not enabled`;
    if (i < evidence.events.length - 1 && !paths.some(({ state }) => graph.within(state))) {
      return `event ${i + 1} of ${evidence.events.length} leaves the bound`;
    }
  }
  return paths;
};

/** Null if the evidence is a path whose end violates (or, for `reachable`, witnesses) the claim; otherwise why not. */
export const faultOf = <State>(graph: Graph<State>, claim: string, evidence: Evidence): string | null => {
  const paths = arrivals(graph, evidence);
  if (typeof paths === "string") return paths;
  const convincing = paths.some(({ before, state, transition }) => {
    const source = graph.claims[claim];
    if (source === undefined) return isEnd(graph, state, graph.transitions(state)) && !graph.ends(state);
    if (source.kind === "step") {
      return before !== null && transition !== null && graph.saysOfStep(source, before, transition) === false;
    }
    return graph.says(source, state) === (source.kind === "reachable");
  });
  return convincing ? null : "its end does not show what the claim says";
};

/** Null if the two paths lead to states that look alike and differ in the fact; otherwise why not. */
export const faultOfPair = <State>(graph: Graph<State>, claim: string, pair: readonly Evidence[]): string | null => {
  const [one, other] = pair;
  if (one === undefined || other === undefined || pair.length > 2) return `${pair.length} paths, not two`;
  const [ones, others] = [arrivals(graph, one), arrivals(graph, other)];
  if (typeof ones === "string") return ones;
  if (typeof others === "string") return others;
  if (one.events.length > other.events.length) return "the first path is the longer one";
  const looks = (paths: readonly Arrival<State>[]) =>
    paths.filter(({ state }) => graph.within(state)).map(({ state }) => graph.look(graph.claims[claim]!, state));
  const convincing = looks(ones).some((a) =>
    looks(others).some((b) => a.view !== null && a.view === b.view && a.fact !== b.fact),
  );
  return convincing ? null : "the two ends do not look alike and differ in the fact";
};
