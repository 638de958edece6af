// Lines of marked words: wrapped to a width, painted or plain.
// The one idea: what a span means is marked once, and only here becomes a colour, so that monochrome says the same.
// Not here: what is said (phrase.ts, text.ts), and whether there is a terminal (cli/).
import stringWidth from "string-width";
import { painted, type Style } from "./paint.ts";

/** What a piece of text is; a renderer without colours ignores it. */
export type Meaning = "node" | "message" | "choice" | "fault" | "good" | "added" | "removed" | "aside" | "strong";

export interface Span {
  readonly text: string;
  readonly meaning?: Meaning;
}

/** A piece of a sentence. */
export type Words = readonly (Span | string)[];

export const marked =
  (meaning: Meaning) =>
  (text: string): Span => ({ text, meaning });

export const plainText = (words: Words): string =>
  words.map((word) => (typeof word === "string" ? word : word.text)).join("");

const STYLES: Readonly<Record<Meaning, Style>> = {
  node: "cyan",
  message: "yellow",
  choice: "magenta",
  fault: "red",
  good: "green",
  added: "green",
  removed: "red",
  aside: "gray",
  strong: "bold",
};

export interface Look {
  /** Columns of the terminal or page. */
  readonly width: number;
  readonly colour: boolean;
}

/** The text with spaces behind it up to so many columns; a Chinese character takes two. */
export const padded = (text: string, columns: number): string =>
  text + " ".repeat(Math.max(0, columns - stringWidth(text)));

/** A line of `words` indented by `indent`; what does not fit continues `hang` columns further in. */
export const line = (words: Words, indent: number, look: Look, hang = 4): string => {
  const rows = wrapped(words, Math.max(20, look.width - indent), hang);
  return rows.map((row, index) => `${" ".repeat(indent + (index === 0 ? 0 : hang))}${rowText(row, look)}`).join("\n");
};

const rowText = (row: readonly Span[], { colour }: Look): string =>
  joined(row)
    .map(({ text, meaning }) => (meaning === undefined ? text : painted(STYLES[meaning], text, colour)))
    .join("");

/** Neighbours of one meaning as one span, and no space at the end. */
const joined = (row: readonly Span[]): readonly Span[] => {
  const spans: Span[] = [];
  for (const span of row) {
    const last = spans.at(-1);
    if (last !== undefined && last.meaning === span.meaning)
      spans[spans.length - 1] = { ...last, text: last.text + span.text };
    else spans.push(span);
  }
  return spans.map((span, index) => (index < spans.length - 1 ? span : { ...span, text: span.text.trimEnd() }));
};

/**
 * Breaks where `clusters` may end; one that is wider than the row stands alone. (`wrap-ansi` knows neither what must stay together
 * nor rows that hang.)
 */
const wrapped = (words: Words, width: number, hang: number): readonly (readonly Span[])[] => {
  const rows: Span[][] = [[]];
  let used = 0;
  for (const cluster of clusters(words)) {
    const text = cluster.map((span) => span.text).join("");
    const visible = stringWidth(text.trimEnd());
    if (used > 0 && used + visible > (rows.length === 1 ? width : width - hang)) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)!.push(...cluster);
    used += stringWidth(text);
  }
  return rows;
};

/** An ideograph, which is a word without spaces, and the marks that may not begin a row. */
const IDEOGRAPH = String.raw`[\p{Ideographic}\p{Script=Hiragana}\p{Script=Katakana}]`;
const CHARACTER = String.raw`${IDEOGRAPH}(?:[^\s\p{L}\p{N}\p{Ps}\p{Pi}_"]|"(?!\S))*`;
/** What is not to be broken: a short quotation, and the space between a name and its value. */
const WORD = String.raw`(?:"(?:(?!${IDEOGRAPH})[^"\n]){0,40}"|: (?=\S)|(?!${IDEOGRAPH})\S)+`;
/** Up to where a line may be broken: at a space, and behind an ideograph. */
const UNBROKEN = new RegExp(String.raw`(?:${WORD}(?:${CHARACTER})?|${CHARACTER})\s*|\s+`, "gu");
const ENDS = new RegExp(String.raw`(?:\s|${CHARACTER})$`, "u");

/** Spans between which a line is not broken, with the spaces behind them. */
const clusters = (words: Words): readonly (readonly Span[])[] => {
  const all: Span[][] = [];
  let open = false;
  for (const word of words) {
    const span = typeof word === "string" ? { text: word } : word;
    for (const text of span.text.match(UNBROKEN) ?? []) {
      if (open) all.at(-1)!.push({ ...span, text });
      else all.push([{ ...span, text }]);
      open = !ENDS.test(text);
    }
  }
  return all;
};
