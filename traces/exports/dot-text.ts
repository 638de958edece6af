// Texts in the language of Graphviz.
// The one idea: whatever a model says stands in quotes, and nothing in it is read as anything else.
// Not here: the graphs (dot.ts, states-dot.ts).
import { cut } from "../../checker/index.ts";

/** Characters of a label, and of a line of the title. */
const [LONGEST, LONGEST_TITLE] = [100, 300];

/** A line each; what is empty is left out. */
export const titleLines = (lines: readonly string[]): string =>
  lines
    .filter((line) => line !== "")
    .map((line) => escaped(line, LONGEST_TITLE))
    .join("\\n");

export const quoted = (text: string): string => `"${escaped(text, LONGEST)}"`;

/** What is read back, and shown, character by character: an escape or an entity in it is none. */
const escaped = (text: string, most: number): string =>
  cut(text.replace(/[\s\p{Cc}]+/gu, " "), most)
    .replaceAll("&", "&amp;")
    .replace(/[\\"]/g, (character) => `\\${character}`);
