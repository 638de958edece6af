// A suite as JUnit XML, which build servers read.
// The one idea: a scenario is a test suite and each claim with an expectation a test case.
// Not here: running the suite.
import { create } from "xmlbuilder2";
import type { SuiteClaim, SuiteReport, SuiteScenario } from "../checker/index.ts";

export const junit = ({ scenarios }: SuiteReport): string => {
  // What XML 1.0 cannot hold, as a control character in the name of a claim, becomes a replacement character.
  const document = create({ version: "1.0", encoding: "UTF-8", invalidCharReplacement: "\ufffd" });
  document.ele({ testsuites: { "@name": "kripke", testsuite: scenarios.map(suiteOf) } });
  return `${document.end({ prettyPrint: true })}\n`;
};

const suiteOf = (scenario: SuiteScenario) => {
  const name = `${scenario.model}/${scenario.scenario}`;
  const judged = scenario.claims.filter(({ expected }) => expected !== null);
  const failures = judged.filter(({ expected, verdict }) => expected !== verdict).length;
  const counts = (tests: number, failed: number, errors: number) => ({
    "@name": name,
    "@tests": tests,
    "@failures": failed,
    "@errors": errors,
    "@time": scenario.seconds.toFixed(3),
  });
  if (scenario.error !== undefined) {
    const runs = { "@classname": name, "@name": "runs", error: { "@message": scenario.error } };
    return { ...counts(1, 0, 1), testcase: runs };
  }
  const seconds = scenario.seconds / judged.length;
  return { ...counts(judged.length, failures, 0), testcase: judged.map((claim) => caseOf(name, claim, seconds)) };
};

const caseOf = (suite: string, { name, expected, verdict, events }: SuiteClaim, seconds: number) => {
  const about = { "@classname": suite, "@name": name, "@time": seconds.toFixed(3) };
  if (expected === verdict) return about;
  const length = events === null ? "" : ` (${events} events)`;
  return { ...about, failure: { "@message": `expected ${expected}, got ${verdict}${length}` } };
};
