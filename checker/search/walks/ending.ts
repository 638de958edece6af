// What a way must end in to show what was found: the question that shrinking and closing put to each step.
// The one idea: it is the claim's own question, asked of one transition, so a way that answers it is evidence by itself.
// Not here: shorter ways (shrink.ts, closing.ts).
import { askedBy, claimRow, KripkeError } from "../../language/index.ts";
import { type Machine, SAYS } from "../../machine/machine.ts";
import { Successors } from "../../machine/successors.ts";
import type { Looks, OpenClaim } from "../watchers/open-claims.ts";

/** Does a transition end a way that shows it? An initial state is asked with itself before it, and label -1. */
export type Ends = (before: Int32Array, after: Int32Array, label: number) => boolean;

/** Of a claim that an end settles; of one of two ends the second of them does, and the first is remembered. */
export const endsIn = (machine: Machine, { kind, asIs, looks }: OpenClaim): Ends => {
  const { search, predicate } = askedBy(kind);
  if (looks !== null) return differs(machine, looks);
  if (search === "ends")
    return (_, after) => {
      if (!isInside(machine, after)) return false;
      machine.choices.look(after);
      return !machine.choices.lively && machine.asks.ends?.evaluate(after, after, -1) !== SAYS.true;
    };
  const settles = claimRow(kind).settles === true ? SAYS.true : SAYS.false;
  return predicate === "transition"
    ? (before, after, label) => label >= 0 && asIs!.evaluate(before, after, label) === settles
    : (_, after) => asIs!.evaluate(after, after, -1) === settles;
};

/** Does a state look like one that was asked about before, and differ from it in the fact? */
const differs = (machine: Machine, { view, fact }: Looks): Ends => {
  const facts = new Map<number, number>();
  return (_, after) => {
    const look = isInside(machine, after) ? view.evaluate(after, after, -1) : 0;
    if (look === 0) return false;
    const known = fact.evaluate(after, after, -1);
    if (!facts.has(look)) facts.set(look, known);
    return facts.get(look) !== known;
  };
};

/** Of an error: does the author's code fail in what is asked of the transition, or of the state that it leads to? */
export const fails = (machine: Machine, claims: readonly OpenClaim[]): Ends => {
  const successors = new Successors();
  return (before, after, label) => {
    const asked = (): void => {
      for (const { asIs, kind } of claims)
        if (askedBy(kind).predicate === "state") asIs?.evaluate(after, after, -1);
        else if (label >= 0) asIs?.evaluate(before, after, label);
      if (isInside(machine, after)) machine.expand(after, successors);
    };
    return unlessThrown(asked) === null;
  };
};

export const isInside = ({ asks: { within } }: Machine, state: Int32Array): boolean =>
  within === null || within.evaluate(state, state, -1) !== SAYS.false;

/** What some work answers; null where the author's code throws. */
export const unlessThrown = <T>(work: () => T): T | null => {
  try {
    return work();
  } catch (error) {
    if (error instanceof KripkeError) return null;
    throw error;
  }
};
