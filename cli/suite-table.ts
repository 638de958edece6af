// A suite as a table, and what is not as expected.
// The one idea: a row is a scenario, or where there are several models a model; a reader looks only for what is not as expected, and
// finds the command for each.
// Not here: running it (suite.ts).
import { miscounted, type SuiteReport, type SuiteScenario } from "../checker/index.ts";
import { commandLine } from "./commands.ts";
import { difference, isAsExpected } from "./failures.ts";
import { counted, grouped, seconds } from "./numbers.ts";
import { asSentence } from "./sentence.ts";
import { table } from "./table.ts";
import { paint, type Terminal } from "./terminal.ts";

interface Run {
  /** What was to be run; after Ctrl-C there are fewer scenarios. */
  readonly targets: readonly string[];
  readonly seconds: number;
  /** A row for each scenario and mutant, however many models there are. */
  readonly each: boolean;
}

/** Seconds from which on one is named under a table of models, and how many are. */
const SLOW = 2;
const MOST_NAMED = 5;

export const printSuite = ({ scenarios, asExpected }: SuiteReport, run: Run, terminal: Terminal): void => {
  const { green, red } = paint(terminal.colours);
  const models = byModel(scenarios);
  terminal.out(`${run.each || models.length < 2 ? ofEach(scenarios, terminal) : ofModels(models, terminal)}\n\n`);
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

/** In the order in which they were run. */
const byModel = (scenarios: readonly SuiteScenario[]): readonly (readonly [string, readonly SuiteScenario[]])[] =>
  [...new Set(scenarios.map(({ model }) => model))].map((name) => [
    name,
    scenarios.filter(({ model }) => model === name),
  ]);

const result = (asExpected: boolean, terminal: Terminal): string => {
  const { green, red } = paint(terminal.colours);
  return asExpected ? green("✓ as expected") : red("✗ not as expected");
};

/** A row for each scenario and mutant. */
const ofEach = (scenarios: readonly SuiteScenario[], terminal: Terminal): string => {
  const rows = scenarios.map((scenario) => [
    `${scenario.model}/${scenario.scenario}`,
    result(scenario.asExpected, terminal),
    scenario.mutant ? `mutant, ${caught(scenario)}` : verdicts(scenario),
    grouped(scenario.states.distinct),
    seconds(scenario.seconds),
  ]);
  return table(terminal, ["scenario", "result", "verdicts", "states", "time"], rows, [3, 4]);
};

/** A row for each model, and the slowest by name. */
const ofModels = (models: readonly (readonly [string, readonly SuiteScenario[]])[], terminal: Terminal): string => {
  const rows = models.map(([model, scenarios]) => {
    const mutants = scenarios.filter(({ mutant }) => mutant).length;
    const sum = (of: (scenario: SuiteScenario) => number): number => scenarios.reduce((all, one) => all + of(one), 0);
    return [
      model,
      result(
        scenarios.every(({ asExpected }) => asExpected),
        terminal,
      ),
      grouped(scenarios.length - mutants),
      grouped(mutants),
      grouped(sum(({ states }) => states.distinct)),
      seconds(sum((scenario) => scenario.seconds)),
    ];
  });
  const slow = models
    .flatMap(([, scenarios]) => scenarios)
    .filter((scenario) => scenario.seconds >= SLOW)
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, MOST_NAMED)
    .map((scenario) => `${scenario.model}/${scenario.scenario} ${seconds(scenario.seconds)}`);
  return [
    table(terminal, ["model", "result", "scenarios", "mutants", "states", "time"], rows, [2, 3, 4, 5]),
    ...(slow.length > 0 ? ["", `Slowest: ${slow.join(", ")}.`] : []),
    "",
    "A row for each scenario and mutant: --each, or the name of one model.",
  ].join("\n");
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
  const missed = scenario.claims.filter((claim) => !isAsExpected(claim));
  return [
    `${scenario.model}/${scenario.scenario}:`,
    ...(scenario.error === undefined ? [] : [`  ${asSentence(scenario.error)}`]),
    ...missed.map((claim) => `  ${difference(claim)}`),
    ...[miscounted(scenario, scenario)].flatMap((count) => (count === null ? [] : [`  ${count}`])),
    `  ${commandLine(terminal, "check", target)}`,
  ].join("\n");
};
