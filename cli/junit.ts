// A suite as JUnit XML, which build servers read.
// The one idea: a model is a test suite and each scenario or mutant a test case, because one search decides all of its claims, so that
// this has a time which was measured.
// Not here: running the suite.
import { create } from "xmlbuilder2";
import type { SuiteScenario } from "../checker/index.ts";
import { type Failure, failureText } from "./failures.ts";
import type { Screen } from "./screen.ts";

/** A scenario that was run, with what is not as it expects, and the command that checks it. */
export interface Reported {
  readonly scenario: SuiteScenario;
  readonly failures: readonly Failure[];
  readonly command: string;
}

export const junit = (reported: readonly Reported[], screen: Pick<Screen, "directory">): string => {
  const models = [...new Set(reported.map(({ scenario }) => scenario.model))];
  const suites = models.map((model) => reported.filter(({ scenario }) => scenario.model === model));
  // What XML 1.0 cannot hold, as a control character in the name of a claim, becomes a replacement character.
  const document = create({ version: "1.0", encoding: "UTF-8", invalidCharReplacement: "\ufffd" });
  const testsuite = suites.map((suite, index) => ({
    ...countsOf(models[index]!, suite),
    testcase: suite.map((one) => caseOf(one, screen)),
  }));
  document.ele({ testsuites: { ...countsOf("kripke", reported), testsuite } });
  return `${document.end({ prettyPrint: true })}\n`;
};

/** Seconds to the millisecond. */
const timed = (seconds: number): string => seconds.toFixed(3);

const countsOf = (name: string, reported: readonly Reported[]) => {
  const scenarios = reported.map(({ scenario }) => scenario);
  const errors = scenarios.filter(({ error }) => error !== undefined).length;
  return {
    "@name": name,
    "@tests": scenarios.length,
    "@failures": scenarios.filter(({ asExpected }) => !asExpected).length - errors,
    "@errors": errors,
    "@time": timed(scenarios.reduce((sum, { seconds }) => sum + seconds, 0)),
  };
};

const caseOf = ({ scenario, failures, command }: Reported, screen: Pick<Screen, "directory">) => {
  const about = { "@classname": scenario.model, "@name": scenario.scenario, "@time": timed(scenario.seconds) };
  if (scenario.asExpected) return about;
  const what = {
    "@message": failures.map(({ sentence }) => sentence).join(" "),
    "#": [...failures.map((failure) => failureText(failure, screen)), command].join("\n\n"),
  };
  return { ...about, ...(scenario.error === undefined ? { failure: what } : { error: what }) };
};
