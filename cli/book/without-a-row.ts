// The sentences of the notes that no row quotes, as tables.
// The one idea: what is not judged is shown with its reason, so that a reader sees that nothing was passed over.
// Not here: the sentences (models/book), the rest of the page (page.ts).
import { KINDS } from "../../models/book/unquoted.ts";
import { cells } from "./cells.ts";
import type { Language } from "./language.ts";
import type { Material } from "./material.ts";

export const withoutARow = ({ unquoted }: Material, { unquoted: words }: Language): readonly string[] => [
  `## ${words.title}`,
  "",
  words.summary,
  "",
  ...KINDS.flatMap((kind) => [
    `### ${words.kinds[kind]}`,
    "",
    cells(words.head),
    cells(words.head.map(() => "---")),
    ...unquoted.filter((one) => one.kind === kind).map((one) => cells(words.row(one))),
    "",
  ]),
];
