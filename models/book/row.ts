// A row of the book of claims: one sentence of the lecture notes, what it says of a model, and what the checker found of it.
// The one idea: a row names its evidence (a claim of a scenario and the verdict), so that the book is computed and never typed.
// Not here: running the evidence and setting the book (cli/book/material.ts), the rows themselves (the notes of each model).
import type { Held, Unmet } from "../../checker/index.ts";

/** A claim of a scenario or mutant of the registry, and the verdict that the row rests on. */
export interface Evidence {
  /** The model's name in the registry. */
  readonly model: string;
  /** A scenario or a mutant of it. */
  readonly scenario: string;
  readonly claim: string;
  readonly verdict: Held | "violated" | "witnessed" | Unmet;
  /** What this piece of evidence shows, where the claim's own sentence does not say it. */
  readonly shows?: string;
}

/** Evidence of one model. */
export const evidenceOf =
  (model: string) =>
  (scenario: string, claim: string, verdict: Evidence["verdict"], shows?: string): Evidence => ({
    model,
    scenario,
    claim,
    verdict,
    ...(shows === undefined ? {} : { shows }),
  });

/** What becomes of a sentence of the notes. `imprecise`: true under a reading that the row states. */
export type Judgement = "true" | "imprecise" | "wrong" | "not checkable";

export interface Row {
  /** As in PX3, CM17: the protocol and the number. */
  readonly id: string;
  /** The sentence of the notes, in Chinese; or, also in Chinese, what the notes only imply. */
  readonly quotation: string | { readonly implied: string };
  /** Its translation, or what is implied. */
  readonly translation: string;
  readonly judgement: Judgement;
  /** One to three sentences: how the model reads it, and why it is imprecise, wrong or beyond a checker. */
  readonly reading: string;
  /** The same in Chinese. */
  readonly zh: string;
  /** Of the sentence as it stands. Empty only where it is not checkable. */
  readonly evidence: readonly Evidence[];
  /** Of a wrong or imprecise sentence: the one that holds. */
  readonly repaired?: { readonly sentence: string; readonly zh: string; readonly evidence: readonly Evidence[] };
}

/** A cell of a table: pieces of evidence whose verdicts it shows, how many states a scenario has, or words where nothing is checked. */
export type Cell =
  | { readonly words: string; readonly zh: string }
  | readonly Evidence[]
  | { readonly states: { readonly model: string; readonly scenario: string } };

/** Verdicts set against each other. */
export interface Table {
  readonly title: string;
  /** What the rows are, above their names. */
  readonly corner: string;
  readonly columns: readonly string[];
  readonly zh: { readonly title: string; readonly corner: string; readonly columns: readonly string[] };
  readonly rows: readonly { readonly name: string; readonly zh: string; readonly cells: readonly Cell[] }[];
}

/** The rows of one protocol, in the order of the notes. */
export interface Chapter {
  readonly title: string;
  /** A paragraph before the rows. */
  readonly summary: string;
  readonly zh: { readonly title: string; readonly summary: string };
  /** Models whose mutants the chapter sets against their claims. */
  readonly models: readonly string[];
  readonly tables?: readonly Table[];
  readonly rows: readonly Row[];
}
