// Lines of marked words: wrapped to a width, painted or plain.
// The one idea: what a span means is marked once, and only here becomes a colour, so that monochrome says the same.
// Not here: what is said (phrase.ts, text.ts), and whether there is a terminal (cli/).
import { styleText } from "node:util";

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

const STYLES: Readonly<Record<Meaning, Parameters<typeof styleText>[0]>> = {
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

/** A line of `words` indented by `indent`; what does not fit continues `hang` columns further in. */
export const line = (words: Words, indent: number, look: Look, hang = 4): string => {
  const rows = wrapped(words, Math.max(20, look.width - indent), hang);
  return rows.map((row, index) => `${" ".repeat(indent + (index === 0 ? 0 : hang))}${painted(row, look)}`).join("\n");
};

const painted = (row: readonly Span[], { colour }: Look): string =>
  joined(row)
    .map(({ text, meaning }) =>
      colour && meaning !== undefined ? styleText(STYLES[meaning], text, { validateStream: false }) : text,
    )
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

/** Breaks at spaces; a word wider than the row stands alone. */
const wrapped = (words: Words, width: number, hang: number): readonly (readonly Span[])[] => {
  const rows: Span[][] = [[]];
  let used = 0;
  for (const cluster of clusters(words)) {
    const length = cluster.reduce((sum, { text }) => sum + text.length, 0);
    const visible = length - (/\s*$/.exec(cluster.at(-1)!.text)?.[0].length ?? 0);
    if (used > 0 && used + visible > (rows.length === 1 ? width : width - hang)) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)!.push(...cluster);
    used += length;
  }
  return rows;
};

/** Up to a space that may be broken at: not one in a short quotation, nor the one between a name and its value. */
const UNBROKEN = /(?:"[^"\n]{0,40}"|: (?=\S)|\S)+\s*|\s+/g;

/** Spans that stand together without a space between them, with the spaces behind them. */
const clusters = (words: Words): readonly (readonly Span[])[] => {
  const all: Span[][] = [];
  let open = false;
  for (const word of words) {
    const span = typeof word === "string" ? { text: word } : word;
    for (const text of span.text.match(UNBROKEN) ?? []) {
      if (open) all.at(-1)!.push({ ...span, text });
      else all.push([{ ...span, text }]);
      open = !/\s$/.test(text);
    }
  }
  return all;
};
