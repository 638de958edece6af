// The answer of a check as other programs read it: what `check --json` prints, field by field.
// The one idea: a report is the result without its evidence, which stands in trace files, and with what was checked.
// Not here: deciding (search/), printing (cli/).
import type { ExitCode, ResultClaimKind } from "../language/index.ts";
import type { Profile } from "./profile.ts";
import type { Bound, Counts, OverallVerdict, Result, Verdict } from "./result.ts";
import type { ParameterValues, Subject } from "./scenarios.ts";

/** A claim as `check --json` prints it. */
export interface ReportClaim {
  readonly name: string;
  readonly kind: ResultClaimKind;
  readonly verdict: Verdict;
  /** The length of the evidence in events; null without evidence. */
  readonly events: number | null;
  /** The position in the events to which a lasso returns; null without one. */
  readonly loopStart: number | null;
  /** Paths of the trace files. */
  readonly traces: readonly string[];
}

/** What `check --json` prints. */
export interface Report {
  readonly model: string;
  /** The scenario or mutant; null: the default parameters. */
  readonly scenario: string | null;
  readonly parameters: ParameterValues;
  readonly verdict: OverallVerdict;
  readonly exitCode: ExitCode;
  readonly states: Counts;
  readonly seconds: number;
  readonly peakMemoryBytes: number;
  readonly handlerCalls: number;
  readonly bounds: readonly Bound[];
  readonly reductions: readonly string[];
  /** How many questions the model, loaded anew, was asked again, or why it was not. */
  readonly purity: string;
  readonly warnings: readonly string[];
  readonly claims: readonly ReportClaim[];
  /** Only where it was asked for: depth first, so what is shown is not shortest. */
  readonly search?: "depth";
  /** Only where it was asked for: which parts of the state, and which events, multiply the states. */
  readonly profile?: Profile;
  /** Only where the verdict is `error`: what went wrong, in a sentence. */
  readonly error?: string;
}

export const reportOf = (subject: Pick<Subject, "model" | "scenario" | "parameters">, result: Result): Report => ({
  model: subject.model,
  scenario: subject.scenario,
  parameters: subject.parameters,
  verdict: result.verdict,
  exitCode: result.exitCode,
  states: result.states,
  seconds: result.seconds,
  peakMemoryBytes: result.peakMemoryBytes,
  handlerCalls: result.handlerCalls,
  bounds: result.bounds,
  reductions: result.reductions,
  purity: result.purity,
  warnings: result.warnings,
  claims: result.claims.map(({ name, kind, verdict, events, loopStart, traces }) => ({
    name,
    kind,
    verdict,
    events,
    loopStart,
    traces,
  })),
  ...(result.search === undefined ? {} : { search: result.search }),
  ...(result.profile === undefined ? {} : { profile: result.profile }),
  ...(result.error === null ? {} : { error: result.error.message }),
});

/** The report of something that could not be checked at all. */
export const refusal = (
  { model, scenario, parameters }: Pick<Subject, "model" | "scenario" | "parameters">,
  exitCode: ExitCode,
  error: string,
): Report => ({
  model,
  scenario,
  parameters,
  verdict: "error",
  exitCode,
  states: { distinct: 0, generated: 0, depth: 0, frontier: 0 },
  seconds: 0,
  peakMemoryBytes: 0,
  handlerCalls: 0,
  bounds: [],
  reductions: [],
  purity: "not asked again: nothing was checked",
  warnings: [],
  claims: [],
  error,
});
