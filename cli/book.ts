// The book of claims in the repository: set from the suite's findings, and compared with the pages that are there.
// The one idea: the pages, one a language, are written with the recorded traces, by one command, and a stale one fails the gate.
// Not here: what stands on the page (models/book).
import { existsSync } from "node:fs";
import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Subject, usageError, variantsOf } from "../checker/index.ts";
import { home } from "../harness/package.ts";
import { chapters, evidenceOf } from "../models/book/chapters.ts";
import type { Evidence } from "../models/book/row.ts";
import { unquoted } from "../models/book/unquoted.ts";
import { registry } from "../models/registry.ts";
import { traceFileName } from "../traces/index.ts";
import { chinese } from "./book/chinese.ts";
import { english } from "./book/english.ts";
import { type Finding, findingsText, parseFindings } from "./book/finding.ts";
import type { Material } from "./book/material.ts";
import { type Page, pageOf } from "./book/page.ts";

const LANGUAGES = [english, chinese] as const;
/** Findings of what is too long for every day. */
const LARGE = path.join(home, "models/book/large.json");
const RECORDED = path.join(home, "traces/recorded");

export interface Book {
  readonly keep: (finding: Finding) => void;
  /** Is this claim's counterexample or witness one that the book points to? */
  readonly pointsTo: (subject: Subject, claim: string) => boolean;
  /** Writes the findings of the large scenarios that were run beside those that are kept. */
  readonly writeLarge: () => Promise<void>;
  /** Writes the book in every language, and says what is wrong with it. */
  readonly write: () => Promise<readonly string[]>;
  /** Why a page that is there is not the one that these findings make; none if each is. */
  readonly stale: () => Promise<readonly string[]>;
}

export const book = (): Book => {
  if (!existsSync(RECORDED))
    throw usageError("--book and --record are of Kripke's own book and traces: they work only in the repository");
  const findings: Finding[] = [];
  const evidence = new Set(evidenceOf(chapters).map(({ model, scenario, claim }) => `${model}/${scenario}/${claim}`));
  const material = async (): Promise<Material> => {
    const large = await largeFindings(findings);
    const recorded = new Set(await readdir(RECORDED));
    const traceOf = ({ model, scenario, claim }: Evidence): string | null => {
      const file = traceFileName(model, scenario, claim);
      return recorded.has(file) ? `../traces/recorded/${file}` : null;
    };
    return { chapters, unquoted, findings: inOrder([...findings, ...large]), traceOf, summaries };
  };
  const pages = async (): Promise<readonly (Page & { readonly file: string })[]> => {
    const of = await material();
    return LANGUAGES.map((language) => ({ file: language.file, ...pageOf(of, language) }));
  };
  return {
    keep: (finding) => {
      findings.push(finding);
    },
    pointsTo: ({ model, scenario }, claim) => evidence.has(`${model}/${scenario}/${claim}`),
    writeLarge: async () => written(LARGE, findingsText(inOrder(await allLarge(findings)))),
    write: async () => {
      const set = await pages();
      for (const { file, text } of set) await written(path.join(home, file), text);
      return problemsOf(set);
    },
    stale: async () => {
      const set = await pages();
      const there = await Promise.all(set.map(({ file }) => readFile(path.join(home, file), "utf8").catch(() => "")));
      const stale = set.filter(({ text }, index) => there[index] !== text);
      return [...problemsOf(set), ...stale.map(({ file }) => `${file} is stale: npm run record sets it anew`)];
    },
  };
};

/** Each once, though every language has it. */
const problemsOf = (pages: readonly Page[]): readonly string[] => [
  ...new Set(pages.flatMap(({ problems }) => problems)),
];

const summaries: ReadonlyMap<string, string> = new Map(
  [...registry.values()].flatMap((model) =>
    variantsOf(model).map(({ name, summary }) => [`${model.name}/${name}`, summary] as const),
  ),
);

/** In the order of the registry and of each model's text. */
const inOrder = (findings: readonly Finding[]): Finding[] => {
  const order = [...summaries.keys()];
  const place = ({ model, scenario }: Finding): number => order.indexOf(`${model}/${scenario}`);
  return findings.filter((finding) => place(finding) >= 0).sort((a, b) => place(a) - place(b));
};

const isLarge = ({ model, scenario }: Finding): boolean =>
  variantsOf(registry.get(model)!).some(({ name, large }) => large && name === scenario);

/** Findings of large scenarios that this run did not make. */
const largeFindings = async (made: readonly Finding[]): Promise<Finding[]> => {
  const kept = existsSync(LARGE) ? parseFindings(await readFile(LARGE, "utf8")) : [];
  const has = (finding: Finding): boolean =>
    made.some(({ model, scenario }) => model === finding.model && scenario === finding.scenario);
  return kept.filter((finding) => registry.has(finding.model) && isLarge(finding) && !has(finding));
};

const allLarge = async (made: readonly Finding[]): Promise<Finding[]> => [
  ...(await largeFindings(made)),
  ...made.filter((finding) => registry.has(finding.model) && isLarge(finding)),
];

/** Beside, then in place, so that nothing is left half written. */
const written = async (file: string, text: string): Promise<void> => {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
};
