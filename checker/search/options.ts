// What a search is asked, and what it says of itself: options, progress, bounds, evidence.
// The one idea: plain data, so that verdicts (result/) and the command line speak of a search without knowing it.
// Not here: verdicts.
import type { TraceEvent } from "../events/event.ts";
import type { KripkeError, ProtocolSource, SpecSource } from "../language/index.ts";
import type { Checkpoints } from "./checkpoint/saved-search.ts";
import type { Helpers } from "./parallel/orders.ts";

/** A path from an initial state; a lasso if `loopStart` is a position in `events`. */
export interface Evidence {
  /** Which initial state, where there are several. */
  readonly initial: string | null;
  readonly events: readonly TraceEvent[];
  readonly loopStart: number | null;
}

/** A bound, and what it kept out: with it a verdict is partial. */
export interface Bound {
  readonly kind: "within" | "depth" | "states" | "seconds" | "memory" | "interrupt" | "first";
  /** within, depth: successors (states) that the bound kept out. Others: states left unexpanded. */
  readonly cut: number;
}

/** How many states, counted as TLC counts them. */
export interface Counts {
  /** Different states that were stored. */
  readonly distinct: number;
  /** The initial states, and one for each (state, event, outcome). */
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

/** What a long search says on the way. */
export interface Progress {
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  readonly frontier: number;
  readonly seconds: number;
  readonly memoryBytes: number;
  /** Claims that were found violated so far, a deadlock among them. */
  readonly violations: number;
}

/** What came of some work: undefined `value` never means that it stood still. */
export type Settled<T> = { readonly value: T; readonly still: null } | { readonly still: KripkeError };

/** Another instance of the model; or why there is none, and whether its author should know. */
export type Anew =
  | { readonly source: ProtocolSource | SpecSource }
  | { readonly because: string; readonly isFault: boolean };

/** Clock and memory are handed in, because the checker touches neither. */
export interface Surroundings {
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Bytes of the process. */
  readonly memory: () => number;
  /** Which share of the JavaScript heap that there may be is used, from 0 to 1; at 1 the process would die. */
  readonly heapShare?: () => number;
  /**
   * Loads the model anew, with none of the variables that the one at hand has, or tells why it cannot; and does something while
   * that instance is the one that counts. Without it nothing is asked again.
   */
  readonly anew?: <T>(ask: (anew: Anew) => T) => Promise<T>;
  /** Where the search of safety is saved; liveness is decided when it has ended, and begins anew where it was not. */
  readonly checkpoints?: Checkpoints;
  /** Who looks ahead of the search of safety, where it may be looked ahead of. */
  readonly helpers?: Helpers;
  /** Does some work, unless a call of the author's code in it stands still and is broken off: then the error that says which. */
  readonly unlessStill?: <T>(work: () => Promise<T>) => Promise<Settled<T>>;
}

/** Bounds of a search, and what it is to do besides. Without bounds it runs until it has seen every state. */
export interface SearchOptions {
  /**
   * Breadth first, the default, shows shortest paths. Depth first follows a path to its end before it begins another, so it often
   * finds a violation among states that breadth first comes to late; what it shows is not shortest, and with `first` it stops
   * at once. It goes 1,000 states deep unless `maxDepth` says otherwise. Claims of liveness are decided breadth first.
   */
  readonly search?: "breadth" | "depth";
  /** Different states. */
  readonly maxStates?: number;
  /** In states: 1 is the initial states alone. */
  readonly maxDepth?: number;
  readonly maxSeconds?: number;
  /** Bytes of the process. */
  readonly maxMemory?: number;
  /**
   * Stop after the level of the first violation; depth first at once. Names of claims: once each of these was violated or witnessed
   * by a state or transition, which a claim of liveness never is. `anyOf`: once one of these was.
   */
  readonly first?: boolean | readonly string[] | { readonly anyOf: readonly string[] };
  /**
   * Names of claims: only these are asked, and whether there is a deadlock; of others the result has nothing. The states are the same.
   * Without it every claim is asked.
   */
  readonly claims?: readonly string[];
  /** Says in the result which parts of the state multiply the states. */
  readonly profile?: boolean;
  /** Asks the author's code again for a sample of what is remembered: all of a small search, some of a large one. */
  readonly audit?: boolean;
  /** false: no symmetry, whatever the model declares. */
  readonly symmetry?: boolean;
  /** false: nothing is left out that nobody can tell: losses that are as if a message were never delivered. */
  readonly reduction?: boolean;
  /** For tests: the result does not depend on them (machine/machine.ts, MachineLimits). */
  readonly liveInstances?: number;
  readonly comparedStates?: number;
  /** Such as an AbortSignal; looked at often. */
  readonly signal?: { readonly aborted: boolean };
  /** Called now and then while it searches. */
  readonly onProgress?: (progress: Progress) => void;
}

/** An error of user code, and where: the state that was being expanded, and the label of the transition where that is known. */
export interface Failure {
  readonly error: KripkeError;
  /** -1: an initial state. */
  readonly index: number;
  readonly label: number;
  readonly initial: number;
}
