// Breaks copies of the engine one by one and compares each with the oracle, until it disagrees; prints what was noticed as JSON:
// `run.ts [part of the names] [--part which of several processes] [--processes of how many] [--record]`.
// The one idea: a copy is the engine bundled anew with one file replaced, so breaking and loading it takes a moment, and it runs as users
// run it; the system that noticed it the last time is asked first, and all others if it does not notice any more.
// Not here: the list (sabotages.ts), who noticed what (noticed.ts), what must come of it (sabotage.deep.test.ts).
import { type ChildProcess, fork } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import fc from "fast-check";
import { oracleOn } from "../oracle/compare.ts";
import { randomSystem } from "../oracle/generator.ts";
import type { Asked, Known, Question } from "./compare-engine.ts";
import { readNoticed, writeNoticed } from "./noticed.ts";
import { type Sabotage, sabotages } from "./sabotages.ts";

/** What became of one broken engine. */
export interface Outcome {
  readonly name: string;
  /** How often the text to be replaced occurs. */
  readonly found: number;
  /** After how many systems it was noticed; null: never. */
  readonly after: number | null;
  /** Which system noticed it. */
  readonly at: number | null;
  /** What was noticed. */
  readonly how: string | null;
}

/** Systems to compare, the seed they come from, and how many are tried for each that is neither too large nor too small. */
const SYSTEMS = 500;
const SEED = 20;
const TRIES = 2;
/** Systems of the plain mix of fewer states say little. */
const FEWEST_STATES = 10;
/** Milliseconds for a system, and for the engine to be loaded: long, because the machine may be busy. */
const PATIENCE = 30_000;

/** Where this file is compiled to, and where the engine's text is. */
const compiled = path.resolve(import.meta.dirname, "../..");
const root = path.dirname(compiled);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    part: { type: "string", default: "0" },
    processes: { type: "string", default: "1" },
    record: { type: "boolean", default: false },
  },
});
/** Part of the names of those to try; all without it. */
const wanted = positionals[0] ?? "";
/** Every one of `processes` takes one in so many. */
const [part, processes] = [Number(values.part), Number(values.processes)];
const cache = path.join(compiled, `broken-${part}`);
const noticed = readNoticed(root);

/** Systems of the plain mix; what the oracle says of each is kept for the next sabotage. Null: it is too large or too small. */
const samples = fc.sample(randomSystem, { numRuns: TRIES * SYSTEMS, seed: SEED });
const known = new Map<number, Known | null>();
const knownAt = (at: number): Known | null => {
  const before = known.get(at);
  if (before !== undefined) return before;
  const system = samples[at]!;
  const oracle = oracleOn(system);
  const made = oracle !== null && oracle.distinct >= FEWEST_STATES ? { system, oracle } : null;
  known.set(at, made);
  return made;
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

/** Bundles the engine as users get it (build/bundle.ts), but with the text of one of its files. */
const bundled = (file: string, text: string, into: string): Promise<unknown> =>
  build({
    entryPoints: [path.join(root, "checker/index.ts")],
    outfile: path.join(into, "checker/index.js"),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    packages: "external",
    minifySyntax: true,
    logLevel: "warning",
    plugins: [
      {
        name: "one file is another",
        setup: (bundler) => {
          bundler.onLoad({ filter: /\.ts$/ }, ({ path: loaded }) =>
            loaded === file ? { contents: text, loader: "ts" } : undefined,
          );
        },
      },
    ],
  });

/** The question of a number, of a stratum or the plain mix. */
const askedAt = (stratum: string | undefined, at: number): Asked | null => {
  if (stratum !== undefined) return { stratum, seed: SEED + at };
  const of = knownAt(at);
  return of === null ? null : { known: of };
};

/** The numbers of the systems to try: first the one that noticed it before. */
function* numbers(name: string): Generator<number> {
  const before = noticed[name];
  if (before !== undefined) yield before;
  for (let at = 0; at < TRIES * SYSTEMS; at++) if (at !== before) yield at;
}

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
  const unnoticed = { name, found, after: null, at: null, how: null };
  if (found !== 1) return unnoticed;
  const folder = path.join(cache, String(index));
  await bundled(
    source,
    text.replace(find, () => replace),
    folder,
  );
  let after = 0;
  for (const at of numbers(name)) {
    const asked = askedAt(stratum, at);
    if (asked === null) continue;
    if (++after > SYSTEMS) break;
    const how = await wrong(folder, asked);
    if (how !== null && (await agrees(asked, `${stratum} ${at}`))) return { name, found, after, at, how };
  }
  return unnoticed;
};

fs.rmSync(cache, { recursive: true, force: true });
for (const [i, sabotage] of sabotages.filter(({ name }) => name.includes(wanted)).entries()) {
  if (i % processes !== part) continue;
  const outcome = await outcomeOf(sabotage, i);
  console.log(JSON.stringify(outcome));
  if (outcome.at !== null) noticed[outcome.name] = outcome.at;
}
(comparer as ChildProcess | null)?.kill();
fs.rmSync(cache, { recursive: true, force: true });
if (values.record) writeNoticed(root, noticed);
