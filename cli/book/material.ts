// What a page of the book is set from.
// Not here: setting it (page.ts).
import type { Chapter, Evidence } from "../../models/book/row.ts";
import type { Finding } from "./finding.ts";

/** What the page is set from. */
export interface Material {
  readonly chapters: readonly Chapter[];
  readonly findings: readonly Finding[];
  /** Where the recorded trace is, seen from the page; null: there is none. */
  readonly traceOf: (evidence: Evidence) => string | null;
  /** What each scenario and mutant is about, by `model/scenario`. */
  readonly summaries: ReadonlyMap<string, string>;
}
