// A walk made by hand: a protocol as a function from whole states to moves, for tests of what stands on walks.
// The one idea: no engine takes part, so a wrong rendering or replay cannot hide behind a right engine, or the reverse.
// Not here: the tests; and the semantics of anything: each example says itself what can happen.
import {
  canonicalText,
  type Envelope,
  type Move,
  type Position,
  type Snapshot,
  type TraceEvent,
  type Walk,
} from "../../checker/index.ts";
import type { Replayable } from "../../traces/replay.ts";

export interface HandMove {
  readonly event: TraceEvent;
  readonly to: Snapshot;
  readonly sends?: readonly Envelope<unknown>[];
}

export interface ByHand {
  readonly form: Walk["form"];
  readonly initial: readonly HandMove[];
  readonly moves: (state: Snapshot) => readonly HandMove[];
  readonly claims: Readonly<
    Record<
      string,
      | { readonly kind: "always" | "reachable"; readonly says: (state: Snapshot) => boolean | undefined }
      | {
          readonly kind: "step";
          readonly says: (before: Snapshot, after: Snapshot, event: TraceEvent) => boolean | undefined;
        }
    >
  >;
  readonly ends?: (state: Snapshot) => boolean;
}

/** Positions are the numbers of states in the order in which they were met. */
export const byHand = (hand: ByHand): Replayable => {
  const states: Snapshot[] = [];
  const numbers = new Map<string, number>();
  const positionOf = (state: Snapshot): Position => {
    const text = canonicalText(state);
    if (!numbers.has(text)) numbers.set(text, states.push(state) - 1);
    return new Int32Array([numbers.get(text)!]) as Position;
  };
  const stateAt = (at: Position): Snapshot => states[at[0]!]!;
  const move = ({ event, to, sends = [] }: HandMove): Move => ({ event, to: positionOf(to), sends });
  const walk: Walk = {
    form: hand.form,
    initial: hand.initial.map(move),
    moves: (at) => hand.moves(stateAt(at)).map(move),
    snapshot: stateAt,
    says: (claim, at) => {
      const found = hand.claims[claim]!;
      return found.kind === "step" ? undefined : found.says(stateAt(at));
    },
    saysOfStep: (claim, before, { event, to }) => {
      const found = hand.claims[claim]!;
      return found.kind === "step" ? found.says(stateAt(before), stateAt(to), event) : undefined;
    },
    look: () => {
      throw new Error("claims made by hand are not of two ends");
    },
    isWithin: () => true,
    deadlocked: (at) => hand.moves(stateAt(at)).length === 0 && !(hand.ends?.(stateAt(at)) ?? false),
  };
  return { walk, claims: hand.claims };
};
