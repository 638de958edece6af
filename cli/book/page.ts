// The book as a page of Markdown: each sentence of the notes, what the checker found of it, and which mutant breaks what.
// The one idea: every verdict on the page comes from a finding; a row whose evidence says otherwise is a problem, not a page.
// Not here: running scenarios, files, the words (language.ts).

import type { Cell, Chapter, Evidence, Judgement, Row, Table } from "../../models/book/row.ts";
import { cells } from "./cells.ts";
import type { Finding, FoundClaim } from "./finding.ts";
import type { Language } from "./language.ts";
import type { Material } from "./material.ts";
import { mutantTable } from "./mutants.ts";
import { withoutARow } from "./without-a-row.ts";

export interface Page {
  readonly text: string;
  /** Why it may not be printed: evidence that is missing or says otherwise. */
  readonly problems: readonly string[];
}

export const pageOf = (material: Material, language: Language): Page => {
  const problems: string[] = [];
  const setter = new Setter(material, language, problems);
  const body = material.chapters.flatMap((chapter) => setter.chapter(chapter));
  return {
    text: `${[...opening(material, language), ...body, ...withoutARow(material, language)].join("\n").trimEnd()}\n`,
    problems,
  };
};

const opening = ({ chapters, unquoted }: Material, language: Language): readonly string[] => {
  const rows = chapters.flatMap((chapter) => chapter.rows);
  const count = (judgement: Judgement): number => rows.filter((row) => row.judgement === judgement).length;
  const counts = {
    all: rows.length,
    true: count("true"),
    imprecise: count("imprecise"),
    wrong: count("wrong"),
    "not checkable": count("not checkable"),
  };
  const entry = (title: string, behind: string): string => `- [${title}](#${anchor(title)})${behind}`;
  const withoutOne = language.unquoted.title;
  return [
    ...language.opening(counts, anchor(withoutOne)),
    "",
    ...chapters.map((chapter) => entry(language.chapter(chapter).title, language.sentences(chapter.rows.length))),
    entry(withoutOne, language.sentences(unquoted.length)),
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
  readonly #language: Language;
  readonly #problems: string[];

  constructor(material: Material, language: Language, problems: string[]) {
    this.#material = material;
    this.#language = language;
    this.#problems = problems;
    this.#findings = new Map(material.findings.map((finding) => [`${finding.model}/${finding.scenario}`, finding]));
  }

  chapter(chapter: Chapter): readonly string[] {
    const { rows, tables = [], models } = chapter;
    const { title, summary } = this.#language.chapter(chapter);
    return [
      `## ${title}`,
      "",
      summary,
      "",
      ...rows.flatMap((row) => this.#row(row)),
      ...tables.flatMap((table) => this.#table(table)),
      ...models.flatMap((model) => mutantTable(model, this.#material, this.#language, this.#problems)),
    ];
  }

  #row(row: Row): readonly string[] {
    const { id, judgement, evidence, repaired } = row;
    const { judgements, quotation, reading, holds } = this.#language;
    if (evidence.length === 0 && judgement !== "not checkable") this.#problems.push(`${id} has no evidence`);
    if (repaired === undefined && (judgement === "imprecise" || judgement === "wrong"))
      this.#problems.push(`${id} is ${judgement} and has no sentence that holds in its place`);
    return [
      `### ${id} ${judgements[judgement]}`,
      "",
      quotation(row),
      "",
      reading(row),
      "",
      ...this.#evidence(id, evidence),
      ...(repaired === undefined ? [] : [holds(repaired), "", ...this.#evidence(id, repaired.evidence)]),
    ];
  }

  #evidence(id: string, evidence: readonly Evidence[]): readonly string[] {
    if (evidence.length === 0) return [];
    return [
      cells(this.#language.evidenceHead),
      "| --- | --- | --- | ---: | --- |",
      ...evidence.map((piece) => this.#piece(id, piece)),
      "",
    ];
  }

  #piece(id: string, piece: Evidence): string {
    const found = this.#found(id, piece);
    const claim = piece.shows === undefined ? piece.claim : `${piece.claim}: ${piece.shows}`;
    const target = `${piece.model}/${piece.scenario}`;
    if (found === null) return cells([claim, target, this.#verdict(piece.verdict), "", ""]);
    const { finding, claim: got } = found;
    const states = finding.distinct.toLocaleString("en");
    return cells([claim, target, this.#verdict(got.verdict), states, this.#trace(piece, got)]);
  }

  #verdict(verdict: string): string {
    return `**${this.#language.verdict(verdict)}**`;
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

  #table(table: Table): readonly string[] {
    const { title, corner, columns } = this.#language.table(table);
    return [
      `### ${title}`,
      "",
      cells([corner, ...columns]),
      cells(["---", ...columns.map(() => "---")]),
      ...table.rows.map((row) =>
        cells([this.#language.situation(row), ...row.cells.map((cell) => this.#cell(table.title, cell))]),
      ),
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
    if ("words" in cell) return this.#language.words(cell);
    if ("states" in cell) return this.#states(title, cell.states);
    return cell
      .map((piece) => {
        const found = this.#found(title, piece);
        const trace = found === null ? "" : this.#trace(piece, found.claim);
        return `${this.#verdict(found?.claim.verdict ?? piece.verdict)}${trace === "" ? "" : ` (${trace})`}: ${piece.shows ?? piece.claim} <br/>${piece.model}/${piece.scenario}`;
      })
      .join("<br/>");
  }
}
