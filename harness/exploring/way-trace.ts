// A way as a trace: of a claim that its end shows, or of nothing but itself.
// The one idea: what is exported replays, so it claims what its end shows and nothing more.
// Not here: walking (explored.ts), the file (cli/explore).
import { claimRow, type Evidence, type ResultClaimKind, type Source, type Subject } from "../../checker/index.ts";
import { A_WALK, type live, NOTHING_THROWS, type Trace, traceOf } from "../../traces/index.ts";

/** What is walked, and where the traces of it lie. */
export interface TracesOf {
  readonly subject: Subject;
  /** Absolute. */
  readonly directory: string;
  /** Absolute: where the user is, who calls the model by its path from here. */
  readonly from: string;
  readonly engine: string;
}

export interface Ended {
  readonly initial: string | null;
  readonly events: Trace["events"];
  readonly violated: readonly string[];
  readonly witnessed: readonly string[];
  /** Does the model's code throw on the way to what may happen next? */
  readonly breaks: boolean;
}

export const traceOfWay = ({ shows }: live.Way, ended: Ended, of: TracesOf): Trace => {
  const { initial, events, violated, witnessed, breaks } = ended;
  const claim = shows?.claim ?? violated[0] ?? (breaks ? NOTHING_THROWS : (witnessed[0] ?? A_WALK));
  const evidence = { initial, events, loopStart: shows?.loop ?? null };
  return traceOfEvidence(claim, evidence, of);
};

/** Evidence of a claim, of an error or of a walk as a trace. */
export const traceOfEvidence = (claim: string, evidence: Evidence, { subject, directory, engine }: TracesOf): Trace =>
  traceOf(
    { subject, reference: subject.reference, directory, engine },
    claim,
    verdictOf(claim, subject.source),
    evidence,
  );

const verdictOf = (claim: string, { claims }: Source): Trace["verdict"] => {
  if (claim === A_WALK) return "walked";
  if (claim === NOTHING_THROWS) return "error";
  const kind: ResultClaimKind = Object.hasOwn(claims, claim) ? claims[claim]!.kind : "deadlock";
  return claimRow(kind).evidence;
};
