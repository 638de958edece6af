// The other trace of two that show a claim together: found beside the first, and made sure to be its other half.
// The one idea: the two files name each other, so neither is believed without the other.
// Not here: what their ends must show (replay.ts).
import path from "node:path";
import { modelError, sameValue } from "../checker/index.ts";
import { readTrace } from "./file.ts";
import type { Trace } from "./format.ts";

/** The trace that the one in `file` names as its twin; null if it names none. What is wrong with it is told in one sentence (150). */
export const readTwin = async (trace: Trace, file: string): Promise<Trace | null> => {
  if (trace.twin === undefined) return null;
  const beside = path.join(path.dirname(file), trace.twin);
  const twin = await readTrace(beside).catch((error: Error) => {
    throw modelError(`the trace shows its claim together with ${trace.twin}, which cannot be used: ${error.message}`);
  });
  if (twin.twin !== path.basename(file))
    throw modelError(
      `${trace.twin}, which the trace names as the other of its two, names ${twin.twin ?? "none"} as its other: one of them was renamed or changed by hand, so check the model again to write both anew`,
    );
  if (!sameValue(subjectOf(trace), subjectOf(twin)))
    throw modelError(
      `${trace.twin}, which the trace names as the other of its two, is of another claim, model or parameters: one of them was changed by hand, so check the model again to write both anew`,
    );
  return twin;
};

/** What two traces of one claim have in common. */
const subjectOf = ({ model, scenario, mutant, parameters, claim, verdict }: Trace): object => ({
  model,
  scenario,
  mutant,
  parameters,
  claim,
  verdict,
});
