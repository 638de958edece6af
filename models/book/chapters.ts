// The chapters of the book, in the order of the notes.
// Not here: their rows (notes.ts of each model).
import type { Chapter, Evidence } from "./row.ts";

export const chapters: readonly Chapter[] = [];

/** All evidence that the book rests on. */
export const evidenceOf = (all: readonly Chapter[]): readonly Evidence[] =>
  all.flatMap(({ rows, tables = [] }) => [
    ...rows.flatMap(({ evidence, repaired }) => [...evidence, ...(repaired?.evidence ?? [])]),
    ...tables.flatMap((table) =>
      table.rows.flatMap(({ cells }) => cells.flatMap((cell) => (typeof cell === "string" ? [] : cell))),
    ),
  ]);
