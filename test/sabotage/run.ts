// Breaks copies of the engine one by one and compares each with the oracle, until it disagrees; prints what was noticed as JSON:
// `run.ts [part of the names] [which of several processes] [of how many]`.
// The one idea: a copy is the compiled engine with one file compiled anew, so breaking it takes a moment, and it runs as users run it.
// Not here: the list (sabotages.ts), what must come of it (sabotage.deep.test.ts).
import { type ChildProcess, fork } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import typescript from "typescript-5.9";
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
const PATIENCE = 30_000;

/** Where this file is compiled to, and where the engine's text is. */
const compiled = path.resolve(import.meta.dirname, "../..");
const root = path.dirname(compiled);
const cache = path.join(compiled, `broken-${process.argv[3] ?? 0}`);
/** Part of the names of those to try; all without it. */
const wanted = process.argv[2] ?? "";
/** Every one of `processes` takes one in so many. */
const [part, processes] = [Number(process.argv[3] ?? 0), Number(process.argv[4] ?? 1)];

/** Systems of the plain mix, made as they are asked for and kept for the next sabotage. */
const known: Known[] = [];
const samples = fc.sample(randomSystem, { numRuns: 2 * SYSTEMS, seed: SEED }).values();
const knownAt = (at: number): Known | null => {
  while (known.length <= at) {
    const { value: system, done } = samples.next();
    if (done === true) return null;
    const oracle = oracleOn(system);
    if (oracle !== null && oracle.distinct >= 10) known.push({ system, oracle });
  }
  return known[at]!;
};

let comparer: ChildProcess | null = null;
const started = (): ChildProcess => {
  comparer ??= fork(path.join(import.meta.dirname, "compare-engine.js"), { serialization: "advanced" });
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

/** As the compiler would write it; types are not looked at. */
const transpiled = (text: string): string =>
  typescript.transpileModule(text, {
    compilerOptions: {
      target: typescript.ScriptTarget.ES2023,
      module: typescript.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  }).outputText;

/** The question of a number, of a stratum or the plain mix. */
const askedAt = (stratum: string | undefined, at: number): Asked | null => {
  if (stratum !== undefined) return { stratum, seed: SEED + at };
  const of = knownAt(at);
  return of === null ? null : { known: of };
};

/** Only systems on which the engine as it is agrees can show what breaking it does; asked once of each. */
const agreements = new Map<string, Promise<boolean>>();
const agrees = (asked: Asked, key: string): Promise<boolean> => {
  const before = agreements.get(key) ?? wrong(compiled, asked).then((how) => how === null);
  agreements.set(key, before);
  return before;
};

const outcomeOf = async (sabotage: Sabotage, index: number): Promise<Outcome> => {
  const { name, file, find, replace, stratum } = sabotage;
  const source = path.join(root, "checker", file);
  const text = fs.existsSync(source) ? fs.readFileSync(source, "utf8") : "";
  const found = text.split(find).length - 1;
  if (found !== 1) return { name, found, after: null, how: null };
  const folder = path.join(cache, String(index));
  fs.cpSync(path.join(compiled, "checker"), path.join(folder, "checker"), { recursive: true });
  fs.writeFileSync(
    path.join(folder, "checker", file.replace(/\.ts$/, ".js")),
    transpiled(text.replace(find, () => replace)),
  );
  for (let i = 0; i < SYSTEMS; i++) {
    const asked = askedAt(stratum, i);
    if (asked === null) break;
    const how = await wrong(folder, asked);
    if (how !== null && (await agrees(asked, `${stratum} ${i}`))) return { name, found, after: i + 1, how };
  }
  return { name, found, after: null, how: null };
};

fs.rmSync(cache, { recursive: true, force: true });
for (const [i, sabotage] of sabotages.filter(({ name }) => name.includes(wanted)).entries())
  if (i % processes === part) console.log(JSON.stringify(await outcomeOf(sabotage, i)));
(comparer as ChildProcess | null)?.kill();
fs.rmSync(cache, { recursive: true, force: true });
