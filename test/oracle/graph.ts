// What the oracle's search walks: initial states, transitions and what claims see, for protocols and specs alike.
// The one idea: a state is a plain value with a text as its key; everything is computed anew each time it is asked for.
// Not here: searching (explore.ts), the two forms (protocol-graph.ts, spec-graph.ts).

import type { TraceEvent } from "../../checker/events/event.ts";
import type { Says } from "../../checker/language/index.ts";
import { canonical } from "./canonical.ts";

/** One event with one outcome. */
export interface Transition<State> {
  /** What a trace says of it. */
  readonly event: TraceEvent;
  /** What a step claim sees of it. */
  readonly seen: unknown;
  readonly to: State;
  /** Is it only a fault, or a redelivery that may change nothing? Such events do not keep a state from being an end. */
  readonly idle: "never" | "always" | "if it changes nothing";
  /** For statistics: what the handler answered, before it was put into canonical form. */
  readonly raw: unknown;
  /** For statistics: how many messages were handled in the same event. */
  readonly exchanged?: number;
}

export interface Initial<State> {
  readonly choice: string | null;
  readonly state: State;
}

export interface ClaimSource {
  readonly kind: string;
  readonly says: unknown;
}

/** As texts; a fact that is undefined is one of its own. */
export interface Look {
  readonly view: string | null;
  readonly fact: string;
}

type Asked = (state: unknown, world: unknown) => unknown;

/** Asks the two functions of an `indistinguishable` claim. */
export const lookAt = ({ says }: ClaimSource, state: unknown, world: unknown): Look => {
  const [view, fact] = (says as { of: readonly [Asked, Asked] }).of.map((ask) => ask(state, world));
  return {
    view: view === undefined ? null : canonical(view).text,
    fact: fact === undefined ? "undefined" : canonical(fact).text,
  };
};

export interface Graph<State> {
  readonly claims: { readonly [sentence: string]: ClaimSource };
  initial(): Initial<State>[];
  key(state: State): string;
  transitions(state: State): Transition<State>[];
  /** Is the state inside the bound of the model? */
  within(state: State): boolean;
  /** Is it a state in which the model may come to rest? */
  ends(state: State): boolean;
  /** The predicate of an `always` or `reachable` claim. */
  says(claim: ClaimSource, state: State): Says;
  /** What the view and the fact of an `indistinguishable` claim are; a view that is null is not asked for here. */
  look(claim: ClaimSource, state: State): Look;
  saysOfStep(claim: ClaimSource, before: State, transition: Transition<State>): Says;
}

/** Is this state an end: can nothing but faults, and redeliveries that change nothing, happen in it? */
export const isEnd = <State>(graph: Graph<State>, state: State, transitions: readonly Transition<State>[]): boolean =>
  transitions.every(
    ({ idle, to }) => idle === "always" || (idle === "if it changes nothing" && graph.key(to) === graph.key(state)),
  );
