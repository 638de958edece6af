// One scenario or mutant of a suite: found by its target, checked, compared with what it expects, and recorded.
// The one idea: a job is named by plain data, so it runs the same here or in another process.
// Not here: which jobs there are (suite.ts), workers (suite-workers.ts).
import {
  compared,
  failed,
  isKripkeError,
  type Subject,
  type SuiteScenario,
  subjectIn,
  variantsIn,
} from "../checker/index.ts";
import { type CheckOptions, check, withTraces } from "../harness/check.ts";
import { findTarget } from "../harness/targets/target.ts";
import { type Finding, findingOf } from "./book/finding.ts";
import { DEFAULT_TRACE_DIR } from "./check.ts";
import { type Failure, isAsExpected, unexpectedIn } from "./failures.ts";
import type { Recorder } from "./record.ts";
import { asSentence } from "./sentence.ts";

/** A scenario or mutant to run. */
export interface Job {
  /** The name or path of its model, as `findTarget` takes it. */
  readonly of: string;
  readonly variant: string;
  /** The target that checks it alone. */
  readonly target: string;
}

/** What came of a job. */
export interface Outcome {
  readonly scenario: SuiteScenario;
  /** Null where it could not be run. */
  readonly finding: Finding | null;
  /** Names of the traces that were recorded. */
  readonly recorded: readonly string[];
  /** What is not as it expects. */
  readonly failures: readonly Failure[];
  /** How its traces refer to its model. */
  readonly reference: string;
}

/** How a job is run. */
export interface JobOptions
  extends Pick<CheckOptions, "signal" | "onProgress" | "maxMemory" | "maxCallSeconds" | "audit"> {
  /** Are the traces of what is not as expected written, as `check` writes them? */
  readonly traces: boolean;
  /** Is a mutant searched to its end, too? The book tells of it which claims it breaks, and which it spares. */
  readonly whole: boolean;
}

/**
 * Of a mutant what it is there to show: only those claims are asked, and once that is found the rest of its states says nothing more.
 * Where something else is expected of it as well (that a claim holds, or cannot be met) all of its states are searched; of a scenario
 * they are, and every claim is asked.
 */
const enoughOf = ({ mutant, expected }: Subject): Pick<CheckOptions, "claims" | "first"> => {
  if (!mutant || expected === null) return {};
  const claims = Object.keys(expected);
  const isFound = Object.values(expected).every((verdict) => verdict === "violated" || verdict === "witnessed");
  return { claims, ...(isFound ? { first: claims } : {}) };
};

export const runJob = async (
  { of, variant: name }: Job,
  directory: string,
  { traces, whole, ...options }: JobOptions,
  record: Recorder | null,
): Promise<Outcome> => {
  const { checkable, reference } = await findTarget(of, directory);
  try {
    const subject = subjectIn(checkable, name, reference);
    const checked = await check(subject, { ...options, ...(whole ? {} : enoughOf(subject)) });
    const recorded = (await record?.keep(subject, checked)) ?? [];
    const scenario = compared(subject, checked);
    const unexpected = scenario.claims.filter((claim) => !isAsExpected(claim)).map(({ name }) => name);
    const claims = checked.claims.filter(({ name }) => unexpected.includes(name));
    const shown = { ...checked, claims };
    const written =
      traces && !scenario.asExpected ? await withTraces(shown, subject, DEFAULT_TRACE_DIR, { directory }) : shown;
    return {
      scenario,
      finding: findingOf(subject, checked),
      recorded,
      failures: unexpectedIn(scenario, written),
      reference,
    };
  } catch (error) {
    if (!isKripkeError(error) || error.exitCode !== 150) throw error;
    const { message } = error;
    const failures = [{ claim: null, sentence: asSentence(message), story: [], traces: [] }];
    const variant = variantsIn(checkable).find((one) => one.name === name)!;
    const scenario = failed(checkable.name, variant, message);
    return { scenario, finding: null, recorded: [], failures, reference };
  }
};
