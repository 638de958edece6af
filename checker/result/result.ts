// The answer of a check: verdicts claim by claim, what was explored, what was cut, what to be wary of.
// The one idea: this object is what `check --json` prints, with the counterexamples beside it; nothing is computed from prose.
// Not here: deciding (search/), printing (cli/).
import type { ExitCode, Held, ResultClaimKind, Unmet } from "../language/index.ts";
import type { Bound, Counts, CoverageRow, Evidence } from "../search/options.ts";
import type { Profile } from "./profile.ts";

export type {
  Bound,
  Counts,
  CoverageRow,
  Evidence,
  Progress,
  SearchOptions,
  Settled,
  Surroundings,
} from "../search/options.ts";

/** What is proved of a claim, as the README's table explains. */
export type Verdict = Held | "violated" | "witnessed" | Unmet | "undecided";

/** A claim with its verdict and its evidence. */
export interface ClaimResult {
  readonly name: string;
  readonly kind: ResultClaimKind;
  readonly verdict: Verdict;
  /** The length of the evidence in events; null without evidence. */
  readonly events: number | null;
  /** Where the events of a lasso begin to repeat: a position in them; null without a lasso. */
  readonly loopStart: number | null;
  /** Paths of trace files, once written. */
  readonly traces: readonly string[];
  /** The counterexample or witness; two for `indistinguishable`. Not part of `--json`. */
  readonly evidence: readonly Evidence[];
}

/** The verdict of a whole check: that of the claim that says least. */
export type OverallVerdict = "error" | "violated" | "deadlock" | "undecided" | Held;

/** The answer of a check: verdicts, what was explored, what bounds kept out, what to be wary of. */
export interface Result {
  readonly verdict: OverallVerdict;
  readonly exitCode: ExitCode;
  readonly states: Counts;
  /** Of the clock on the wall. */
  readonly seconds: number;
  /** Of the process. */
  readonly peakMemoryBytes: number;
  /** Calls of handlers, or of actions in a spec; claims not counted. */
  readonly handlerCalls: number;
  readonly bounds: readonly Bound[];
  /** What was taken for one, and how far that was compared; sentences. */
  readonly reductions: readonly string[];
  /** How many questions the model, loaded anew, was asked again, or why it was not. */
  readonly purity: string;
  /** Where a verdict says less than it seems; sentences. */
  readonly warnings: readonly string[];
  readonly claims: readonly ClaimResult[];
  readonly coverage: readonly CoverageRow[];
  /** Depth first: what is shown is not shortest. Only where it was asked for. */
  readonly search?: "depth";
  /** Which parts of the state multiply the states; only where it was asked for. */
  readonly profile?: Profile;
  /** A handler, claim or observer that threw or broke its contract: the sentence, and the path to where it happened. */
  readonly error: {
    readonly message: string;
    readonly evidence: Evidence;
    /** false: what broke is a promise about several states (symmetry, a view), and no path shows it. */
    readonly shown?: false;
    /** Paths of trace files, once written. */
    readonly traces?: readonly string[];
  } | null;
  /** Where the search stopped early: it was complete to this depth (in states). Null if it ran to its end. */
  readonly completeToDepth: number | null;
}
