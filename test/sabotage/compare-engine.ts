// Compares engines in folders with the oracle, system by system, on request.
// The one idea: a process of its own, because a broken engine may never come back and must then be ended from outside.
// Not here: breaking the engine, which systems (run.ts).
import path from "node:path";
import { type Check, disagreementsOn } from "../oracle/compare.ts";
import type { Exploration } from "../oracle/explore.ts";
import type { RandomSystem } from "../oracle/generator.ts";
import { stratumOf } from "../strata/strata.ts";
import type { Engine } from "../strata/stratum.ts";

/** A system and what the oracle found in it. */
export interface Known {
  readonly system: RandomSystem;
  readonly oracle: Exploration;
}

/** A broken engine may find states without end. */
const MAX_STATES = 20_000;

const engineIn = async (folder: string): Promise<Check> => {
  const { checkSource } = (await import(path.join(folder, "checker/index.js"))) as { checkSource: Check };
  return (source, options, surroundings) => checkSource(source, { maxStates: MAX_STATES, ...options }, surroundings);
};

/** What an engine gets wrong about a system. */
const wrong = async (check: Check, { system, oracle }: Known): Promise<string | null> => {
  try {
    return (await disagreementsOn(check, system, oracle))[0] ?? null;
  } catch (error) {
    return `threw ${error instanceof Error ? error.message : String(error)}`;
  }
};

/** What an engine gets wrong about a system of a stratum. */
const wrongOf = async (folder: string, name: string, seed: number): Promise<string | null> => {
  const engine = (await import(path.join(folder, "checker/index.js"))) as Engine;
  try {
    return (await stratumOf(name).compare(engine, seed))?.disagreements[0] ?? null;
  } catch (error) {
    return `threw ${error instanceof Error ? error.message : String(error)}`;
  }
};

/** A system of the plain mix, or a stratum and a seed. */
export type Asked = { readonly known: Known } | { readonly stratum: string; readonly seed: number };

/** Asked for the engine in a folder and a system, it answers what is wrong, or null. */
export interface Question {
  readonly folder: string;
  readonly asked: Asked;
}

process.on("message", async ({ folder, asked }: Question) => {
  const how =
    "known" in asked
      ? await wrong(await engineIn(folder), asked.known)
      : await wrongOf(folder, asked.stratum, asked.seed);
  process.send!(how);
});
