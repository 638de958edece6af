// What handlers answer, spelt out as lists: the steps of an outcome, the alternatives of a choice.
// The one idea: not enabled is the empty list, one step is a list of one without a name.
// Not here: calling handlers (events.ts).
import { isStep, type Send } from "../../checker/language/index.ts";

export interface Alternative {
  readonly choice: string | null;
  readonly value: unknown;
}

/** A step by its name; no name where the handler answered just one. */
export interface NamedStep {
  readonly choice: string | null;
  readonly state: unknown;
  readonly sends: readonly Send<unknown>[];
}

const isChoice = (value: unknown): value is { readonly oneOf: { readonly [name: string]: unknown } } =>
  typeof value === "object" && value !== null && Object.keys(value).join() === "oneOf";

/** The values of a `Choice`, one value as it is, or none. */
export const alternatives = (answer: unknown): Alternative[] => {
  if (answer === undefined) return [];
  if (!isChoice(answer)) return [{ choice: null, value: answer }];
  return Object.entries(answer.oneOf)
    .filter(([, value]) => value !== undefined)
    .map(([choice, value]) => ({ choice, value }));
};

/** The steps of a handler's outcome. */
export const stepsOf = (outcome: unknown): NamedStep[] => {
  if (outcome === undefined || outcome === null) return [];
  if (isStep(outcome)) return [{ choice: null, state: outcome.state, sends: outcome.sends }];
  return Object.entries(outcome as object).flatMap(([choice, step]) =>
    isStep(step) ? [{ choice, state: step.state, sends: step.sends }] : [],
  );
};

/** What `init` answers: states with what they send, by name. */
export const beginnings = (answer: unknown): NamedStep[] =>
  isStep(answer)
    ? [{ choice: null, state: answer.state, sends: answer.sends }]
    : alternatives(answer).map(({ choice, value }) => ({ choice, state: value, sends: [] }));
