// A stratum: random systems of one kind, each compared with an answer that does not come from the engine.
// The one idea: a plain mix meets a rare feature by luck, so whatever the engine is clever about has a stratum in which every
// system has it.
// Not here: the strata (the other files of this folder, listed in strata.ts), running many (run.ts).
import fc from "fast-check";

/** The engine under test: as it is, or a copy that was broken on purpose. */
export type Engine = typeof import("../../checker/index.ts");

export interface Comparison {
  /** In words, each with what the engine said and what is right; empty: they agree. */
  readonly disagreements: readonly string[];
  /** What this system was: counted and printed, so that a stratum that lacks what it is for shows. */
  readonly features: readonly string[];
}

export interface Stratum {
  /** Words joined by hyphens, as the command line takes it. */
  readonly name: string;
  /** Every feature of which at least this share of the systems must have: a stratum without them proves nothing. */
  readonly expects: Readonly<Record<string, number>>;
  /**
   * Makes the system of a seed, asks oracle and engine, and compares. Null: the system is too large or says nothing, and the
   * next seed is taken instead. The same seed gives the same system.
   */
  readonly compare: (engine: Engine, seed: number) => Promise<Comparison | null>;
}

/** The value of an arbitrary that a seed stands for. */
export const drawn = <T>(arbitrary: fc.Arbitrary<T>, seed: number): T => fc.sample(arbitrary, { numRuns: 1, seed })[0]!;

/** Neither clock nor memory plays a part in what is compared. */
export const stillSurroundings = { now: (): number => 0, memory: (): number => 0 };
