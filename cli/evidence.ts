// The evidence of a check, for people: where the traces are, and the story of the one that matters most.
// The one idea: the reader gets one counterexample whole, and its last lines are the commands that show and replay it.
// Not here: how a story is told (traces/).
import { type Evidence, NO_DEADLOCK, type Subject } from "../checker/index.ts";
import { version } from "../harness/package.ts";
import { NOTHING_THROWS, renderText, replayable, type Shows, storyOf, type Trace, traceOf } from "../traces/index.ts";
import { commandLine } from "./commands.ts";
import { counted } from "./numbers.ts";
import { asSentence } from "./sentence.ts";
import { lookOf, paint, type Terminal } from "./terminal.ts";

/** A counterexample of more events is left to `show`. */
const LONGEST_PRINTED = 40;

/** Where it is written what the code of a model may do. */
const RULES = "What a model's code may do: docs/semantics.md of kripke, under Values and under Nodes and handlers.";

/** A counterexample or witness, with its trace file if there is one. */
interface Finding {
  readonly claim: string;
  readonly verdict: Trace["verdict"];
  readonly evidence: Evidence;
  readonly file: string | undefined;
}

/** The other traces' commands, then the main counterexample, then the commands that show and replay it. */
export const evidenceOf = (subject: Subject, checked: Shows, terminal: Terminal): string[] => {
  const { red, dim } = paint(terminal.colours);
  const main = mainOf(subject, checked);
  const others = findingsOf(checked).filter(({ file, claim }) => file !== undefined && claim !== main?.claim);
  const lines = others.flatMap(({ claim, verdict, evidence, file }) => [
    "",
    dim(`${claim}: ${verdict} after ${counted(evidence.events.length, "event")}`),
    `  ${commandLine(terminal, "show", file!)}`,
  ]);
  if (checked.error !== null) lines.push("", red(asSentence(checked.error.message)), dim(RULES));
  if (main === undefined) return lines;
  lines.push("", ...story(main, subject, terminal));
  if (main.file === undefined) return lines;
  lines.push("", "Look at it with:", commandLine(terminal, "show", main.file, "--as", "html", "--open"));
  lines.push("", "Replay it with:", commandLine(terminal, "replay", main.file));
  return lines;
};

const findingsOf = ({ claims }: Shows): readonly Finding[] =>
  claims.flatMap(({ name, verdict, evidence, traces }) =>
    evidence.map((one, index) => ({
      claim: name,
      verdict: verdict === "witnessed" ? "witnessed" : "violated",
      evidence: one,
      file: traces[index],
    })),
  );

/** What broke; or the claim that a mutant is expected to violate; or the shortest violation, of a claim before a deadlock. */
const mainOf = ({ mutant, expected }: Subject, checked: Shows): Finding | undefined => {
  const { error } = checked;
  if (error !== null && error.shown === false) return undefined;
  if (error !== null)
    return { claim: NOTHING_THROWS, verdict: "error", evidence: error.evidence, file: error.traces?.[0] };
  const rank = ({ claim, evidence }: Finding): number =>
    mutant && expected?.[claim] === "violated" ? -1 : evidence.events.length + (claim === NO_DEADLOCK ? 1e9 : 0);
  return findingsOf(checked)
    .filter(({ verdict }) => verdict === "violated")
    .sort((a, b) => rank(a) - rank(b))[0];
};

const story = ({ claim, verdict, evidence, file }: Finding, subject: Subject, terminal: Terminal): string[] => {
  const { directory, colours } = terminal;
  const { source, reference } = subject;
  if (evidence.events.length > LONGEST_PRINTED)
    return [
      `${paint(colours).red(`"${claim}"`)} is ${verdict} after ${counted(evidence.events.length, "event")}${file === undefined ? "." : "; read it with:"}`,
      ...(file === undefined ? [] : [commandLine(terminal, "show", file)]),
    ];
  const trace = traceOf({ subject, reference, directory, engine: version }, claim, verdict, evidence);
  const told = replayable(source, claim, (over) => storyOf(trace, over));
  const [, ...paragraphs] = renderText(told, lookOf(terminal)).trimEnd().split("\n\n"); // the first says what is said above
  return paragraphs.join("\n\n").split("\n");
};
