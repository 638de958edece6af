// What came of a mutant, in one scenario and in all.
// The one idea: plain data, so that a process can hand it to another and a file can keep it.
// Not here: finding it out (scenario.ts, judging.ts), counting it (report.ts).
import type { Verdict } from "../checker/index.ts";

/** What noticed a mutant. */
export interface Caught {
  readonly scenario: string | null;
  /** Null: the model's code threw. */
  readonly claim: string | null;
  readonly expected: Verdict | null;
  readonly verdict: Verdict | null;
  readonly events: number | null;
  /** What was thrown; null: a claim noticed it. */
  readonly error: string | null;
  /** Every claim that is otherwise than expected, as far as it was looked. */
  readonly claims: readonly string[];
}

/** What came of a mutant in one scenario. */
export type Finding =
  /** It answers every question of the scenario as the original does. */
  | { readonly kind: "equal"; readonly reached: boolean }
  | { readonly kind: "caught"; readonly caught: Caught }
  /** It answers otherwise, and every verdict is the expected one. */
  | { readonly kind: "survived" }
  /** Its search came to a bound that the original does not come to, with no verdict otherwise so far. */
  | { readonly kind: "undecided"; readonly bound: string };

/** What came of a mutant in all scenarios. */
export interface Judged {
  readonly mutant: number;
  /**
   * unreached: no scenario comes by its place. equal: it answers every question of every scenario as the original does.
   * refused: the compiler does not take it. undecided: some search came to a bound, and no other noticed it; or a call did not answer.
   */
  readonly kind: "refused" | "unreached" | "equal" | "caught" | "survived" | "undecided";
  readonly caught: Caught | null;
  /** The scenarios in which it answers otherwise, as far as it was looked. */
  readonly scenarios: readonly (string | null)[];
  /** What was said of the call that did not answer, or took the memory: nothing more is known then. */
  readonly fell?: string;
}
