// Breaks copies of the search for fair behaviours one by one and compares each with the oracle, until it disagrees; prints what
// was noticed as JSON.
// The one idea: a process of its own, because the copies are TypeScript in a folder that the test runner does not transform.
// Not here: the list (sabotages.ts), what must come of it (sabotage.deep.test.ts).
import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { type FairLasso, wrongWith } from "./compare.ts";
import { randomSystem } from "./generator.ts";
import { temporalSabotages } from "./sabotages.ts";
import type { System } from "./system.ts";

/** What became of one broken engine. */
export interface Outcome {
  readonly name: string;
  /** How often the text to be replaced occurs. */
  readonly found: number;
  /** After how many graphs it was noticed; null: never. */
  readonly after: number | null;
  /** What was noticed. */
  readonly how: string | null;
}

/** Graphs to compare, and the seed they come from. */
const GRAPHS = 1500;
const SEED = 7;

const root = path.resolve(import.meta.dirname, "../..");
const cache = path.join(root, "node_modules/.cache/kripke-sabotage-temporal");

const wrong = (fairLasso: FairLasso, system: System): string | null => {
  try {
    return wrongWith(fairLasso, system);
  } catch (error) {
    return `threw ${error instanceof Error ? error.message : String(error)}`;
  }
};

fs.rmSync(cache, { recursive: true, force: true });
const systems = fc.sample(randomSystem, { numRuns: GRAPHS, seed: SEED });
for (const [i, { name, file, find, replace }] of temporalSabotages.entries()) {
  const folder = path.join(cache, String(i), "checker");
  fs.cpSync(path.join(root, "checker"), folder, { recursive: true });
  const target = path.join(folder, file);
  const text = fs.readFileSync(target, "utf8");
  const found = text.split(find).length - 1;
  fs.writeFileSync(
    target,
    text.replace(find, () => replace),
  );
  const { fairLasso } = (await import(path.join(folder, "temporal/fair-lasso.ts"))) as { fairLasso: FairLasso };
  const after = found === 1 ? systems.findIndex((system) => wrong(fairLasso, system) !== null) : -1;
  const how = after < 0 ? null : wrong(fairLasso, systems[after]!);
  const outcome: Outcome = { name, found, after: after < 0 ? null : after + 1, how };
  console.log(JSON.stringify(outcome));
}
fs.rmSync(cache, { recursive: true, force: true });
