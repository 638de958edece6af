// A suite as JUnit XML, which build servers read.
// The one idea: a scenario is a test suite and each claim with an expectation a test case.
// Not here: running the suite.
import type { SuiteClaim, SuiteReport, SuiteScenario } from "../checker/index.ts";

export const junit = ({ scenarios }: SuiteReport): string => {
  const suites = scenarios.map(suiteXml);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="kripke">\n${suites.join("\n")}\n</testsuites>\n`;
};

const suiteXml = (scenario: SuiteScenario): string => {
  const name = `${scenario.model}/${scenario.scenario}`;
  const judged = scenario.claims.filter(({ expected }) => expected !== null);
  const failures = judged.filter(({ expected, verdict }) => expected !== verdict).length;
  const cases = judged.map((claim) => caseXml(name, claim, scenario.seconds / judged.length));
  const attributes = (tests: number, failed: number, errors: number): string =>
    `name="${escaped(name)}" tests="${tests}" failures="${failed}" errors="${errors}" time="${scenario.seconds.toFixed(3)}"`;
  if (scenario.error !== undefined)
    return `  <testsuite ${attributes(1, 0, 1)}>\n    <testcase classname="${escaped(name)}" name="runs"><error message="${escaped(scenario.error)}"/></testcase>\n  </testsuite>`;
  return `  <testsuite ${attributes(judged.length, failures, 0)}>\n${cases.join("\n")}\n  </testsuite>`;
};

const caseXml = (suite: string, { name, expected, verdict, events }: SuiteClaim, seconds: number): string => {
  const open = `    <testcase classname="${escaped(suite)}" name="${escaped(name)}" time="${seconds.toFixed(3)}"`;
  if (expected === verdict) return `${open}/>`;
  const length = events === null ? "" : ` (${events} events)`;
  return `${open}><failure message="${escaped(`expected ${expected}, got ${verdict}${length}`)}"/></testcase>`;
};

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text for an attribute; what XML 1.0 cannot hold becomes a replacement character. */
const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML 1.0 cannot hold
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!)
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
