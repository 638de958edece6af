// The walk explained, as `kripke explain` explains a trace.
// The one idea: the walk is the trace that would be saved, so what is said of it here is said of the file, too.
// Not here: finding it out (harness/explaining), its words (../explanation.ts).
import { type ExplainOptions, type Subject, usageError } from "../../checker/index.ts";
import { explain } from "../../harness/explaining/explain.ts";
import type { Explored } from "../../harness/exploring/explored.ts";
import type { ExplainedView, live } from "../../traces/index.ts";
import { explanationView } from "../explanation.ts";

/** Throws (2) where the walk does not show what it is said to show. */
export const explainWay = async (
  explored: Explored,
  way: live.Way,
  subject: Subject,
  options: ExplainOptions,
): Promise<ExplainedView> => {
  const trace = explored.trace(way);
  const { heading } = explored.walk(way, way.choices.length);
  if (!heading.reproduces) throw usageError(`there is nothing to explain: ${heading.sentence}`);
  // The thread is watched already.
  const explained = await explain(
    { trace, subject, twin: null },
    { ...options, maxCallSeconds: Number.POSITIVE_INFINITY },
  );
  return explanationView(trace, explained);
};
