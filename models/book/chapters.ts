// The chapters of the book, in the order of the notes.
// Not here: their rows (notes.ts of each model).
import { chapter as messages } from "../message-transaction/notes.ts";
import { chapter as sagas } from "../saga/notes.ts";
import { chapter as tryConfirmCancel } from "../tcc/notes.ts";
import type { Chapter, Evidence } from "./row.ts";

export const chapters: readonly Chapter[] = [messages, tryConfirmCancel, sagas];

/** All evidence that the book rests on. */
export const evidenceOf = (all: readonly Chapter[]): readonly Evidence[] =>
  all.flatMap(({ rows, tables = [] }) => [
    ...rows.flatMap(({ evidence, repaired }) => [...evidence, ...(repaired?.evidence ?? [])]),
    ...tables.flatMap((table) =>
      table.rows.flatMap(({ cells }) => cells.flatMap((cell) => (typeof cell === "string" ? [] : cell))),
    ),
  ]);
