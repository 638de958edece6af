// The check that runs behind: the model checked as `kripke check` does, and what of it the page shows.
// The one idea: evidence goes out as traces, so that the page puts it into the walk like any other.
// Not here: checking (harness/check.ts), when it runs (session.ts).
import { enumerated, isUnmet } from "../../checker/index.ts";
import { type Checked, check } from "../../harness/check.ts";
import type { SeekOptions } from "../../harness/exploring/seek.ts";
import { type TracesOf, traceOfEvidence } from "../../harness/exploring/way-trace.ts";
import { type live, NOTHING_THROWS, traceText } from "../../traces/index.ts";
import { counted, seconds as inSeconds } from "../numbers.ts";

/** Rows of coverage and of the profile that the page shows at most. */
const [MOST_EVENTS, MOST_PARTS] = [200, 12];

export const checkBehind = async (of: TracesOf, { seconds, ...options }: SeekOptions): Promise<live.Checked> => {
  const checked = await check(of.subject, {
    ...options,
    maxSeconds: seconds,
    maxCallSeconds: Number.POSITIVE_INFINITY,
    profile: true,
  });
  return shownOf(checked, of);
};

const shownOf = (checked: Checked, of: TracesOf): live.Checked => {
  const { claims, error, states, coverage, profile, warnings, verdict } = checked;
  return {
    verdict,
    sentence: sentenceFor(checked),
    distinct: states.distinct,
    depth: states.depth,
    seconds: checked.seconds,
    claims: claims.map(({ name, kind, verdict: said, evidence }) => {
      const shown = evidence.at(-1);
      const trace = shown === undefined ? null : traceText(traceOfEvidence(name, shown, of));
      return { name, kind, verdict: said, events: shown?.events.length ?? null, trace };
    }),
    error:
      error === null
        ? null
        : {
            message: error.message,
            trace: error.shown === false ? null : traceText(traceOfEvidence(NOTHING_THROWS, error.evidence, of)),
          },
    coverage: coverage.slice(0, MOST_EVENTS),
    profile: (profile?.parts ?? []).slice(0, MOST_PARTS).map(({ part, factor }) => ({ part, factor })),
    warnings,
  };
};

const sentenceFor = ({ claims, bounds, error, states, seconds }: Checked): string => {
  const all = `${counted(states.distinct, "state")}, ${inSeconds(seconds)}`;
  if (error !== null) return `the model breaks; ${all}`;
  const ended = bounds.find(({ kind }) => ["seconds", "memory", "interrupt"].includes(kind))?.kind;
  const failed = claims.filter(({ verdict }) => verdict === "violated" || isUnmet(verdict));
  const found = failed.length === 0 ? [] : [enumerated(failed.map(({ name, verdict }) => `"${name}" is ${verdict}`))];
  const why = { seconds: "its time was over", memory: "memory ran out", interrupt: "it was stopped" };
  const end = ended === undefined ? "every state was seen" : `${why[ended as keyof typeof why]}, with states left`;
  return [...found, end, all].join("; ");
};
