// Explaining evidence of a claim: what of it is necessary, and from where on its end was unavoidable.
// The one idea: what is necessary is not read off the events but asked of the model: each kind of them is forbidden in turn, and
// what can show the claim without it is searched for again.
// Not here: what is asked of an end (explain-end.ts), of a behaviour (explain-behaviour.ts), words (cli/), other orders of the same
// events (harness/explaining).
import { isTemporal } from "../language/index.ts";
import type { Exceeded } from "../search/limits.ts";
import type { Evidence, Surroundings } from "../search/options.ts";
import { unwatched } from "./check.ts";
import { explainBehaviour } from "./explain-behaviour.ts";
import { explainEnd } from "./explain-end.ts";
import type { Cause } from "./explaining.ts";
import type { Source } from "./source.ts";

/** What came of forbidding something: nothing shows the claim any more; something does, with so many events; or it is not known. */
export type Necessity =
  | { readonly kind: "necessary" }
  | { readonly kind: "spared"; readonly events: number }
  | { readonly kind: "unknown"; readonly why: Exceeded | "error" | "view" };

/** A timer, an action, a type of message, a fault, such as `timer retry of client`, `deliver ack → client`, `loss on link1`. */
export interface ExplainedCause extends Cause {
  readonly necessity: Necessity;
}

/** From where on the end was unavoidable: behind so many events; null: never, for what repeats can be left at any time. */
export interface Turning {
  readonly events: number | null;
  /** False: perhaps from an earlier event on. */
  readonly isKnown: boolean;
}

/** What showed the claim, and so what was asked about: the end of the way, two ends, or the whole behaviour. */
export type Shown = "end" | "two ends" | "behaviour";

export interface Explanation {
  readonly shown: Shown;
  /** What was searched without each cause: what takes no more events than this; null: everything. */
  readonly within: number | null;
  /** Faults first, then in the order in which they first happen. */
  readonly causes: readonly ExplainedCause[];
  /** Null: it is a witness, which nobody keeps from, or nothing is known. */
  readonly turning: Turning | null;
}

export interface ExplainOptions {
  readonly maxSeconds: number;
  /** Bytes of the process. */
  readonly maxMemory?: number;
  readonly signal?: { readonly aborted: boolean };
  /** What is asked just now, for people. */
  readonly onProgress?: (what: string) => void;
}

/** Evidence to explain: of a claim of two ends both. */
export interface Explainable {
  readonly evidence: Evidence;
  readonly twin: Evidence | null;
}

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
