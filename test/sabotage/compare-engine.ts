// Compares engines in folders with the oracle, system by system, on request.
// The one idea: a process of its own, because a broken engine may never come back and must then be ended from outside.
// Not here: breaking the engine, which systems (run.ts).
import path from "node:path";
import { type Check, disagreementsOn } from "../oracle/compare.ts";
import type { Exploration } from "../oracle/explore.ts";
import type { RandomSystem } from "../oracle/generator.ts";

/** A system and what the oracle found in it. */
export interface Known {
  readonly system: RandomSystem;
  readonly oracle: Exploration;
}

/** A broken engine may find states without end. */
const MAX_STATES = 20_000;

const engineIn = async (folder: string): Promise<Check> => {
  const { checkSource } = (await import(path.join(folder, "checker/index.ts"))) as { checkSource: Check };
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

/** Asked for the engine in a folder and a system, it answers what is wrong, or null. */
export interface Question {
  readonly folder: string;
  readonly known: Known;
}

process.on("message", async ({ folder, known }: Question) => {
  const how = await wrong(await engineIn(folder), known);
  process.send!(how);
});
