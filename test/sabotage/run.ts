// Breaks copies of the engine one by one and compares each with the oracle, until it disagrees; prints what was noticed as JSON:
// `run.ts [part of the names] [which of several processes] [of how many]`.
// The one idea: a process of its own, because the copies are TypeScript in a folder that the test runner does not transform.
// Not here: the list (sabotages.ts), what must come of it (sabotage.deep.test.ts).
import { type ChildProcess, fork } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { oracleOn } from "../oracle/compare.ts";
import { randomSystem } from "../oracle/generator.ts";
import type { Asked, Known, Question } from "./compare-engine.ts";
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
const SYSTEMS = 500;
const SEED = 20;
/** Milliseconds for a system, and for the engine to be loaded: long, because the machine may be busy. */
const PATIENCE = 60_000;

const root = path.resolve(import.meta.dirname, "../..");
/** Working trees may share their packages, so each has its own. */
const cache = path.join(root, `node_modules/.cache/kripke-sabotage-${path.basename(root)}-${process.argv[3] ?? 0}`);
/** Part of the names of those to try; all without it. */
const wanted = process.argv[2] ?? "";
/** Every one of `processes` takes one in so many. */
const [part, processes] = [Number(process.argv[3] ?? 0), Number(process.argv[4] ?? 1)];

const knownSystems = (): Known[] =>
  fc
    .sample(randomSystem, { numRuns: 2 * SYSTEMS, seed: SEED })
    .flatMap((system) => {
      const oracle = oracleOn(system);
      return oracle === null || oracle.distinct < 10 ? [] : [{ system, oracle }];
    })
    .slice(0, SYSTEMS);

let comparer: ChildProcess | null = null;
const started = (): ChildProcess => {
  comparer ??= fork(path.join(import.meta.dirname, "compare-engine.ts"), {
    execArgv: ["--import", "tsx"],
    serialization: "advanced",
  });
  return comparer;
};

/** What the engine in a folder gets wrong about a system; one that does not come back for long is wrong about it. */
const wrong = (folder: string, asked: Asked): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const child = started();
    const end = (settle: () => void): void => {
      clearTimeout(patience);
      child.removeAllListeners();
      settle();
    };
    const patience = setTimeout(() => {
      child.kill("SIGKILL");
      comparer = null;
      end(() => resolve("did not come back"));
    }, PATIENCE);
    child.on("message", (how: string | null) => end(() => resolve(how)));
    child.on("exit", (code) => end(() => reject(new Error(`the comparison itself failed: ${code}`))));
    child.send({ folder, asked } satisfies Question);
  });

const seedsOf = (stratum: string): Asked[] => Array.from({ length: SYSTEMS }, (_, i) => ({ stratum, seed: SEED + i }));

const outcomeOf = async (sabotage: Sabotage, index: number, systems: readonly Asked[]): Promise<Outcome> => {
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
  for (const [i, asked] of (sabotage.stratum === undefined ? systems : seedsOf(sabotage.stratum)).entries()) {
    const how = await wrong(folder, asked);
    if (how !== null) return { name, found, after: i + 1, how };
  }
  return { name, found, after: null, how: null };
};

fs.rmSync(cache, { recursive: true, force: true });
// Only systems on which the engine as it is agrees can show what breaking it does.
const agreed: Asked[] = [];
for (const known of knownSystems()) if ((await wrong(root, { known })) === null) agreed.push({ known });
for (const [i, sabotage] of sabotages.filter(({ name }) => name.includes(wanted)).entries())
  if (i % processes === part) console.log(JSON.stringify(await outcomeOf(sabotage, i, agreed)));
(comparer as ChildProcess | null)?.kill();
fs.rmSync(cache, { recursive: true, force: true });
