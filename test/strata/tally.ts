// Running the systems of a stratum and counting what came of them.
// The one idea: a system is a seed, so a run is a range of seeds and any part of it can be run again by itself.
// Not here: processes and tables (run.ts).
import type { Engine, Stratum } from "./stratum.ts";

export interface Tally {
  readonly stratum: string;
  compared: number;
  /** Too large, or too small to say anything. */
  skipped: number;
  readonly features: Record<string, number>;
  readonly disagreements: { readonly seed: number; readonly what: readonly string[] }[];
}

export const emptyTally = (stratum: string): Tally => ({
  stratum,
  compared: 0,
  skipped: 0,
  features: {},
  disagreements: [],
});

/** Seeds that are tried for each system wanted, at most. */
const TRIES = 20;

/** Compares `systems` systems: those of `seed`, `seed + stride`, and so on, but for those that are skipped. */
export const tallied = async (
  engine: Engine,
  stratum: Stratum,
  { systems, seed, stride = 1 }: { readonly systems: number; readonly seed: number; readonly stride?: number },
): Promise<Tally> => {
  const tally = emptyTally(stratum.name);
  for (let i = 0; tally.compared < systems && i < systems * TRIES; i++) {
    const own = seed + i * stride;
    const comparison = await compared(engine, stratum, own);
    if (comparison === null) {
      tally.skipped++;
      continue;
    }
    tally.compared++;
    for (const feature of new Set(comparison.features)) tally.features[feature] = (tally.features[feature] ?? 0) + 1;
    if (comparison.disagreements.length > 0) tally.disagreements.push({ seed: own, what: comparison.disagreements });
  }
  return tally;
};

const compared = async (engine: Engine, stratum: Stratum, seed: number) => {
  try {
    return await stratum.compare(engine, seed);
  } catch (error) {
    return {
      disagreements: [`threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`],
      features: [],
    };
  }
};

/** Sums of tallies of one stratum. */
export const summed = (tallies: readonly Tally[]): Tally => {
  const sum = emptyTally(tallies[0]!.stratum);
  for (const { compared, skipped, features, disagreements } of tallies) {
    sum.compared += compared;
    sum.skipped += skipped;
    for (const [feature, n] of Object.entries(features)) sum.features[feature] = (sum.features[feature] ?? 0) + n;
    sum.disagreements.push(...disagreements);
  }
  return sum;
};

/** What a stratum should have had more of; in a short run a feature may be rarer by chance: three standard deviations. */
export const lacks = ({ expects }: Stratum, { compared, features }: Tally): readonly string[] =>
  Object.entries(expects)
    .filter(
      ([feature, share]) =>
        (features[feature] ?? 0) / compared < share - 3 * Math.sqrt((share * (1 - share)) / compared),
    )
    .map(
      ([feature, share]) => `${feature}: ${features[feature] ?? 0} of ${compared}, at least ${share * 100} % wanted`,
    );
