// Which words of a text are quoted, and which are not.
// The one idea: what counts are letters, digits and comparisons, so that quotation marks, spaces and markup may differ; but a
// quotation begins and ends where the text has a break, so that a short one does not vouch for half of a longer word.
// Not here: the notes, their rows, what must be quoted (notes.test.ts).

/** A text as bare words, and where each stands in it. */
interface Bare {
  readonly words: string;
  /** Of each character of the words: its place in the text. */
  readonly places: readonly number[];
  /** The places among the words where the text has something else, or begins or ends. */
  readonly breaks: ReadonlySet<number>;
}

/** Comments, and what Markdown puts before a line: of a heading, a quotation, a list. */
const MARKUP = /<!--[\s\S]*?-->|^[ \t]*(?:#+ |> |[-*] |\d+\.(?=[ *「]))+[ \t]*(?:\d+\.(?=\*))?/gm;

const bare = (text: string): Bare => {
  const places: number[] = [];
  const breaks = new Set([0]);
  let words = "";
  const plain = text.replace(MARKUP, (mark) => " ".repeat(mark.length));
  for (let i = 0; i < plain.length; i += 1) {
    if (/[\p{L}\p{N}<>≥≤]/u.test(plain[i]!)) {
      words += plain[i]!;
      places.push(i);
    } else breaks.add(words.length);
  }
  breaks.add(words.length);
  return { words, places, breaks };
};

/** Where a piece of text stands among the words: each place where it begins. */
const placesOf = ({ words, breaks }: Bare, piece: string): readonly number[] => {
  const sought = bare(piece).words;
  const found: number[] = [];
  for (let at = words.indexOf(sought); at >= 0; at = words.indexOf(sought, at + 1))
    if (breaks.has(at) && breaks.has(at + sought.length)) found.push(at);
  return sought === "" ? [] : found;
};

/** A quotation is of one place, or of several with … between them. */
export const piecesOf = (quotation: string): readonly string[] => quotation.split(" … ");

export interface Quoted {
  /** The pieces that do not stand in the text. */
  readonly missing: readonly string[];
  /** What no piece quotes, sentence by sentence: only the words that are left over. */
  readonly leftOver: readonly string[];
  /** Does this piece quote some of the text that no other piece quotes? */
  readonly isNew: (piece: string) => boolean;
}

/** What pieces quote of a text. */
export const quotedIn = (text: string, pieces: readonly string[]): Quoted => {
  const whole = bare(text);
  const covered = new Uint8Array(whole.words.length);
  const missing = pieces.filter((piece) => {
    const places = placesOf(whole, piece);
    for (const at of places) covered.fill(1, at, at + bare(piece).words.length);
    return places.length === 0;
  });
  const isNew = (piece: string): boolean => {
    const { length } = bare(piece).words;
    return placesOf(whole, piece).some((at) => covered.slice(at, at + length).includes(0));
  };
  return { missing, leftOver: leftOver(text, whole, covered), isNew };
};

/** Sentences end with a line, and at 。！？. */
const leftOver = (text: string, { words, places }: Bare, covered: Uint8Array): readonly string[] => {
  const sentences: string[] = [];
  let last = -1;
  covered.forEach((isCovered, i) => {
    if (isCovered) return;
    const between = last < 0 ? "\n" : text.slice(places[last], places[i]);
    if (/[\n。！？]/.test(between)) sentences.push("");
    else if (last !== i - 1) sentences.push(`${sentences.pop()} … `);
    sentences.push(`${sentences.pop()}${words[i]}`);
    last = i;
  });
  return sentences;
};
