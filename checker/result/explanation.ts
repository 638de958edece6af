// What an explanation of evidence says, and what it is asked.
// The one idea: plain data, so that words, pages and programs read the same.
// Not here: finding it out (explain.ts).
import type { Exceeded } from "../search/limits.ts";
import type { Evidence } from "../search/options.ts";

/** A kind of event, with the numbers of its events in the evidence, and in that beside it. */
export interface Cause {
  /** A timer, an action, a type of message, a fault, such as `timer retry of client`, `deliver ack → client`, `loss on link1`. */
  readonly cause: string;
  readonly isFault: boolean;
  /** From 1. */
  readonly events: readonly number[];
  readonly eventsOfTwin: readonly number[];
}

/** What came of forbidding something: nothing shows the claim any more; something does, with so many events; or it is not known. */
export type Necessity =
  | { readonly kind: "necessary" }
  | { readonly kind: "spared"; readonly events: number }
  | { readonly kind: "unknown"; readonly why: Exceeded | "error" | "view" };

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
  /**
   * Did the model's bound keep out what could have gone on? Then all that is said is said of what stays within it: beyond it a fair
   * behaviour may keep the claim, and an end may be avoided. That one *can* be kept, or a cause be spared, is so in either case.
   */
  readonly isBounded: boolean;
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
