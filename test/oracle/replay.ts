// Walks a path of events in the oracle and asks whether its end is what a claim's evidence must be.
// The one idea: evidence is believed only if the oracle, step by step, can follow it.
// Not here: finding evidence (explore.ts), the recorded traces of the package (traces/).
import type { TraceEvent } from "../../checker/machine/event.ts";
import type { Evidence } from "../../checker/result/result.ts";
import { canonical } from "./canonical.ts";
import { type Graph, isEnd, type Transition } from "./graph.ts";

const labelOf = (event: TraceEvent): string => canonical(event).text;

/** Null if the evidence is a path whose end violates (or, for `reachable`, witnesses) the claim; otherwise why not. */
export const faultOf = <State>(graph: Graph<State>, claim: string, evidence: Evidence): string | null => {
  const begins = graph
    .initial()
    .filter(({ choice }) => evidence.initial === null || choice === evidence.initial)
    .map(({ state }) => ({ before: null as State | null, state, transition: null as Transition<State> | null }));
  if (begins.length === 0) return `there is no initial state ${evidence.initial}`;
  let paths = begins;
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
