// What became of the mutants, for people: the survivors with their lines, a table by file and one of the claims, the score.
// The one idea: a reader comes for what survived, so that stands in full and everything else in numbers.
// Not here: the page (mutation/html.ts), judging (mutation/).
import type { Judged } from "../mutation/finding.ts";
import type { MutationReport, ReportedMutant } from "../mutation/report.ts";
import { counted, grouped, seconds } from "./numbers.ts";
import { table } from "./table.ts";
import { paint, type Terminal } from "./terminal.ts";

/** How far it is. */
export interface MutationProgress {
  readonly mutants: number;
  readonly asked: number;
  /** Scenarios in which the original was checked, of how many; null: that is done. */
  readonly scenarios: readonly [number, number] | null;
  /** Scenarios in which the atoms of the claims were asked for, of how many; null: that is done, or not begun. */
  readonly atoms: readonly [number, number] | null;
  readonly judged: readonly Judged[];
}

export const progressLine = ({ mutants, asked, scenarios, atoms, judged }: MutationProgress): string => {
  if (scenarios !== null)
    return `${counted(mutants, "mutant")}; the original is checked in scenario ${scenarios[0] + 1} of ${scenarios[1]}`;
  if (atoms !== null)
    return `${counted(mutants, "mutant")}; the atoms of the claims are asked for in scenario ${atoms[0] + 1} of ${atoms[1]}`;
  const of = (kind: Judged["kind"]): number => judged.filter((one) => one.kind === kind).length;
  if (asked < mutants)
    return `${grouped(asked)} of ${counted(mutants, "mutant")} asked, ${grouped(of("equal") + of("unreached"))} equal here`;
  return `${grouped(judged.length)} of ${counted(mutants, "mutant")} judged: ${grouped(of("caught"))} caught, ${grouped(of("survived"))} survived`;
};

interface Run {
  readonly seconds: number;
  /** Where accepted survivors are listed. */
  readonly list: string;
  readonly target: string;
}

export const printMutations = (report: MutationReport, run: Run, terminal: Terminal): void => {
  const { red, green, dim, yellow } = paint(terminal.colours);
  const { counts, score } = report;
  const survivors = report.mutants.filter(({ result, accepted }) => result === "survived" && accepted === null);
  for (const mutant of survivors) terminal.out(`${told(mutant, red("survived"), terminal)}\n\n`);
  for (const mutant of report.mutants.filter(({ result }) => result === "undecided"))
    terminal.out(`${told(mutant, yellow("undecided"), terminal)}\n\n`);
  for (const { file, line, column, text, claims } of report.idle ?? [])
    terminal.out(
      `${file}:${line}:${column}  ${yellow("idle")}: with this true and with it false every verdict is the same\n  ${text}\n${dim(`  in: ${claims.join(", ")}`)}\n\n`,
    );
  terminal.out(`${byFile(report, terminal)}\n\n${byClaim(report, terminal)}\n\n`);
  if (report.untyped !== null) terminal.out(`${yellow("!")} ${sentence(report.untyped)}\n`);
  for (const claim of report.broken)
    terminal.out(
      `${yellow("!")} The original fails "${claim}", so what breaks it is not noticed: mend that first, or export a model that expects it.\n`,
    );
  for (const { list, on, after } of report.stale)
    terminal.out(
      `${red("✗")} ${list} accepts a survivor that is none: \`${after}\` on \`${on}\`; take the entry out.\n`,
    );
  const differ = counts.caught + counts.survived;
  const all = [
    `${grouped(counts.caught)} of ${grouped(differ)} that differ are caught`,
    `${grouped(counts.survived)} survived${counts.accepted > 0 ? ` (${grouped(counts.accepted)} of them accepted)` : ""}`,
    ...(counts.undecided > 0 ? [`${grouped(counts.undecided)} undecided`] : []),
    ...(counts.left > 0 ? [`${grouped(counts.left)} not judged`] : []),
  ].join(", ");
  terminal.out(`${atomsTold(report, dim)}\n`);
  const done = survivors.length === 0 && counts.undecided === 0 && counts.left === 0 ? green : red;
  terminal.out(`${done(`Score ${percent(score)}: ${all}.`)} ${dim(`(${seconds(run.seconds)})`)}\n`);
  if (counts.left > 0) terminal.out("The same command goes on where this one ended.\n");
  if (survivors.length > 0)
    terminal.out(
      `What survives wants a claim, a scenario or a bound; or an entry { file, on, before, after, reason } in ${run.list}.\n`,
    );
};

const atomsTold = ({ idle, atoms }: MutationReport, dim: (text: string) => string): string =>
  idle === null
    ? dim("The atoms of the claims were not asked for in every scenario.")
    : `${grouped(idle.length)} of ${counted(atoms, "atom")} of the claims ${idle.length === 1 ? "is" : "are"} idle.`;

const percent = (score: number | null): string => (score === null ? "–" : `${score.toFixed(1)} %`);
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const told = (
  { file, line, column, operator, diff, scenarios, fell }: ReportedMutant,
  fate: string,
  terminal: Terminal,
): string => {
  const { red, green, dim } = paint(terminal.colours);
  const lines = (sign: string, text: string): readonly string[] =>
    text === "" ? [] : text.split("\n").map((each) => `  ${sign} ${each}`);
  const named = scenarios.map((scenario) => scenario ?? "the protocol itself").join(", ");
  return [
    `${file}:${line}:${column}  ${operator}: ${fate}`,
    ...lines("-", diff.minus).map(red),
    ...lines("+", diff.plus).map(green),
    dim(`  ${fell ?? `differs in: ${named}`}`),
  ].join("\n");
};

const KINDS = [
  "caught",
  "survived",
  "undecided",
  "equal",
  "unreached",
  "refused",
] as const satisfies readonly Judged["kind"][];

const byFile = ({ mutants }: MutationReport, terminal: Terminal): string => {
  const files = [...new Set(mutants.map(({ file }) => file))];
  const rows = [...files, null].map((file) => {
    const own = mutants.filter((mutant) => file === null || mutant.file === file);
    return [
      file ?? "all",
      grouped(own.length),
      ...KINDS.map((kind) => grouped(own.filter(({ result }) => result === kind).length)),
    ];
  });
  const shown = files.length > 1 ? rows : rows.slice(0, -1);
  const head = ["file", "mutants", "caught", "survived", "undecided", "equal here", "unreached", "refused by tsc"];
  return table(terminal, head, shown, [1, 2, 3, 4, 5, 6, 7]);
};

const byClaim = ({ claims, mutants }: MutationReport, terminal: Terminal): string => {
  const threw = mutants.filter(({ caught }) => caught?.error != null).length;
  const each = claims.some(({ alone }) => alone !== null);
  const rows = claims.map(({ claim, catches, alone }) => [
    claim,
    catches === 0 ? "unchallenged" : grouped(catches),
    ...(each ? [alone === 0 ? "–" : grouped(alone!)] : []),
  ]);
  const thrown = threw === 0 ? [] : [["(the model's code threw)", grouped(threw), ...(each ? ["–"] : [])]];
  return table(
    terminal,
    ["claim", each ? "catches" : "first to catch", ...(each ? ["alone"] : [])],
    [...rows, ...thrown],
    [1, 2],
  );
};
