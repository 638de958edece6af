// What a page of the book is set from.
// Not here: setting it (page.ts).
import type { Chapter, Evidence } from "../../models/book/row.ts";
import type { Unquoted } from "../../models/book/unquoted.ts";
import type { Finding } from "./finding.ts";

/** What the page is set from. */
export interface Material {
  readonly chapters: readonly Chapter[];
  /** The sentences of the notes that no chapter has a row for. */
  readonly unquoted: readonly Unquoted[];
  readonly findings: readonly Finding[];
  /** Where the recorded trace is, seen from the page; null: there is none. */
  readonly traceOf: (evidence: Evidence) => string | null;
  /** What each scenario and mutant is about, by `model/scenario`. */
  readonly summaries: ReadonlyMap<string, string>;
}
