// The answer of a check, for people: what was checked under which assumptions, the verdicts, and the counterexample.
// The one idea: only `holds` and `witnessed` look like success, and the last line after a violation replays its trace.
// Not here: the story of a trace (traces/), the JSON (the checker's report).
import path from "node:path";
import { type ClaimResult, type Subject, type Verdict, walk } from "../checker/index.ts";
import type { Checked } from "../index.ts";
import { readTrace, renderText, storyOf } from "../traces/index.ts";
import { assumptionsOf } from "./assumptions.ts";
import { boundInWords, cutInWords } from "./bounds.ts";
import { commandLine } from "./commands.ts";
import { bytes, counted, grouped, rough, seconds } from "./numbers.ts";
import { table } from "./table.ts";
import { asSentence, lookOf, type Paint, paint, type Terminal } from "./terminal.ts";

/** A counterexample of more events is left to `show`. */
const LONGEST_PRINTED = 40;

export const printAnswer = async (
  subject: Subject,
  checked: Checked,
  coverage: boolean,
  terminal: Terminal,
): Promise<void> => {
  const say = (lines: readonly string[]): void => terminal.out(`${lines.join("\n")}\n`);
  say(header(subject, terminal));
  say(["", claimsTable(checked, terminal), ""]);
  say([...totals(checked), ...notes(subject, checked, terminal)]);
  if (coverage) say(["", coverageTable(checked, terminal)]);
  say(await evidence(subject, checked, terminal));
};

const header = ({ model, scenario, mutant, summary, parameters, source }: Subject, terminal: Terminal): string[] => {
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
    ...checked.reductions.map((reduction) => `Reduced by ${reduction}.`),
    ...checked.warnings.map((warning) => yellow(`Warning: ${asSentence(warning)}`)),
    ...expectation(subject, checked, terminal),
  ];
};

const expectation = ({ expected, mutant }: Subject, { claims, error }: Checked, terminal: Terminal): string[] => {
  if (expected === null || error !== null) return [];
  const { red } = paint(terminal.colours);
  const what = mutant ? "mutant" : "scenario";
  const missed = claims.filter(({ name, verdict }) => (expected[name] ?? verdict) !== verdict);
  return missed.length === 0
    ? [`As this ${what} expects.`]
    : missed.map(({ name, verdict }) =>
        red(`Not as this ${what} expects: "${name}" is expected to be "${expected[name]}", and is "${verdict}".`),
      );
};

const coverageTable = ({ coverage }: Checked, terminal: Terminal): string =>
  table(
    terminal,
    ["event", "taken", "to a new state"],
    coverage.map(({ event, taken, fresh }) => [event, grouped(taken), grouped(fresh)]),
    [1, 2],
  );

/** The witnesses' and further counterexamples' commands, then the shortest counterexample
 * (of a claim, if one is violated, rather than of a deadlock), then the command that replays it. */
const evidence = async (subject: Subject, checked: Checked, terminal: Terminal): Promise<string[]> => {
  const { red, dim } = paint(terminal.colours);
  const violated = checked.claims
    .filter(({ verdict }) => verdict === "violated")
    .sort((a, b) => Number(a.kind === "deadlock") - Number(b.kind === "deadlock") || (a.events ?? 0) - (b.events ?? 0));
  const main = checked.error?.traces?.[0] ?? violated[0]?.traces[0];
  const others = checked.claims.filter((claim) => claim.traces.length > 0 && !claim.traces.includes(main ?? ""));
  const lines = others.flatMap((claim) => [
    "",
    dim(`${claim.name}: ${claim.verdict} after ${counted(claim.events ?? 0, "event")}`),
    ...claim.traces.map((trace) => `  ${commandLine(terminal, "show", trace)}`),
  ]);
  if (checked.error !== null) lines.push("", red(asSentence(checked.error.message)));
  if (main === undefined) return lines;
  lines.push(
    "",
    ...(await story(main, violated[0], subject, terminal)),
    "",
    "Replay it with:",
    commandLine(terminal, "replay", main),
  );
  return lines;
};

const story = async (
  file: string,
  claim: ClaimResult | undefined,
  { source }: Subject,
  terminal: Terminal,
): Promise<string[]> => {
  if ((claim?.events ?? 0) > LONGEST_PRINTED)
    return [
      `The shortest counterexample of "${claim?.name}" has ${claim?.events} events; read it with:`,
      commandLine(terminal, "show", file),
    ];
  const trace = await readTrace(path.resolve(terminal.directory, file));
  const told = storyOf(trace, { walk: walk(source), claims: source.claims });
  const [, ...paragraphs] = renderText(told, lookOf(terminal)).trimEnd().split("\n\n"); // the first says what is said above
  return paragraphs.join("\n\n").split("\n");
};
