// The answer of a check: verdicts claim by claim, what was explored, what was cut, what to be wary of.
// The one idea: this object is what `check --json` prints, with the counterexamples beside it; nothing is computed from prose.
// Not here: deciding (search/), printing (cli/).
import type { ClaimKind, ExitCode } from "../language/index.ts";
import type { TraceEvent } from "../machine/event.ts";

export type Verdict =
  | "holds"
  | "holds within bounds"
  | "violated"
  | "witnessed"
  | "unreachable"
  | "unreachable within bounds"
  | "undecided";

/** `no deadlock` is a claim like the others. */
export type ResultClaimKind = ClaimKind | "deadlock";

/** A path from an initial state; a lasso if `loopStart` is a position in `events`. */
export interface Evidence {
  /** Which initial state, where there are several. */
  readonly initial: string | null;
  readonly events: readonly TraceEvent[];
  readonly loopStart: number | null;
}

export interface ClaimResult {
  readonly name: string;
  readonly kind: ResultClaimKind;
  readonly verdict: Verdict;
  /** The length of the evidence in events; null without evidence. */
  readonly events: number | null;
  readonly loopStart: number | null;
  /** Paths of trace files, once written. */
  readonly traces: readonly string[];
  /** The counterexample or witness; two for `indistinguishable`. Not part of `--json`. */
  readonly evidence: readonly Evidence[];
}

export interface Bound {
  readonly kind: "within" | "depth" | "states" | "seconds" | "memory" | "interrupt" | "first";
  /** within, depth: successors (states) that the bound kept out. Others: states left unexpanded. */
  readonly cut: number;
}

export interface Counts {
  readonly distinct: number;
  readonly generated: number;
  /** In states: the initial level is 1. */
  readonly depth: number;
  /** States found and not expanded. */
  readonly frontier: number;
}

/** How often an event with an outcome was taken, and how often it led to a state not seen before. */
export interface CoverageRow {
  /** Such as `deliver prepare → participant: able`. */
  readonly event: string;
  readonly taken: number;
  readonly fresh: number;
}

export type OverallVerdict = "error" | "violated" | "deadlock" | "undecided" | "holds within bounds" | "holds";

export interface Result {
  readonly verdict: OverallVerdict;
  readonly exitCode: ExitCode;
  readonly states: Counts;
  readonly seconds: number;
  readonly peakMemoryBytes: number;
  /** Calls of handlers, or of actions in a spec; claims not counted. */
  readonly handlerCalls: number;
  readonly bounds: readonly Bound[];
  readonly reductions: readonly string[];
  readonly warnings: readonly string[];
  readonly claims: readonly ClaimResult[];
  readonly coverage: readonly CoverageRow[];
  /** A handler, claim or observer that threw or broke its contract: the sentence, and the path to where it happened. */
  readonly error: { readonly message: string; readonly evidence: Evidence } | null;
  /** Where the search stopped early: it was complete to this depth (in states). Null if it ran to its end. */
  readonly completeToDepth: number | null;
}

/** What a long search says on the way. */
export interface Progress {
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  readonly frontier: number;
  readonly seconds: number;
  readonly memoryBytes: number;
}

/** Clock and memory are handed in, because the checker touches neither. */
export interface Surroundings {
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Bytes of the process. */
  readonly memory: () => number;
}

export interface SearchOptions {
  readonly maxStates?: number;
  readonly maxDepth?: number;
  readonly maxSeconds?: number;
  /** Bytes of the process. */
  readonly maxMemory?: number;
  readonly first?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}
