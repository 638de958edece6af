// The answer of a check, for people: what was checked under which assumptions, the verdicts, and the counterexample.
// The one idea: only `holds` and `witnessed` look like success, and the last line after a violation replays its trace.
// Not here: the counterexample (evidence.ts), the JSON (the checker's report).
import { isWalked, miscounted, type Profile, type Subject, type Verdict } from "../checker/index.ts";
import type { Checked } from "../harness/check.ts";
import { assumptionsOf } from "./assumptions.ts";
import { boundInWords, cutInWords } from "./bounds.ts";
import { commandLine } from "./commands.ts";
import { evidenceOf } from "./evidence.ts";
import { bytes, counted, grouped, rough, seconds } from "./numbers.ts";
import { asSentence } from "./sentence.ts";
import { table } from "./table.ts";
import { type Paint, paint, type Terminal } from "./terminal.ts";

/** What is printed beside the answer, and the words that asked for it; `again`: with those that must be the same to go on with it. */
interface Asked {
  readonly coverage: boolean;
  readonly asked: readonly string[];
  readonly again: readonly string[];
}

export const printAnswer = (
  subject: Subject,
  checked: Checked,
  { coverage, asked, again }: Asked,
  terminal: Terminal,
): void => {
  const say = (lines: readonly string[]): void => terminal.out(`${lines.join("\n")}\n`);
  say(header(subject, terminal));
  say(["", claimsTable(checked, terminal), ""]);
  say([
    ...totals(checked),
    ...notes(subject, checked, terminal),
    ...goOn(checked, again, terminal),
    ...simulateInstead(checked, asked, terminal),
  ]);
  if (coverage) say(["", coverageTable(checked, terminal)]);
  if (checked.profile !== undefined) say(["", ...profileTables(checked.profile, checked.states, terminal)]);
  say(evidenceOf(subject, checked, terminal));
};

export const header = (
  { model, scenario, mutant, summary, parameters, source }: Subject,
  terminal: Terminal,
): string[] => {
  const { bold, dim } = paint(terminal.colours);
  const title = scenario === null ? model : `${model}/${scenario}${mutant ? " (a mutant)" : ""}`;
  const values = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  const rows = [
    ...(values.length === 0 ? [] : [["parameters", values.join(" ")] as const]),
    ...assumptionsOf(source).map((line, index) => [index === 0 ? "assuming" : "", line] as const),
  ];
  return [
    summary === "" ? bold(title) : `${bold(title)}: ${summary}`,
    ...rows.map(([label, text]) => `  ${dim(label.padEnd(10))}  ${text}`),
  ];
};

const claimsTable = ({ claims }: Checked, terminal: Terminal): string => {
  const colours = paint(terminal.colours);
  return table(
    terminal,
    ["claim", "kind", "verdict", "evidence"],
    claims.map(({ name, kind, verdict, events }) => [
      name,
      kind,
      coloured(verdict, colours),
      events === null ? "" : counted(events, "event"),
    ]),
  );
};

/** Only `holds` and `witnessed` are green. */
export const coloured = (verdict: Verdict, { green, yellow, red }: Paint): string => {
  switch (verdict) {
    case "holds":
    case "witnessed":
      return green(`✓ ${verdict}`);
    case "violated":
    case "unreachable":
      return red(`✗ ${verdict}`);
    default:
      return yellow(`? ${verdict}`);
  }
};

const totals = (checked: Checked): string[] => {
  const { states, seconds: time, handlerCalls, peakMemoryBytes } = checked;
  const rate = time < 0.1 ? [] : [`${rough(states.generated / time)} transitions/s`];
  return [
    `${counted(states.distinct, "state")}, ${grouped(states.generated)} generated, depth ${states.depth}${states.frontier === 0 ? "" : `, ${grouped(states.frontier)} left unexpanded`}`,
    [seconds(time), ...rate, counted(handlerCalls, "handler call"), `${bytes(peakMemoryBytes)} at most`].join(", "),
  ];
};

/** Bounds, reductions, warnings, and whether it is what the scenario expects. */
const notes = (subject: Subject, checked: Checked, terminal: Terminal): string[] => {
  const { yellow } = paint(terminal.colours);
  return [
    ...checked.bounds.map((bound) => yellow(boundInWords(bound, checked))),
    ...cutInWords(checked),
    ...orderInWords(checked),
    ...checked.reductions.map((reduction) =>
      asSentence(/^symmetry /.test(reduction) ? `Reduced by ${reduction}` : reduction),
    ),
    ...checked.warnings.map((warning) => yellow(`Warning: ${asSentence(warning)}`)),
    ...expectation(subject, checked, terminal),
  ];
};

/** How a search that was kept goes on. */
const goOn = ({ kept }: Checked, again: readonly string[], terminal: Terminal): string[] =>
  kept === null
    ? []
    : [`What was found is kept; go on with: ${commandLine(terminal, "check", ...again, "--resume", kept)}`];

/** Where a search ended before it could tell, walks may still meet what is there. */
const simulateInstead = (checked: Checked, asked: readonly string[], terminal: Terminal): string[] =>
  checked.verdict === "undecided" &&
  checked.claims.some(({ verdict, kind }) => verdict === "undecided" && isWalked(kind))
    ? [`Walks at random may find what this search did not come to: ${commandLine(terminal, "simulate", ...asked)}`]
    : [];

/** What the order of the search takes from the evidence. */
const orderInWords = ({ search, claims }: Checked): string[] =>
  search === "depth" && claims.some(({ evidence }) => evidence.length > 0)
    ? ["Searched depth first: the evidence is not shortest; without --search depth it is."]
    : [];

const expectation = (subject: Subject, checked: Checked, terminal: Terminal): string[] => {
  const { expected, mutant } = subject;
  const { claims, error } = checked;
  if (expected === null || error !== null) return [];
  const { red } = paint(terminal.colours);
  const what = mutant ? "mutant" : "scenario";
  const missed = claims.filter(({ name, verdict }) => (expected[name] ?? verdict) !== verdict);
  const count = miscounted(subject, checked);
  const differences = [
    ...missed.map(({ name, verdict }) => `"${name}" is expected to be "${expected[name]}", and is "${verdict}"`),
    ...(count === null ? [] : [count]),
  ];
  return differences.length === 0
    ? [`As this ${what} expects.`]
    : differences.map((difference) => red(`Not as this ${what} expects: ${difference}.`));
};

/** What a bound or an abstraction of a part could save at most, and what would be left without an event. */
const profileTables = ({ parts, causes }: Profile, { distinct }: Checked["states"], terminal: Terminal): string[] => [
  parts.length === 0
    ? "No part of the state multiplies the states: leaving any of them out leaves as many."
    : table(
        terminal,
        ["part of the state", "multiplies by", "states without it"],
        parts.map(({ part, without, factor }) => [part, factor.toFixed(2), grouped(without)]),
        [1, 2],
      ),
  "",
  table(
    terminal,
    ["event", "first to reach", "of all states", "states if it never happened"],
    causes.map(({ cause, first, without }) => [
      cause,
      grouped(first),
      `${((100 * first) / Math.max(1, distinct)).toFixed(1)}%`,
      without === null ? "?" : `about ${grouped(without)}`,
    ]),
    [1, 2, 3],
  ),
  "Those are the states that some path reaches without the event: an estimate of what a bound on it could save at most.",
];

const coverageTable = ({ coverage }: Checked, terminal: Terminal): string =>
  table(
    terminal,
    ["event", "taken", "to a new state"],
    coverage.map(({ event, taken, fresh }) => [event, grouped(taken), grouped(fresh)]),
    [1, 2],
  );
