// The sentences of the notes that no row quotes, as tables.
// The one idea: what is not judged is shown with its reason, so that a reader sees that nothing was passed over.
// Not here: the sentences (models/book), the rest of the page (page.ts).
import { KINDS, type Unquoted } from "../../models/book/unquoted.ts";
import { cells } from "./cells.ts";
import type { Material } from "./material.ts";

export const WITHOUT_A_ROW = "Sentences without a row";

const TITLES: Readonly<Record<Unquoted["kind"], string>> = {
  heading: "Headings",
  definition: "Definitions",
  example: "Examples",
  transition: "Transitions",
  "beyond a checker": "Beyond a checker",
};

export const withoutARow = ({ unquoted }: Material): readonly string[] => [
  `## ${WITHOUT_A_ROW}`,
  "",
  "What the notes say besides: it names, sets up, leads over, or is of no concern to a checker.",
  "",
  ...KINDS.flatMap((kind) => [
    `### ${TITLES[kind]}`,
    "",
    "| the notes | in English | why it has no row |",
    "| --- | --- | --- |",
    ...unquoted
      .filter((one) => one.kind === kind)
      .map(({ sentence, translation, why }) => cells([sentence, translation, why])),
    "",
  ]),
];
