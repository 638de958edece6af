// A suite: every scenario and mutant of models, each with the verdicts expected of its claims beside those it got.
// The one idea: an expectation is met by the same words only; `holds within bounds` or `modulo view` does not meet `holds`.
// Not here: running the searches, printing the table.
import type { ResultClaimKind } from "../language/index.ts";
import type { Counts, Result, Verdict } from "./result.ts";
import { type Checkable, type Subject, type Variant, variantsIn } from "./scenarios.ts";

/** A claim of a scenario: what was expected (null: nothing), and what came. */
export interface SuiteClaim {
  readonly name: string;
  readonly kind: ResultClaimKind;
  readonly expected: Verdict | null;
  readonly verdict: Verdict;
  /** The length of the evidence in events; null without evidence. */
  readonly events: number | null;
}

/** A scenario or mutant that was run. */
export interface SuiteScenario {
  readonly model: string;
  readonly scenario: string;
  readonly mutant: boolean;
  readonly asExpected: boolean;
  readonly claims: readonly SuiteClaim[];
  readonly states: Counts;
  /** How many distinct states were expected; not there where nothing was said. */
  readonly expectedStates?: number;
  readonly seconds: number;
  /** Why it has no verdicts: user code threw, or the model did not load. */
  readonly error?: string;
}

/** What `suite --json` prints. */
export interface SuiteReport {
  readonly scenarios: readonly SuiteScenario[];
  readonly asExpected: boolean;
}

/** The scenarios and mutants that a suite runs; the large ones only if asked for. */
export const suiteOf = (checkable: Checkable, large: boolean): readonly Variant[] =>
  variantsIn(checkable).filter((variant) => large || !variant.large);

/** What a search found, compared with what its scenario expects. */
export const compared = (subject: Subject, result: Result): SuiteScenario => {
  const expected = subject.expected ?? {};
  const claims = result.claims.map(({ name, kind, verdict, events }) => ({
    name,
    kind,
    expected: expected[name] ?? null,
    verdict,
    events,
  }));
  const met = claims.every((claim) => claim.expected === null || claim.expected === claim.verdict);
  const decided = Object.keys(expected).every((name) => claims.some((claim) => claim.name === name));
  return {
    model: subject.model,
    scenario: subject.scenario ?? "",
    mutant: subject.mutant,
    asExpected: met && decided && result.error === null && miscounted(subject, result) === null,
    claims,
    states: result.states,
    seconds: result.seconds,
    ...(subject.expectedStates !== undefined && { expectedStates: subject.expectedStates }),
    ...(result.error === null ? {} : { error: result.error.message }),
  };
};

/** How the number of distinct states differs from what is expected of it; null where it does not, or nothing was said. */
export const miscounted = (
  { expectedStates }: { readonly expectedStates?: number },
  { states: { distinct } }: { readonly states: Counts },
): string | null =>
  expectedStates === undefined || expectedStates === distinct
    ? null
    : `${expectedStates.toLocaleString("en")} distinct states are expected, and there are ${distinct.toLocaleString("en")}`;

/** A scenario that could not be run. */
export const failed = (model: string, variant: Variant, error: string): SuiteScenario => ({
  model,
  scenario: variant.name,
  mutant: variant.mutant,
  asExpected: false,
  claims: [],
  states: { distinct: 0, generated: 0, depth: 0, frontier: 0 },
  seconds: 0,
  error,
});

export const suiteReport = (scenarios: readonly SuiteScenario[]): SuiteReport => ({
  scenarios,
  asExpected: scenarios.every((scenario) => scenario.asExpected),
});
