// An ITF trace of Apalache or Quint, followed on a spec.
// The one idea: what comes of it is a walk like any other, which replays, is shown and explored from.
// Not here: reading the format (traces/exports/itf-in.ts).
import { readFile } from "node:fs/promises";
import path from "node:path";
import { modelError, sentenceOf, walk } from "../checker/index.ts";
import { A_WALK, type Story, storyOf, type Trace, traceOf, wayOfItf } from "../traces/index.ts";
import { find } from "./check.ts";

export interface Followed {
  readonly trace: Trace;
  readonly story: Story;
  readonly summary: string;
}

/** Follows the states of an ITF trace. The trace that is answered names its model from `beside`. Throws (150) where the spec does not. */
export const followItf = async (
  file: string,
  target: string,
  { directory, beside, engine }: { readonly directory: string; readonly beside: string; readonly engine: string },
): Promise<Followed> => {
  const text = await readFile(path.resolve(directory, file), "utf8").catch((error: unknown) => {
    throw modelError(`${file} cannot be read: ${sentenceOf(error)}`);
  });
  const subject = await find(/^\.{1,2}[\\/]/.test(target) ? path.resolve(directory, target) : target);
  const on = walk(subject.source);
  const way = { ...wayOfItf(text, file, on), loopStart: null };
  const trace = traceOf({ subject, reference: subject.reference, directory: beside, engine }, A_WALK, "walked", way);
  return { trace, story: storyOf(trace, { walk: on, claims: subject.source.claims }), summary: subject.summary };
};
