// Explaining evidence of a claim: what of it is necessary, and from where on its end was unavoidable.
// The one idea: what is necessary is not read off the events but asked of the model: each kind of them is forbidden in turn, and
// what can show the claim without it is searched for again.
// Not here: what is asked of an end (explain-end.ts), of a behaviour (explain-behaviour.ts), words (cli/), other orders of the same
// events (harness/explaining).
import { isTemporal } from "../language/index.ts";
import type { Surroundings } from "../search/options.ts";
import { unwatched } from "./check.ts";
import { explainBehaviour } from "./explain-behaviour.ts";
import { explainEnd } from "./explain-end.ts";
import type { Explainable, ExplainOptions, Explanation } from "./explanation.ts";
import type { Source } from "./source.ts";

/**
 * Explains evidence of a claim; of an error, where `claim` is null. The evidence must run in the source.
 * Throws KripkeError 150 if the source cannot be run.
 */
export const explainSource = async (
  source: Source,
  claim: string | null,
  explainable: Explainable,
  options: ExplainOptions,
  surroundings: Surroundings,
): Promise<Explanation> => {
  // What is broken off while an event of the host is handled would take the host with it: not so behind an await.
  const explained = await (surroundings.unlessStill ?? unwatched)(async () => {
    await null;
    return claim !== null && Object.hasOwn(source.claims, claim) && isTemporal(source.claims[claim]!.kind)
      ? explainBehaviour(source, claim, explainable.evidence, options, surroundings)
      : explainEnd(source, claim, explainable, options, surroundings);
  });
  if (explained.still !== null) throw explained.still;
  return explained.value;
};
