// Breaks copies of the engine one by one and compares each with the oracle, until it disagrees; prints what was noticed as JSON.
// The one idea: a process of its own, because the copies are TypeScript in a folder that the test runner does not transform.
// Not here: the list (sabotages.ts), what must come of it (sabotage.test.ts).
import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { type Check, disagreementsOn, oracleOn } from "../oracle/compare.ts";
import type { Exploration } from "../oracle/explore.ts";
import { type RandomSystem, randomSystem } from "../oracle/generator.ts";
import { type Sabotage, sabotages } from "./sabotages.ts";

/** What became of one broken engine. */
export interface Outcome {
  readonly name: string;
  /** How often the text to be replaced occurs. */
  readonly found: number;
  /** After how many systems it was noticed; null: never. */
  readonly after: number | null;
  /** What was noticed. */
  readonly how: string | null;
}

/** Systems to compare, and the seed they come from. */
const SYSTEMS = 400;
const SEED = 20;
/** A broken engine may find states without end. */
const MAX_STATES = 20_000;

const root = path.resolve(import.meta.dirname, "../..");
const cache = path.join(root, "node_modules/.cache/kripke-sabotage");

interface Known {
  readonly system: RandomSystem;
  readonly oracle: Exploration;
}

const knownSystems = (): Known[] =>
  fc
    .sample(randomSystem, { numRuns: 2 * SYSTEMS, seed: SEED })
    .flatMap((system) => {
      const oracle = oracleOn(system);
      return oracle === null || oracle.distinct < 10 ? [] : [{ system, oracle }];
    })
    .slice(0, SYSTEMS);

const bounded =
  (check: Check): Check =>
  (source, options, surroundings) =>
    check(source, { maxStates: MAX_STATES, ...options }, surroundings);

const engineIn = async (folder: string): Promise<Check> => {
  const { checkSource } = (await import(path.join(folder, "checker/index.ts"))) as { checkSource: Check };
  return bounded(checkSource);
};

/** What an engine gets wrong about a system. */
const wrong = async (check: Check, { system, oracle }: Known): Promise<string | null> => {
  try {
    return (await disagreementsOn(check, system, oracle))[0] ?? null;
  } catch (error) {
    return `threw ${error instanceof Error ? error.message : String(error)}`;
  }
};

const outcomeOf = async (sabotage: Sabotage, index: number, systems: readonly Known[]): Promise<Outcome> => {
  const { name, file, find, replace } = sabotage;
  const folder = path.join(cache, String(index));
  fs.cpSync(path.join(root, "checker"), path.join(folder, "checker"), { recursive: true });
  const target = path.join(folder, "checker", file);
  const text = fs.existsSync(target) ? fs.readFileSync(target, "utf8") : "";
  const found = text.split(find).length - 1;
  if (found !== 1) return { name, found, after: null, how: null };
  fs.writeFileSync(
    target,
    text.replace(find, () => replace),
  );
  const check = await engineIn(folder);
  for (const [i, known] of systems.entries()) {
    const how = await wrong(check, known);
    if (how !== null) return { name, found, after: i + 1, how };
  }
  return { name, found, after: null, how: null };
};

fs.rmSync(cache, { recursive: true, force: true });
const intact = await engineIn(root);
// Only systems on which the engine as it is agrees can show what breaking it does.
const agreed: Known[] = [];
for (const known of knownSystems()) if ((await wrong(intact, known)) === null) agreed.push(known);
for (const [i, sabotage] of sabotages.entries()) console.log(JSON.stringify(await outcomeOf(sabotage, i, agreed)));
fs.rmSync(cache, { recursive: true, force: true });
