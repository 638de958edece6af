// What the book says in a language: headings, heads of tables, words of verdicts, and which text of a row it takes.
// The one idea: the page is set once for every language, so that two books can differ in words and in nothing else.
// Not here: the languages (english.ts, chinese.ts), setting the page (page.ts).
import type { Cell, Chapter, Judgement, Row, Table } from "../../models/book/row.ts";
import type { Unquoted } from "../../models/book/unquoted.ts";

/** How many sentences there are of each judgement. */
export type Counts = Readonly<Record<Judgement, number>> & { readonly all: number };

export interface Language {
  /** The file of the book, from the root of the repository. */
  readonly file: string;
  /** The title and what a reader must know before the rows; `anchor` is of the sentences without a row. */
  readonly opening: (counts: Counts, anchor: string) => readonly string[];
  /** A line of the table of contents, behind the title. */
  readonly sentences: (count: number) => string;
  readonly judgements: Readonly<Record<Judgement, string>>;
  readonly chapter: (chapter: Chapter) => { readonly title: string; readonly summary: string };
  /** The sentence that the row is about, as a quotation. */
  readonly quotation: (row: Row) => string;
  readonly reading: (row: Row) => string;
  readonly holds: (repaired: NonNullable<Row["repaired"]>) => string;
  readonly evidenceHead: readonly [claim: string, scenario: string, verdict: string, states: string, trace: string];
  readonly verdict: (verdict: string) => string;
  readonly table: (table: Table) => Pick<Table, "title" | "corner" | "columns">;
  readonly situation: (row: Table["rows"][number]) => string;
  readonly words: (cell: Extract<Cell, { readonly words: string }>) => string;
  readonly mutants: {
    readonly title: (model: string) => string;
    readonly head: readonly [mutant: string, summary: string, breaks: string];
    /** Before the claims that no mutant breaks. */
    readonly spared: string;
  };
  readonly unquoted: {
    readonly title: string;
    readonly summary: string;
    readonly kinds: Readonly<Record<Unquoted["kind"], string>>;
    readonly head: readonly string[];
    readonly row: (one: Unquoted) => readonly string[];
  };
}
