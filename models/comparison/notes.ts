// The notes on what Raft and ZAB have in common and where they differ, sentence by sentence.
// The one idea: a sentence that compares rests on the same situation in both protocols, and the table sets the two verdicts side by side.
// Not here: the protocols (../raft, ../zab), running the evidence and setting the book (../book).
import type { Chapter } from "../book/row.ts";

export const chapter: Chapter = {
  title: "Raft and ZAB",
  summary: "Where the notes compare the two protocols.",
  models: [],
  rows: [],
};
