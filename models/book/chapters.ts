// The chapters of the book, in the order of the notes.
// Not here: their rows (the notes of each model).
import { chapter as comparison } from "../comparison/notes.ts";
import { chapter as messages } from "../message-transaction/notes.ts";
import { chapter as paxos } from "../paxos/notes.ts";
import { chapter as raft } from "../raft/notes.ts";
import { chapter as sagas } from "../saga/notes.ts";
import { chapter as tryConfirmCancel } from "../tcc/notes.ts";
import { chapter as threePhase } from "../three-phase-commit/notes.ts";
import { chapter as twoPhase } from "../two-phase-commit/notes.ts";
import { chapter as zab } from "../zab/notes.ts";
import type { Chapter, Evidence } from "./row.ts";
import { chapter as sideBySide } from "./transactions.ts";

export const chapters: readonly Chapter[] = [
  paxos,
  zab,
  raft,
  comparison,
  twoPhase,
  threePhase,
  messages,
  tryConfirmCancel,
  sagas,
  sideBySide,
];

/** All evidence that the book rests on. */
export const evidenceOf = (all: readonly Chapter[]): readonly Evidence[] =>
  all.flatMap(({ rows, tables = [] }) => [
    ...rows.flatMap(({ evidence, repaired }) => [...evidence, ...(repaired?.evidence ?? [])]),
    ...tables.flatMap((table) =>
      table.rows.flatMap(({ cells }) => cells.flatMap((cell) => (Array.isArray(cell) ? cell : []))),
    ),
  ]);
