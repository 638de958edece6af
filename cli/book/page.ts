// The book as a page of Markdown: each sentence of the notes, what the checker found of it, and which mutant breaks what.
// The one idea: every verdict on the page comes from a finding; a row whose evidence says otherwise is a problem, not a page.
// Not here: running scenarios, files.

import type { Cell, Chapter, Evidence, Judgement, Row, Table } from "../../models/book/row.ts";
import { cells } from "./cells.ts";
import type { Finding, FoundClaim } from "./finding.ts";
import type { Material } from "./material.ts";
import { mutantTable } from "./mutants.ts";
import { WITHOUT_A_ROW, withoutARow } from "./without-a-row.ts";

export interface Page {
  readonly text: string;
  /** Why it may not be printed: evidence that is missing or says otherwise. */
  readonly problems: readonly string[];
}

const MARKS: Readonly<Record<Judgement, string>> = {
  true: "✓ true",
  imprecise: "≈ imprecise",
  wrong: "✗ wrong",
  "not checkable": "– not checkable",
};

export const pageOf = (material: Material): Page => {
  const problems: string[] = [];
  const setter = new Setter(material, problems);
  const body = material.chapters.flatMap((chapter) => setter.chapter(chapter));
  return { text: `${[...opening(material), ...body, ...withoutARow(material)].join("\n").trimEnd()}\n`, problems };
};

const opening = ({ chapters, unquoted }: Material): readonly string[] => {
  const rows = chapters.flatMap((chapter) => chapter.rows);
  const count = (judgement: Judgement): number => rows.filter((row) => row.judgement === judgement).length;
  return [
    "# The book of claims",
    "",
    "What the [lecture notes](../docs/notes.zh.md) say of distributed protocols, sentence by sentence, and what the checker found",
    "of it. The page is computed: `npm run record` runs every scenario and sets it anew, and the gate fails if it is stale. Every",
    `sentence of the notes is quoted by a row or stands [among those without one](#${anchor(WITHOUT_A_ROW)}); a test compares them`,
    "word for word.",
    "",
    "A sentence is *true* as it stands, *imprecise* if it is true under a reading or an assumption that the row names, and *wrong* if",
    "what holds in its place says something else. One that promises that something happens, and leaves out the assumption of",
    "fairness or time without which it need not, is imprecise, of whatever protocol it speaks.",
    "",
    "A verdict is of one scenario, with its assumptions and bounds: **holds** and **unreachable** are exhaustive,",
    "**holds within bounds** says that a bound cut something, **holds modulo view** that states were taken for one and compared,",
    "if only so far; **violated** and **witnessed** come with a trace",
    "(`kripke replay traces/recorded/…`). The states are those that were stored, the events the length of the trace; `n+m` is a",
    "lasso of n events and a cycle of m that repeats for ever. A claim that may not fail is broken by at least one mutant.",
    "",
    `${rows.length} sentences: ${count("true")} true, ${count("imprecise")} imprecise, ${count("wrong")} wrong, ${count("not checkable")} beyond a checker.`,
    "",
    ...chapters.map(({ title, rows: own }) => `- [${title}](#${anchor(title)}): ${own.length} sentences`),
    `- [${WITHOUT_A_ROW}](#${anchor(WITHOUT_A_ROW)}): ${unquoted.length}`,
    "",
  ];
};

const anchor = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, "")
    .replaceAll(" ", "-");

class Setter {
  readonly #findings: ReadonlyMap<string, Finding>;
  readonly #material: Material;
  readonly #problems: string[];

  constructor(material: Material, problems: string[]) {
    this.#material = material;
    this.#problems = problems;
    this.#findings = new Map(material.findings.map((finding) => [`${finding.model}/${finding.scenario}`, finding]));
  }

  chapter(chapter: Chapter): readonly string[] {
    const { title, summary, rows, tables = [], models } = chapter;
    return [
      `## ${title}`,
      "",
      summary,
      "",
      ...rows.flatMap((row) => this.#row(row)),
      ...tables.flatMap((table) => this.#table(table)),
      ...models.flatMap((model) => mutantTable(model, this.#material, this.#problems)),
    ];
  }

  #row(row: Row): readonly string[] {
    const { id, quotation, translation, judgement, reading, evidence, repaired } = row;
    if (evidence.length === 0 && judgement !== "not checkable") this.#problems.push(`${id} has no evidence`);
    if (repaired === undefined && (judgement === "imprecise" || judgement === "wrong"))
      this.#problems.push(`${id} is ${judgement} and has no sentence that holds in its place`);
    return [
      `### ${id} ${MARKS[judgement]}`,
      "",
      quotation === null ? `> (implied) ${translation}` : `> ${quotation}\n>\n> ${translation}`,
      "",
      reading,
      "",
      ...this.#evidence(id, evidence),
      ...(repaired === undefined
        ? []
        : [`**What holds:** ${repaired.sentence}`, "", ...this.#evidence(id, repaired.evidence)]),
    ];
  }

  #evidence(id: string, evidence: readonly Evidence[]): readonly string[] {
    if (evidence.length === 0) return [];
    return [
      "| claim | scenario | verdict | states | trace |",
      "| --- | --- | --- | ---: | --- |",
      ...evidence.map((piece) => this.#piece(id, piece)),
      "",
    ];
  }

  #piece(id: string, piece: Evidence): string {
    const found = this.#found(id, piece);
    const claim = piece.shows === undefined ? piece.claim : `${piece.claim}: ${piece.shows}`;
    const target = `${piece.model}/${piece.scenario}`;
    if (found === null) return cells([claim, target, `**${piece.verdict}**`, "", ""]);
    const { finding, claim: got } = found;
    return cells([claim, target, `**${got.verdict}**`, finding.distinct.toLocaleString("en"), this.#trace(piece, got)]);
  }

  /** The finding that a piece of evidence names; a problem where there is none or it says otherwise. */
  #found(id: string, piece: Evidence): { readonly finding: Finding; readonly claim: FoundClaim } | null {
    const target = `${piece.model}/${piece.scenario}`;
    const finding = this.#findings.get(target);
    const claim = finding?.claims.find(({ name }) => name === piece.claim);
    if (finding === undefined || claim === undefined) {
      this.#problems.push(
        finding === undefined
          ? `${id} rests on ${target}, which is no scenario that was run`
          : `${id} rests on "${piece.claim}", which ${target} does not claim`,
      );
      return null;
    }
    if (claim.verdict !== piece.verdict)
      this.#problems.push(`${id} says that "${piece.claim}" is ${piece.verdict} in ${target}; it is ${claim.verdict}`);
    return { finding, claim };
  }

  #trace(piece: Evidence, { events, loopStart }: FoundClaim): string {
    if (events === null) return "";
    const length = loopStart === null ? `${events}` : `${loopStart}+${events - loopStart}`;
    const file = this.#material.traceOf(piece);
    return file === null ? length : `[${length}](${encodeURI(file)})`;
  }

  #table({ title, corner, columns, rows }: Table): readonly string[] {
    return [
      `### ${title}`,
      "",
      cells([corner, ...columns]),
      cells(["---", ...columns.map(() => "---")]),
      ...rows.map(({ name, cells: own }) => cells([name, ...own.map((cell) => this.#cell(title, cell))])),
      "",
    ];
  }

  #states(title: string, { model, scenario }: { readonly model: string; readonly scenario: string }): string {
    const finding = this.#findings.get(`${model}/${scenario}`);
    if (finding === undefined)
      this.#problems.push(`${title} counts the states of ${model}/${scenario}, which was not run`);
    return finding?.distinct.toLocaleString("en") ?? "";
  }

  #cell(title: string, cell: Cell): string {
    if (typeof cell === "string") return cell;
    if ("states" in cell) return this.#states(title, cell.states);
    return cell
      .map((piece) => {
        const found = this.#found(title, piece);
        const trace = found === null ? "" : this.#trace(piece, found.claim);
        return `**${found?.claim.verdict ?? piece.verdict}**${trace === "" ? "" : ` (${trace})`}: ${piece.shows ?? piece.claim} <br/>${piece.model}/${piece.scenario}`;
      })
      .join("<br/>");
  }
}
