// The book in English.
// Not here: what a language must say (language.ts), the Chinese of it (chinese.ts).
import type { Language } from "./language.ts";

export const english: Language = {
  file: "models/BOOK.md",
  opening: (counts, anchor) => [
    "# The book of claims",
    "",
    "[中文](BOOK.zh.md)",
    "",
    "What the [lecture notes](../docs/notes.zh.md) say of distributed protocols, sentence by sentence, and what the checker found",
    "of it. The page is computed: `npm run record` runs every scenario and sets it anew, and the gate fails if it is stale. Every",
    `sentence of the notes is quoted by a row or stands [among those without one](#${anchor}); a test compares them`,
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
    `${counts.all} sentences: ${counts.true} true, ${counts.imprecise} imprecise, ${counts.wrong} wrong, ${counts["not checkable"]} beyond a checker.`,
  ],
  sentences: (count) => `: ${count} sentences`,
  judgements: {
    true: "✓ true",
    imprecise: "≈ imprecise",
    wrong: "✗ wrong",
    "not checkable": "– not checkable",
  },
  chapter: ({ title, summary }) => ({ title, summary }),
  quotation: ({ quotation, translation }) =>
    typeof quotation === "string" ? `> ${quotation}\n>\n> ${translation}` : `> (implied) ${translation}`,
  reading: ({ reading }) => reading,
  holds: ({ sentence }) => `**What holds:** ${sentence}`,
  evidenceHead: ["claim", "scenario", "verdict", "states", "trace"],
  verdict: (verdict) => verdict,
  table: (table) => table,
  situation: ({ name }) => name,
  words: ({ words }) => words,
  mutants: {
    title: (model) => `The mutants of ${model}`,
    head: ["mutant", "what is broken on purpose", "breaks"],
    spared: "No mutant breaks these; a scenario that takes an assumption away does:",
  },
  unquoted: {
    title: "Sentences without a row",
    summary: "What the notes say besides: it names, sets up, leads over, or is of no concern to a checker.",
    kinds: {
      heading: "Headings",
      definition: "Definitions",
      example: "Examples",
      transition: "Transitions",
      "beyond a checker": "Beyond a checker",
    },
    head: ["the notes", "in English", "why it has no row"],
    row: ({ sentence, translation, why }) => [sentence, translation, why],
  },
};
