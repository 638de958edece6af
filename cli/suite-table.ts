// A suite as a table, and what is not as expected.
// The one idea: a row is a scenario; a reader looks only for the rows that are not as expected, and finds the command for each.
// Not here: running it (suite.ts).
import { claimRow, type SuiteClaim, type SuiteReport, type SuiteScenario } from "../checker/index.ts";
import { commandLine } from "./commands.ts";
import { counted, grouped, seconds } from "./numbers.ts";
import { asSentence } from "./sentence.ts";
import { table } from "./table.ts";
import { paint, type Terminal } from "./terminal.ts";

interface Run {
  /** What was to be run; after Ctrl-C there are fewer scenarios. */
  readonly targets: readonly string[];
  readonly seconds: number;
}

export const printSuite = ({ scenarios, asExpected }: SuiteReport, run: Run, terminal: Terminal): void => {
  const { green, red } = paint(terminal.colours);
  const rows = scenarios.map((scenario) => [
    `${scenario.model}/${scenario.scenario}`,
    scenario.asExpected ? green("✓ as expected") : red("✗ not as expected"),
    scenario.mutant ? `mutant, ${caught(scenario)}` : verdicts(scenario),
    grouped(scenario.states.distinct),
    seconds(scenario.seconds),
  ]);
  terminal.out(`${table(terminal, ["scenario", "result", "verdicts", "states", "time"], rows, [3, 4])}\n\n`);
  const missed = scenarios.filter((scenario) => !scenario.asExpected).length;
  for (const [index, scenario] of scenarios.entries())
    if (!scenario.asExpected) terminal.out(`${explanation(scenario, run.targets[index]!, terminal)}\n\n`);
  const all = `${counted(scenarios.length, "scenario or mutant", "scenarios and mutants")} in ${seconds(run.seconds)}`;
  const left = run.targets.length - scenarios.length;
  const ending =
    left > 0
      ? red(`Ctrl-C ended the suite: ${all}, ${grouped(left)} not run.`)
      : asExpected
        ? green(`${all}, all as expected.`)
        : red(`${all}, ${grouped(missed)} not as expected.`);
  terminal.out(`${ending}\n`);
};

/** Of a mutant: which claim it breaks, and how soon. */
const caught = ({ claims }: SuiteScenario): string => {
  const broken = claims.find(({ expected }) => expected !== null);
  if (broken === undefined) return "";
  const length = broken.events === null ? "" : ` after ${counted(broken.events, "event")}`;
  return broken.verdict === broken.expected ? `caught by "${broken.name}"${length}` : `not caught by "${broken.name}"`;
};

/** `7 hold, 2 witnessed, 1 violated`. */
const verdicts = ({ claims }: SuiteScenario): string => {
  const counts = new Map<string, number>();
  for (const { verdict } of claims) {
    const words = verdict.replace(/^holds/, "hold");
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, count]) => `${count} ${words}`).join(", ");
};

const explanation = (scenario: SuiteScenario, target: string, terminal: Terminal): string => {
  const missed = scenario.claims.filter(({ expected, verdict }) => expected !== null && expected !== verdict);
  return [
    `${scenario.model}/${scenario.scenario}:`,
    ...(scenario.error === undefined ? [] : [`  ${asSentence(scenario.error)}`]),
    ...missed.map((claim) => `  ${difference(claim)}`),
    `  ${commandLine(terminal, "check", target)}`,
  ].join("\n");
};

const difference = ({ name, kind, expected, verdict, events }: SuiteClaim): string => {
  const length = events === null ? "" : `, ${claimRow(kind).evidence} after ${counted(events, "event")}`;
  return `"${name}" is expected to be "${expected}", and is "${verdict}"${length}`;
};
