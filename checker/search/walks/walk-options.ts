// What walks are asked, and what they find: plain data.
// The one idea: what is found is a way of labels from an initial state, so that it can be walked again, shortened and told.
// Not here: walking (walks.ts), verdicts (result/).
import type { OpenClaim } from "../watchers/open-claims.ts";

/** How events are chosen: one strategy for all walks, or `mixed`, each walk by the next of them. */
export type SimulationStrategy = "mixed" | "uniform" | "rare" | "weights" | "priorities";

/** Bounds of walks, and how their events are chosen. */
export interface WalkOptions {
  readonly walks: number;
  /** Of one walk. */
  readonly events: number;
  readonly seed: number;
  readonly strategy: SimulationStrategy;
  /** The most faults of one walk. */
  readonly faults: number;
  /** Faults of other kinds are not injected. Null: all may be. */
  readonly kinds: ReadonlySet<string> | null;
  readonly first?: boolean;
  /** Is the longest walk kept? */
  readonly keepWalk?: boolean;
  readonly maxSeconds?: number;
  readonly maxMemory?: number;
  readonly signal?: { readonly aborted: boolean };
  readonly onProgress?: (progress: WalkProgress) => void;
}

/** What long simulation says on the way. */
export interface WalkProgress {
  readonly walks: number;
  /** Of all walks. */
  readonly events: number;
  readonly seconds: number;
  /** Claims that were seen violated or witnessed so far. */
  readonly seen: number;
  /** Have the walks ended, and is what they found being made short? */
  readonly isShortening: boolean;
}

/**
 * Pairs of an event and the local state in which its node took it that were met in any walk, and in which walk, counted from 1, the last
 * new one came: where that is long ago, more walks of the same kind may find little more.
 */
export interface Met {
  readonly pairs: number;
  readonly lastNew: number;
}

/**
 * What ended the walks. walks: as many as were asked for; settled: nothing was left to ask; first: a violation, which was enough;
 * seconds, memory: the bound on it; interrupt: the signal; error: the author's code failed.
 */
export type WalksEnd = "error" | "walks" | "settled" | "first" | "seconds" | "memory" | "interrupt";

/** A way from an initial state on which a claim was settled; null: on which the author's code failed. */
export interface Found {
  readonly claim: OpenClaim | null;
  readonly initial: number;
  readonly labels: readonly number[];
}
