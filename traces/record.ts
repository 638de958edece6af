// Recording: the counterexamples and witnesses of a check as files: one each, two for a claim of two ends.
// The one idea: what is written is exactly what replay needs, under a name that says what it shows.
// Not here: the format (format.ts), writing one file (file.ts), recording the traces of the suite (cli/).
import path from "node:path";
import { claimRow, type Evidence, type Result, type ResultClaimKind, type Subject } from "../checker/index.ts";
import { writeTrace } from "./file.ts";
import { A_WALK, NOTHING_THROWS, type Trace } from "./format.ts";
import { modelInTrace, traceFileName } from "./names.ts";

/** What was checked, and where its traces go. */
export interface Recording {
  readonly subject: Pick<Subject, "scenario" | "mutant" | "parameters">;
  /** A name of the registry; or the path of a file, perhaps with `#` and the name of its export. */
  readonly reference: string;
  /** Made if it does not exist. */
  readonly directory: string;
  /** The version of Kripke. */
  readonly engine: string;
}

/** What traces are written of: a check, or a simulation. */
export interface Shows {
  readonly claims: readonly {
    readonly name: string;
    readonly kind: ResultClaimKind;
    readonly verdict: string;
    readonly evidence: readonly Evidence[];
    readonly traces: readonly string[];
  }[];
  readonly error: Result["error"];
  readonly walk?: { readonly trace: string | null; readonly evidence: Evidence };
}

/** Writes a trace for each counterexample and witness of a result, and for a walk that was kept; answers the result with the paths in it. */
export const recordTraces = async <R extends Shows>(result: R, recording: Recording): Promise<R> => {
  const taken = new Set<string>();
  const inDirectory = (name: string): string => path.join(recording.directory, name);
  const claims: R["claims"][number][] = [];
  for (const claim of result.claims) {
    const names = claim.evidence.map(() => freeName(recording, claim.name, taken));
    const verdict = claim.verdict === "witnessed" ? "witnessed" : "violated";
    for (const [index, evidence] of claim.evidence.entries()) {
      const trace = traceOf(recording, claim.name, verdict, evidence);
      const twin = claimRow(claim.kind).asks === "pair" ? { twin: names[1 - index]! } : {};
      await writeTrace(inDirectory(names[index]!), { ...trace, ...twin });
    }
    claims.push({ ...claim, traces: names.map(inDirectory) });
  }
  const { error, walk } = result;
  const write = async (claim: string, verdict: Trace["verdict"], evidence: Evidence): Promise<string> => {
    const file = inDirectory(freeName(recording, claim, taken));
    await writeTrace(file, traceOf(recording, claim, verdict, evidence));
    return file;
  };
  const thrown =
    error === null || error.shown === false
      ? {}
      : { error: { ...error, traces: [await write(NOTHING_THROWS, "error", error.evidence)] } };
  const walked = walk === undefined ? {} : { walk: { ...walk, trace: await write(A_WALK, "walked", walk.evidence) } };
  return { ...result, claims, ...thrown, ...walked };
};

/** The trace that evidence is, as it would be written. */
export const traceOf = (
  { subject, reference, directory, engine }: Recording,
  claim: string,
  verdict: Trace["verdict"],
  { initial, events, loopStart }: Evidence,
): Trace => ({
  model: modelInTrace(reference, directory),
  scenario: subject.mutant ? null : subject.scenario,
  mutant: subject.mutant ? subject.scenario : null,
  parameters: subject.parameters,
  claim,
  verdict,
  initial,
  events,
  loopStart,
  engine,
});

/** A name that nothing of this recording has: claims may differ in what a file name cannot say, and some have two traces. */
const freeName = ({ subject, reference }: Recording, claim: string, taken: Set<string>): string => {
  const name = traceFileName(reference, subject.scenario, claim);
  const numbered = (count: number): string => (count === 1 ? name : name.replace(/\.json$/, `--${count}.json`));
  let count = 1;
  // Some file systems do not tell upper case from lower case.
  while (taken.has(numbered(count).toLowerCase())) count++;
  taken.add(numbered(count).toLowerCase());
  return numbered(count);
};
